"""``xiaoqi whatif``: edits tried on a plan."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from data.contract.text import Text
from web.cli.budgets import MOST_TOLD, budget_given, budget_options
from web.cli.commands import Command, option
from web.cli.fits import Fitted, fit_option
from web.cli.inputs import FILE, ROUND, a_plan, before_and_after
from web.cli.language import language, say
from web.cli.outputs import OUT_FOLDER, force_option, put, refuse_existing, refuse_inputs
from web.cli.progress import Steps
from web.cli.solving import (
    DEFAULT_SECONDS,
    DIFF,
    PLAN,
    WORKBOOK,
    Solved,
    audited_whole,
    describe,
    options_given,
    solve_quickly,
    solve_round,
    solver_options,
    write_results,
)
from web.cli.stopping import Stoppable

if TYPE_CHECKING:
    from threading import Event

    from data.contract.budget import Budget
    from data.contract.diff import Diff
    from data.contract.plan import Plan
    from data.contract.round import Round
    from matcher.solve import SolveOptions

CURVE, CHART = "curve.csv", "curve.svg"


@click.command(
    cls=Command,
    more=Text(
        "以给定方案为起点和基准，把 plan.json、plan.xlsx、diff.json 写入 --out 指定的文件夹。"
        "--changes 和 --keep 限定变动；--curve 另写 curve.csv 和 curve.svg：多允许几项变动，多得多少分。",
        "The given plan is start and baseline. Writes plan.json, plan.xlsx and diff.json into the folder --out. --changes and "
        "--keep limit what changes; with --curve there are curve.csv and curve.svg too: the points that more changes bring.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@click.argument("plan_path", metavar="PLAN.json", type=FILE)
@click.argument("edits_path", metavar="EDITS.json", type=FILE)
@option("--out", type=OUT_FOLDER, required=True, metavar="DIR", zh="结果文件夹", en="folder for the results")
@solver_options
@fit_option
@option(
    "--quick",
    is_flag=True,
    zh="只重排调整涉及的班组和教师，一两秒；牵动所有人的调整在少数岗位中重排，十秒以内；做不到时照常求解",
    en="plan again only those whom the edits touch, in a second or two, or all among few posts where the edits reach all, "
    "within ten; solve as usual where that cannot be done",
)
@budget_options
@option("--curve", is_flag=True, zh="另算变动与得分的曲线", en="reckon the curve of points over changes too")
@option("--set-aside", is_flag=True, zh="搁置有错误的行并继续", en="set rows with errors aside and go on")
@force_option
def whatif(
    round_path: Path,
    plan_path: Path,
    edits_path: Path,
    out: Path,
    time_limit: float | None,
    work: float | None,
    gap: float | None,
    seed: int,
    fit: str | None,
    quick: bool,
    changes: int | None,
    keep: Path | None,
    curve: bool,
    set_aside: bool,
    force: bool,
) -> int:
    """Try edits."""
    files = [out / PLAN, out / WORKBOOK, out / DIFF, *((out / CURVE, out / CHART) if curve else ())]
    refuse_existing(files, force)
    refuse_inputs(files, [round_path, plan_path, edits_path, keep])
    before = a_plan(plan_path)
    budget = budget_given(changes, keep, before)
    unchanged, round = before_and_after(
        round_path, edits_path, set_aside=set_aside, plan=before, fitted=Fitted(fit, before, of_plan=True)
    )
    if fit is not None:
        round = Fitted(fit)(round)
    began = monotonic()
    # by work the same input must give the same plan, and what is answered at once goes by the clock
    at_once = solve_quickly(unchanged, before, round, alone=quick, budget=budget) if quick or work is None else None
    if at_once is not None and quick:
        solved = at_once
    else:
        start = None if at_once is None else at_once.plan
        if work is None:
            time_limit = _rest(DEFAULT_SECONDS if time_limit is None else time_limit, monotonic() - began)
        limits = {"time_limit": time_limit, "work": work, "gap": gap, "seed": seed}
        solved = solve_round(round, **limits, baseline=before, start=start, budget=budget)
    _tell(solved, before, unchanged, round, budget, out)
    if curve and not solved.stopped:
        options = options_given(time_limit, work, gap, seed)
        with Stoppable() as stoppable, Steps(say("曲线", "curve")) as steps:
            found = stoppable.run(lambda stop: _curve(unchanged, before, round, options, budget, steps, stop))
        _tell_curve(found, before, out)
        better = _better_of_curve(found, solved, before, round, budget)
        if better is not None:
            click.echo(say("曲线上有更好的方案，改存这一份：", "The curve holds a better plan, which is stored instead:"))
            _tell(better, before, unchanged, round, budget, out)
            solved = better
    return solved.exit_code


def _tell(solved: Solved, before: Plan, unchanged: Round, round: Round, budget: Budget | None, out: Path) -> None:
    """Write the plan and what it changes, and say so."""
    from data.plans import diff_plans

    write_results(solved.plan, round, out, unchanged)
    difference = diff_plans(before, solved.plan)
    put(out / DIFF, lambda path: path.write_text(difference.model_dump_json(indent=2) + "\n", encoding="utf-8"))
    describe(solved, round, unchanged)
    if solved.plan.objective is not None:
        _describe_change(difference)
        _describe_worth(unchanged, round)
        _describe_forced(before, solved.plan, unchanged, round, budget)


def _rest(limit: float, spent: float) -> float:
    """Seconds left of a limit after the first answer; half of them at least, to go on from it."""
    return round(max(limit / 2, limit - spent), 1) or limit


def _curve(
    before: Round, plan: Plan, after: Round, options: SolveOptions, budget: Budget | None, steps: Steps, stop: Event
) -> list[tuple[int, Plan]]:
    from matcher.whatif import churn_plans

    firm = frozenset[tuple[str, str]]() if budget is None else budget.firm
    return churn_plans(before, plan, after, options, firm=firm, tell=steps, stop=stop)


def _better_of_curve(
    found: list[tuple[int, Plan]], solved: Solved, before: Plan, round: Round, budget: Budget | None
) -> Solved | None:
    """A plan of the curve within the budget with more points, or as many and fewer changes; None where there is none."""
    from matcher.whatif import best_within

    best = best_within(None if budget is None else budget.changes, found, before, solved.plan)
    whole = None if best is solved.plan else audited_whole(best, round, before)
    return None if whole is None else Solved(whole, solved.stopped)


def _tell_curve(found: list[tuple[int, Plan]], before: Plan, out: Path) -> None:
    from data.contract.budget import CHANGES
    from data.plans.among import narrower
    from data.plans.percent import percent_up
    from data.sweeps import chart, write_csv
    from matcher.whatif import churn_curve

    points = churn_curve(found, before)
    if not points:
        click.echo(say("没有算出变动与得分的曲线。", "There is no curve of points over changes."), err=True)
        return
    put(out / CURVE, lambda path: write_csv(points, path))
    put(out / CHART, lambda path: path.write_text(chart(points, language()), encoding="utf-8"))
    first = points[0].objective or 0
    for point in points:
        changes, gain = point.values[CHANGES], (point.objective or 0) - first
        gap, within = Text("没有求证", "not proven"), narrower(point.among)
        if point.gap is not None:
            share = percent_up(point.gap)
            gap = Text(share, share) if within is None else Text(f"{share}（{within.zh}）", f"{share} ({within.en})")
        click.echo(
            say(
                f"除必须变动的外允许变动 {changes} 项：多得 {gain:,} 分，变动学生 {point.moved} 名，差距：{gap.zh}。",
                f"Changes besides those that must: {changes}; points gained: {gain:,}; students moved: {point.moved}; "
                f"gap: {gap.en}.",
            )
        )


def _describe_change(difference: Diff) -> None:
    moved, rows = difference.students_moved, len(difference.placements) + len(difference.order_classes)
    members = sum(max(0, _students(row.before) - _students(row.after)) for row in difference.order_classes)
    click.echo(
        say(
            f"与原方案相比：{moved} 名学生、{members} 名订单班学员有变动，{rows} 项安排不同。",
            f"Against the given plan: {moved} students and {members} members of order-based classes moved, "
            f"{rows} placements differ.",
        )
    )


def _describe_worth(before: Round, after: Round) -> None:
    """That points of the two plans do not compare, where that is so."""
    from data.plans.rule_changes import rule_changes
    from data.plans.worth import other_worth, worth_words

    if worth := other_worth(rule_changes([before, after]), 1):
        click.echo(worth_words(worth, 1).to(language()))


def _describe_forced(before: Plan, after: Plan, unchanged: Round, round: Round, budget: Budget | None) -> None:
    """Which changes had to be, and what made them so."""
    from data.plans import lost_placements
    from data.plans.called import Called
    from data.plans.comparison_words import forced_words
    from data.plans.decision_words import found_in_edits
    from data.plans.names import Names
    from matcher.forced import forced_changes

    names, earlier = Names(round), Names(unchanged)
    lost, forced = lost_placements(before, after), forced_changes(before, after, round, found_in_edits(names, earlier))
    if forced is None:
        click.echo(say(f"原有的安排变动 {len(lost)} 项。", f"Of the placements that there were {len(lost)} change."))
        return
    called = Called([names, earlier])
    click.echo(forced_words(len(forced), len(lost) - len(forced)).to(language()))
    for one, why in list(forced.items())[:MOST_TOLD]:
        who = called.row("teachers" if one.kind == "teacher" else "cohorts", one.who)
        click.echo(f"  {who} → {called.row('posts', one.post_id)}{say('：', ': ')}{say(why.detail, why.detail_en)}")
    if len(forced) > MOST_TOLD:
        click.echo(say(f"  另有 {len(forced) - MOST_TOLD} 项", f"  {len(forced) - MOST_TOLD} more"))
    kept = 0 if budget is None else sum((one.who, one.post_id) in budget.firm for one in lost)
    if kept:
        click.echo(say(f"--keep 指定的安排有 {kept} 项保不住。", f"Of the placements in --keep {kept} cannot stay."))


def _students(row: dict[str, Any] | None) -> int:
    return 0 if row is None else int(row.get("students") or 0)
