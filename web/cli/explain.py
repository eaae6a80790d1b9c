"""``xiaoqi explain``: why a plan places somebody where it does."""

from __future__ import annotations

from pathlib import Path

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.exits import PROBLEMS, USAGE, Stop
from web.cli.fits import Fitted, fit_option
from web.cli.inputs import FILE, ROUND, a_plan, refuse_foreign, usable_round
from web.cli.language import language, say


@click.command(
    cls=Command,
    more=Text(
        "给出 --cohort 或 --teacher 之一；--post 只说明与该岗位的关系。",
        "Give --cohort or --teacher; --post speaks of that post only.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@click.argument("plan_path", metavar="PLAN.json", type=FILE)
@option("--cohort", metavar="ID", zh="班组编号", en="cohort_id")
@option("--teacher", metavar="ID", zh="教师工号", en="teacher_id")
@option("--post", metavar="ID", zh="岗位编号", en="post_id")
@option("--edits", type=FILE, metavar="EDITS.json", zh="方案所依据的调整", en="the edits that the plan was made with")
@fit_option
def explain(
    round_path: Path,
    plan_path: Path,
    cohort: str | None,
    teacher: str | None,
    post: str | None,
    edits: Path | None,
    fit: str | None,
) -> None:
    """Explain a placement."""
    from matcher.explain import explain as sentences
    from matcher.suggest import UnknownAsker

    if (cohort is None) == (teacher is None):
        raise Stop(USAGE, say("请给出 --cohort 或 --teacher 之一。", "Give one of --cohort and --teacher."))
    plan = a_plan(plan_path)
    round = usable_round(round_path, edits, set_aside=True, fitted=Fitted(fit, plan))
    refuse_foreign(plan, round)
    try:
        for sentence in sentences(round, plan, cohort_id=cohort, post_id=post, teacher_id=teacher):
            click.echo(sentence.to(language()))
    except UnknownAsker as error:
        raise Stop(PROBLEMS, error.text.to(language())) from error
