"""Solving a stored run again, and saying whether the same comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from data.contract.plan import CUT, Plan
from data.contract.text import Text
from data.plans import diff_plans
from models import store
from models.refusal import Refused
from models.tables import Run
from web.runs.given import Given, given_then, solver_options
from web.runs.worker import good_enough

if TYPE_CHECKING:
    from matcher.solve import SolveOptions

ONE_THREAD = "highs"  # the engine that does the same each time it is left alone


@dataclass(frozen=True)
class Kept:
    """What is stored of a run: what it was given, its plan and settings, and whether somebody stopped it."""

    given: Given
    plan: Plan
    settings: dict[str, Any]
    stopped: bool


@dataclass(frozen=True)
class Reproduction:
    """What came out: ``exact`` says that the same plan had to, ``differences`` are versions and input first, then the plan's."""

    plan: Plan
    identical: bool
    exact: bool
    how: Text
    differences: tuple[Text, ...]


def kept_of(session: Session, run_id: int) -> Kept:
    """All that a run is made of. Refused where it has stored no plan; LookupError if there is no such run."""
    run = session.get(Run, run_id)
    if run is None:
        raise LookupError(f"There is no run {run_id}")
    stored = store.plan_of_run(session, run_id)
    if stored is None:
        raise Refused(
            f"任务 {run_id} 没有存下方案，无从重现；也许应重试它。",
            f"Run {run_id} has stored no plan, so there is nothing to reproduce; Maybe retry it.",
        )
    plan = store.load_plan(session, stored.id)
    return Kept(given_then(session, run), plan, dict(run.settings), stopped=run.state == "cancelled")


def reproduce(kept: Kept, progress: Callable[[Any], None] | None = None, stop: Event | None = None) -> Reproduction:
    """Solve again with the work that is stored, and compare."""
    from matcher.solve import solve

    given = kept.given
    options, exact, how = replay(kept)
    plan = solve(given.round, options, given.baseline, progress, stop, start=given.start)
    differences = (*_of_input(kept, plan), *_of_plans(kept.plan, plan))
    return Reproduction(plan, same_plan(kept.plan, plan), exact, how, differences)


def replay(kept: Kept) -> tuple[SolveOptions, bool, Text]:
    """The options that repeat a solve, whether they must give the same plan, and why."""
    plan, settings = kept.plan, kept.settings
    options = replace(solver_options(settings), seed=plan.provenance.seed)
    again = replace(options, time_limit=None, work=plan.provenance.work or None)
    if kept.stopped:
        return (
            again,
            False,
            Text(
                "当时被人中途停止，现在按所存的计算量重算，方案可以不同。",
                "Somebody stopped it; it is repeated with the work that is stored, and the plan may differ.",
            ),
        )
    if options.work is not None:
        return options, True, Text("限定计算量，结果应当相同。", "It was limited by work: the same must come out.")
    of_making = plan.provenance.settings
    if of_making.get("engine") == ONE_THREAD and CUT not in of_making and good_enough(plan, settings):
        how = Text("当时求到了头，不看时钟，结果应当相同。", "It had gone to its end without the clock: the same must come out.")
        return replace(options, time_limit=None), True, how
    how = Text(
        "当时限定的是时间：几个线程谁先谁后由时钟决定，现在按所存的计算量重算，方案可以不同。要能重现，求解时请限定计算量。",
        "It was limited by time, and the clock decided which thread came first; it is repeated with the work that is stored, and "
        "the plan may differ. Maybe limit the work and not the time where a run must be reproduced.",
    )
    return again, False, how


def same_plan(one: Plan, other: Plan) -> bool:
    """Whether two plans are the same in all but what they say of their making."""
    return one.model_dump(exclude={"provenance"}) == other.model_dump(exclude={"provenance"})


def _of_input(kept: Kept, plan: Plan) -> list[Text]:
    """What is no longer as it was: versions, then the input, then the scorer."""
    was, of = kept.plan.provenance, plan.provenance
    before, now = was.versions, of.versions
    found = [
        Text(
            f"版本 {name}：当时 {before.get(name, '—')}，现在 {now.get(name, '—')}",
            _versus(f"version of {name}", before, now, name),
        )
        for name in dict.fromkeys((*before, *now))
        if before.get(name) != now.get(name)
    ]
    for zh, en, then, today in (
        ("数据", "input", was.input_sha256, of.input_sha256),
        ("匹配度的评分方法", "scorer", was.settings.get("fit"), of.settings.get("fit")),
        ("求解方式", "engine", was.settings.get("engine"), of.settings.get("engine")),
        ("基准方案", "baseline", was.baseline_sha256, of.baseline_sha256),
        ("起点方案", "start", was.start_sha256, of.start_sha256),
    ):
        if then != today:
            found.append(Text(f"{zh}：与当时不同", f"{en}: not the same as then"))
    return found


def _versus(what: str, before: dict[str, str], now: dict[str, str], name: str) -> str:
    return f"{what}: {before.get(name, '—')} then, {now.get(name, '—')} now"


def _of_plans(before: Plan, after: Plan) -> list[Text]:
    if same_plan(before, after):
        return []
    found = []
    if before.status != after.status:
        found.append(
            Text(f"状态：当时 {before.status}，现在 {after.status}", f"status: {before.status} then, {after.status} now")
        )
    for zh, en, was, now in (
        ("总分", "points", before.objective, after.objective),
        ("上界", "bound", before.bound, after.bound),
        *((f"得分 {name}", f"points of {name}", before.terms.get(name), after.terms.get(name)) for name in before.terms),
    ):
        if was != now:
            found.append(
                Text(f"{zh}：当时 {_number(was)}，现在 {_number(now)}", f"{en}: {_number(was)} then, {_number(now)} now")
            )
    difference = diff_plans(before, after)
    rows = len(difference.placements) + len(difference.order_classes)
    moved = difference.students_moved
    found.append(
        Text(
            f"安排：{moved} 名学生有变动，{rows} 项安排不同，{len(difference.checks)} 项复核不同",
            f"placements: {moved} students moved, {rows} placements and {len(difference.checks)} checks differ",
        )
    )
    return found


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"
