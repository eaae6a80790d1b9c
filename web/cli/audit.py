"""``xiaoqi audit``: the second reading of a plan."""

from __future__ import annotations

import json
from pathlib import Path

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.exits import DONE, PROBLEMS
from web.cli.fits import Fitted, fit_option
from web.cli.inputs import FILE, NOT_OF_THIS_ROUND, ROUND, a_plan, foreign, usable_round
from web.cli.language import language, say
from web.cli.solving import measured


@click.command(
    cls=Command,
    more=Text(
        "从数据表重新计量每条规则和每项分值；有违反时退出码为 1。",
        "Measures every rule and every term anew from the tables; the exit code is 1 on a violation.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@click.argument("plan_path", metavar="PLAN.json", type=FILE)
@option("--edits", type=FILE, metavar="EDITS.json", zh="方案所依据的调整", en="the edits that the plan was made with")
@option("--baseline", type=FILE, metavar="PLAN.json", zh="方案所依据的基准方案", en="the baseline that the plan was made with")
@fit_option
@option("--json", "as_array", is_flag=True, zh="以 JSON 数组输出全部核查项", en="print all checks as one JSON array")
def audit(round_path: Path, plan_path: Path, edits: Path | None, baseline: Path | None, fit: str | None, as_array: bool) -> int:
    """Audit a plan."""
    from matcher.audit import audit as second_reading

    plan = a_plan(plan_path)
    round = usable_round(round_path, edits, set_aside=True, fitted=Fitted(fit, plan))
    report = second_reading(round, plan, a_plan(baseline) if baseline else None)
    if as_array:
        click.echo(json.dumps([check.model_dump(mode="json") for check in report.checks], ensure_ascii=False, indent=1))
        return PROBLEMS if report.violations else DONE
    if foreign(plan, round):
        click.echo(NOT_OF_THIS_ROUND.to(language()))
    for check in report.violations:
        if check.subject != "input_sha256":  # said in words above
            click.echo(measured(check))
    click.echo(
        say(
            f"复核 {len(report.checks)} 项，违反 {len(report.violations)} 项；总分 {report.objective:,}。",
            f"{len(report.checks)} checks, {len(report.violations)} violated; {report.objective:,} points.",
        )
    )
    return PROBLEMS if report.violations else DONE
