"""``xiaoqi check``: every problem of a round at once."""

from __future__ import annotations

from pathlib import Path

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.exits import DONE, PROBLEMS
from web.cli.inputs import ROUND
from web.cli.issues import about_rows, as_json, list_issues
from web.cli.language import language, say
from web.cli.outputs import OUT_FILE, force_option, put, refuse_existing, refuse_inputs


@click.command(
    cls=Command,
    more=Text("有行被搁置时退出码为 1。", "The exit code is 1 where rows are set aside."),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@option("--json", "as_array", is_flag=True, zh="输出一个 JSON 数组", en="print one JSON array")
@option(
    "--marked",
    type=OUT_FILE,
    metavar="FILE.xlsx",
    zh="另存一份标出问题单元格的工作簿",
    en="also give the workbook back with the cells marked",
)
@force_option
def check(round_path: Path, as_array: bool, marked: Path | None, force: bool) -> int:
    """Check a round."""
    from data.rounds import UnreadableRound, load_round

    if marked is not None:
        refuse_existing([marked], force)
        refuse_inputs([marked], [round_path])
    try:
        loaded = load_round(round_path)
        issues, set_aside = loaded.issues, loaded.set_aside
    except UnreadableRound as error:
        issues, set_aside = [error.issue], True
    if marked is not None:
        from data.rounds.marked import write_marked

        put(marked, lambda path: write_marked(round_path, issues, path, language()))
    if as_array:
        click.echo(as_json(issues))
    else:
        list_issues(issues)
        if about_rows(issues):
            click.echo(say("有错误的行及依赖它们的行已搁置。", "Rows with errors, and what depends on them, are set aside."))
    return PROBLEMS if set_aside or any(issue.severity == "error" for issue in issues) else DONE
