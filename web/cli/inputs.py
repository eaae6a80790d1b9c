"""Reading what a command is given: rounds, plans, edits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.exits import PROBLEMS, STOPPED, Stop
from web.cli.issues import list_issues
from web.cli.language import language, say

if TYPE_CHECKING:
    from data.contract.edit import Edit
    from data.contract.plan import Plan
    from data.contract.round import Round
    from data.rounds import Loaded
    from web.cli.fits import Fitted

ROUND = click.Path(exists=True, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NOT_OF_THIS_ROUND = Text(
    "这份方案不是由这份数据算出的；请换用当时的数据（作过调整的，连同 --edits），或重新求解。",
    "This plan was not made of this round; Maybe give the round it was made of (with its edits), or solve again.",
)
_ROWS = Text(
    "有错误的行需先改正；加 --set-aside 可搁置这些行继续。",
    "Rows have errors; Maybe correct them, or go on without them: --set-aside.",
)
_MODEL = Text(
    "数据自带的匹配度模型读不出来；请改正或删去“参数”表的 fit.model，或用 --fit（没有此选项的命令须改数据）指明用什么。",
    "The fit model that the round carries cannot be read; Maybe mend or delete fit.model in the sheet settings, "
    "or say what to use instead, where the command has the option: --fit prior.",
)
_EDITS = Text("调整有误，请改正调整文件后再试。", "Some edits cannot be made; Maybe correct the file of edits.")


def load(path: Path) -> Loaded:
    """The round in that folder or workbook with its issues; ends the command where nothing at all can be read."""
    from data.rounds import UnreadableRound, load_round

    try:
        return load_round(path)
    except UnreadableRound as error:
        list_issues([error.issue], err=True)
        raise Stop(PROBLEMS) from error


def usable_round(
    path: Path,
    edits: Path | None = None,
    *,
    set_aside: bool = False,
    plan: Plan | None = None,
    fitted: Fitted | None = None,
) -> Round:
    """The round, with edits applied where a file of them is given; ``fitted`` puts into it, first of all, what it is scored by.

    Ends the command with the errors listed where rows are set aside and ``set_aside`` does not allow it, and where
    ``plan`` was not made of the round as it is before the edits; also where the model that the round should be scored by is
    among what was set aside, and nothing else was chosen.
    """
    return before_and_after(path, edits, set_aside=set_aside, plan=plan, fitted=fitted)[1]


def before_and_after(
    path: Path,
    edits: Path | None,
    *,
    set_aside: bool = False,
    plan: Plan | None = None,
    fitted: Fitted | None = None,
) -> tuple[Round, Round]:
    """The round as it lies there, and with the edits applied; ends the command as ``usable_round`` does."""
    try:
        loaded = load(path)
    except KeyboardInterrupt as error:
        raise Stop(
            STOPPED, say("已中止：尚未读入数据，未写文件。", "Stopped before the round was read; nothing was written.")
        ) from error
    _refuse_set_aside(loaded, set_aside, _ROWS)
    if fitted is None or not fitted.chosen:
        _refuse_lost_model(loaded)
    round = loaded.round if fitted is None else fitted(loaded.round)
    if plan is not None:
        refuse_foreign(plan, round)
    if edits is None:
        return round, round
    from data.rounds import apply_edits

    edited = apply_edits(round, read_edits(edits))
    _refuse_set_aside(edited, set_aside, _EDITS)
    return round, edited.round


def refuse_foreign(plan: Plan, round: Round) -> None:
    """End the command where the plan was made of other data than this round."""
    if foreign(plan, round):
        raise Stop(PROBLEMS, NOT_OF_THIS_ROUND.to(language()))


def foreign(plan: Plan, round: Round) -> bool:
    """Whether the plan was made of other data than this round."""
    from data.rounds import input_sha256

    return plan.provenance.input_sha256 != input_sha256(round)


def read_edits(path: Path) -> list[Edit]:
    """The edits in a JSON file; ends the command with what is wrong with each."""
    from data.rounds import parse_edits

    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Stop(PROBLEMS, say(f"{path.name} 不是正确的 JSON：{error}", f"{path.name} is not valid JSON: {error}")) from error
    edits, issues = parse_edits(document)
    if issues:
        list_issues(issues, err=True)
        raise Stop(PROBLEMS)
    return edits


def a_plan(path: Path) -> Plan:
    """The plan in that file; ends the command with what is wrong with it."""
    from data.plans import UnreadablePlan, read_plan

    try:
        return read_plan(path)
    except UnreadablePlan as error:
        raise Stop(PROBLEMS, f"{path.name}: {error.text.to(language())}") from error


def _refuse_lost_model(loaded: Loaded) -> None:
    """End the command where the round's own model could not be read: no other takes its place in silence."""
    from data.fits import KEY

    lost = [issue for issue in loaded.issues if (issue.severity, issue.sheet, issue.id) == ("error", "settings", KEY)]
    if lost:
        list_issues(lost, err=True)
        raise Stop(PROBLEMS, _MODEL.to(language()))


def _refuse_set_aside(loaded: Loaded, allowed: bool, refusal: Text) -> None:
    errors = [issue for issue in loaded.issues if issue.severity == "error"]
    if not loaded.set_aside and not errors:
        return
    if allowed:
        click.echo(
            say(
                f"{len(errors)} 个错误涉及的行已搁置，按其余数据继续。",
                f"{len(errors)} errors: their rows are set aside, the rest is used.",
            ),
            err=True,
        )
        return
    list_issues(errors, err=True)
    raise Stop(PROBLEMS, refusal.to(language()))
