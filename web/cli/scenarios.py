"""``xiaoqi scenarios``: plans side by side from files, and the scenarios of the service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.commands import COMMANDS, Command, option
from web.cli.exits import PROBLEMS, USAGE, Stop
from web.cli.fits import Fitted
from web.cli.inputs import FILE, ROUND, a_plan, usable_round
from web.cli.language import language, say
from web.cli.outputs import OUT_FILE, force_option, put, refuse_existing, refuse_inputs
from web.cli.service import Commands, refusals, the_database
from web.scenarios.words import STATES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from data.contract.comparison import Comparison
    from data.contract.plan import Plan
    from data.contract.round import Round
    from data.plans import Variant
    from models.tables import Scenario


@click.group(cls=Commands, text=COMMANDS["scenarios"])
def scenarios() -> None:
    """Group of scenarios."""


@scenarios.command(
    cls=Command,
    text=Text("并排对比两三份方案，不需要数据库", "two or three plans side by side, without a database"),
    more=Text(
        "第一份是对比的基准。由调整后的数据求出的方案，要给出同样的 --edits。对比写入 --out。",
        "The first plan is what the others are measured against. Plans of the round with edits need the same --edits. "
        "The comparison is written to --out.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@click.argument("plan_paths", metavar="PLAN_A.json PLAN_B.json [PLAN_C.json]", type=FILE, nargs=-1, required=True)
@option(
    "--edits",
    "edits_paths",
    type=FILE,
    multiple=True,
    metavar="EDITS.json",
    zh="方案所依据的调整（可多次给出）",
    en="edits that a plan was made with (may be given again)",
)
@option(
    "--out",
    type=OUT_FILE,
    default=Path("comparison.json"),
    show_default=True,
    metavar="FILE",
    zh="写出对比的文件",
    en="file to write the comparison to",
)
@force_option
def compare(round_path: Path, plan_paths: tuple[Path, ...], edits_paths: tuple[Path, ...], out: Path, force: bool) -> None:
    """Compare plans."""
    from data.plans import compare as side_by_side

    if not 2 <= len(plan_paths) <= 3:
        raise Stop(USAGE, say("请给出两份或三份方案。", "Give two or three plans."))
    refuse_existing([out], force)
    refuse_inputs([out], [round_path, *plan_paths, *edits_paths])
    plans = [a_plan(path) for path in plan_paths]
    # each plan is looked at by the fit that it was made with
    rounds = [
        usable_round(round_path, edits, set_aside=True, fitted=Fitted(None, plan, of_plan=True))
        for edits in (None, *edits_paths)
        for plan in plans
    ]
    made_of = _made_of(rounds)
    variants = [_variant(path, plan, made_of, plans[0], rounds[0]) for path, plan in zip(plan_paths, plans, strict=True)]
    comparison = side_by_side(variants)
    put(out, lambda path: path.write_text(comparison.model_dump_json(indent=2) + "\n", encoding="utf-8"))
    _describe(comparison, [variant.round for variant in reversed(variants)])
    click.echo(say(f"已写出 {out}", f"Wrote {out}"), err=True)


@scenarios.command("list", cls=Command, text=Text("列出各期数据的试算方案", "list the scenarios of all rounds"))
@option("--round", "round_id", type=int, metavar="ID", zh="只列这一期数据", en="only of this round")
def list_all(round_id: int | None) -> None:
    """List scenarios."""
    from models import store

    with the_database() as database, database.reading() as session:
        for stored in reversed(store.list_rounds(session)):
            if round_id not in (None, stored.id):
                continue
            click.echo(
                f"{say('数据', 'round')} {stored.id}\t{stored.name}\t{say('第', 'version ')}{stored.version}{say('版', '')}"
            )
            for depth, scenario in store.folded_tree(session, stored.id):
                if isinstance(scenario, store.Folded):
                    ready = sum(state.plan is not None for state in store.points_of(session, scenario.sweep.id))
                    swept = say(f"扫描，{scenario.points} 种情形", f"sweep of {scenario.points} cases")
                    click.echo(f"{'  ' * (depth + 1)}-\t{scenario.sweep.name}\t{swept}\t{ready}/{scenario.points}")
                    continue
                plan = store.plan_of_scenario(session, scenario.id)
                state = STATES[scenario.state].to(language())
                click.echo(f"{'  ' * (depth + 1)}{scenario.id}\t{scenario.name}\t{state}\t{_plan(plan.id if plan else None)}")


@scenarios.command(
    cls=Command, text=Text("说明一个试算方案：调整、试算结果及其指纹", "one scenario: its edits, its previews and their hashes")
)
@click.argument("scenario_id", metavar="ID", type=int)
def show(scenario_id: int) -> None:
    """Show a scenario."""
    from data.plans.called import Called
    from data.plans.names import Names
    from data.rounds import edits_in_words, ids_of
    from models import store

    with the_database() as database, database.reading() as session:
        scenario = _known(session, scenario_id)
        click.echo(f"{scenario.name}\t{STATES[scenario.state].to(language())}")
        if scenario.note:
            click.echo(scenario.note)
        own = store.own_edits(scenario)
        above = store.scenario_round(session, scenario.parent_id or scenario.id) if own else None
        words = [] if above is None else edits_in_words(own, above, Called([Names(above)]).name)
        for number, (edit, text) in enumerate(zip(own, words, strict=True), 1):
            told = text.to(language())
            ids = " ".join(key for key in ids_of(edit) if key not in told)
            rest = "".join(f"  ({part})" for part in (ids, edit.reason) if part)
            click.echo(f"{number}. {told}{rest}")
        for shown in store.shown_of(session, scenario_id):
            objective = f"{shown.plan.objective:,}" if shown.plan.objective is not None else "-"
            click.echo(f"{_plan(shown.plan.id)}\t{objective}\t{say('指纹', 'preview')} {shown.sha256}")
        _tell_foreseen(session, scenario)


def _tell_foreseen(session: Session, scenario: Scenario) -> None:
    """What publishing an approved plan would make of the answers that there are."""
    from models import store
    from web.partners.answers import foreseen_words

    approval = store.approval_of(session, scenario.id)
    if scenario.state != "approved" or approval is None:
        return
    plan, round_ = store.load_plan(session, approval.plan_id), store.run_round(session, approval.plan.run_id)
    click.echo(say(f"发布方案 {approval.plan_id} 时：", f"When plan {approval.plan_id} is published:"))
    for text in foreseen_words(store.foreseen(session, scenario.id, plan, round_).figures):
        click.echo(f"  {text.to(language())}")


@scenarios.command(
    cls=Command,
    text=Text("批准一次试算所展示的方案", "approve the plan that a preview showed"),
    more=Text(
        "数据、调整或方案在展示之后有变时不批准，并说明变在哪里。",
        "Where round, edits or plan changed after it was shown nothing is approved, and the differences are told.",
    ),
)
@click.argument("scenario_id", metavar="ID", type=int)
@option(
    "--preview", required=True, metavar="HASH", zh="试算结果的指纹（前 8 位即可）", en="hash of the preview (8 signs are enough)"
)
@option("--reason", default="", zh="理由", en="reason")
@option(
    "--gives-up",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    zh="同意放弃学校和企业都已确认的 N 项安排",
    en="agree that N placements are given up that school and enterprise have both confirmed",
)
def approve(scenario_id: int, preview: str, reason: str, gives_up: int) -> None:
    """Approve a preview."""
    from models import store

    with the_database() as database, refusals(), database.writing() as session:
        _known(session, scenario_id)
        approval = store.approve(session, scenario_id, preview, reason=reason, gives_up=gives_up)
        plan_id = approval.plan_id
    click.echo(say(f"已批准方案 {plan_id}，可以发布。", f"Plan {plan_id} is approved and may be published."))


def _made_of(rounds: list[Round]) -> dict[str, Round]:
    from data.rounds import input_sha256

    return {input_sha256(round): round for round in rounds}


def _variant(path: Path, plan: Plan, made_of: dict[str, Round], first: Plan, unedited: Round) -> Variant:
    from data.plans import Variant
    from data.plans.decision_words import found_in_edits
    from data.plans.names import Names
    from matcher.forced import forced_changes

    round = made_of.get(plan.provenance.input_sha256)
    if round is None:
        raise Stop(
            PROBLEMS,
            say(
                f"{path} 不是由这份数据或所给的调整算出的；也许应给出它的 --edits。",
                f"{path} was made neither of this round nor of it with the edits given; Maybe give its --edits.",
            ),
        )
    found_at = found_in_edits(Names(round), Names(unedited))
    return Variant(str(path), plan, round, forced_changes(first, plan, round, found_at))


def _describe(comparison: Comparison, rounds: list[Round]) -> None:
    from data.plans.called import Called
    from data.plans.comparison_words import headline
    from data.plans.names import Names

    called = Called([Names(round) for round in rounds])
    for at in range(1, len(comparison.plans)):
        click.echo(f"{comparison.plans[0].label} → {comparison.plans[at].label}")
        for text in headline(comparison, at, called.row):
            click.echo(f"  {text.to(language())}")


def _plan(plan_id: int | None) -> str:
    return "-" if plan_id is None else say(f"方案 {plan_id}", f"plan {plan_id}")


def _known(session: Session, scenario_id: int) -> Scenario:
    from models import store

    try:
        return store.a_scenario(session, scenario_id)
    except LookupError as error:
        raise Stop(
            PROBLEMS,
            say(
                f"没有编号为 {scenario_id} 的试算方案；可用 xiaoqi scenarios list 查看。",
                f"There is no scenario {scenario_id}; Maybe look at xiaoqi scenarios list.",
            ),
        ) from error
