"""What ``solve``, ``whatif`` and ``demo`` share: solving with progress and signals, writing, saying, exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.commands import option
from web.cli.exits import DONE, PROBLEMS, STOPPED, USAGE, Stop
from web.cli.language import language, say
from web.cli.outputs import put
from web.cli.progress import Bar
from web.cli.stopping import Stoppable

if TYPE_CHECKING:
    from data.contract.budget import Budget
    from data.contract.plan import Check, Plan
    from data.contract.round import Round
    from data.contract.text import Text
    from matcher.solve import SolveOptions

DEFAULT_SECONDS = 25  # of SolveOptions, said here so that help loads no solver
_RECKONED = ("terms.", "objective", "gap", "teacher:", "unplaced cohort:", "input_sha256")  # of what a document says of itself
PLAN, WORKBOOK, DIFF = "plan.json", "plan.xlsx", "diff.json"


@dataclass(frozen=True)
class Solved:
    """A plan, and whether a signal cut the work short."""

    plan: Plan
    stopped: bool

    @property
    def exit_code(self) -> int:
        """0 for a plan, 1 where none is possible or one breaks a rule, 3 where the work was stopped or found none."""
        if self.stopped or self.plan.status == "unknown":
            return STOPPED
        return PROBLEMS if self.plan.status == "infeasible" or violations(self.plan) else DONE


def solver_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how long and how well to solve."""
    for add in (
        option("--seed", type=click.IntRange(min=0), default=0, show_default=True, zh="随机种子", en="random seed"),
        option(
            "--gap",
            type=click.FloatRange(0, 1),
            zh="差距小于此值即停（默认求到最好或时限）",
            en="stop at this gap (else at the best, or at the limit)",
        ),
        option(
            "--time-limit",
            type=click.FloatRange(0, min_open=True),
            metavar="S",
            zh=f"最多求解秒数（默认 {DEFAULT_SECONDS}）",
            en=f"seconds at most (default {DEFAULT_SECONDS})",
        ),
        option(
            "--work",
            type=click.FloatRange(0, min_open=True),
            metavar="N",
            zh="代替时限：最多的计算量（约 3000 为一秒）；同样的数据与种子得到同样的方案",
            en="instead of a time limit: work at most (about 3000 a second); the same input and seed give the same plan",
        ),
    ):
        command = add(command)
    return command


def solve_round(
    round: Round,
    *,
    time_limit: float | None,
    gap: float | None,
    seed: int,
    work: float | None = None,
    baseline: Plan | None = None,
    start: Plan | None = None,
    export_model: Path | None = None,
    cluster: str | None = None,
    budget: Budget | None = None,
) -> Solved:
    """Solve with a bar on stderr; a signal ends it with the best plan so far."""
    options = replace(options_given(time_limit, work, gap, seed), export_model=export_model, cluster=cluster, budget=budget)
    with Stoppable() as stoppable:
        return _solved(stoppable, round, options, baseline, start)


def options_given(time_limit: float | None, work: float | None, gap: float | None, seed: int) -> SolveOptions:
    """The solver's options that the command line gave; ends the command where they exclude each other."""
    if time_limit is not None and work is not None:
        raise click.UsageError(
            say(
                "--time-limit 与 --work 只能给一个。也许去掉其中一个。",
                "Give --time-limit or --work, not both. Maybe leave one.",
            )
        )
    from matcher.solve import SolveOptions

    options = SolveOptions(seed=seed, work=work)
    if time_limit is not None or work is not None:
        options = replace(options, time_limit=time_limit)
    return options if gap is None else replace(options, gap=gap)


def solve_quickly(before: Round, plan: Plan, after: Round, *, alone: bool, budget: Budget | None = None) -> Solved | None:
    """Plan again only around what changed; None where that cannot be done, which is said if it was to stand ``alone``."""
    from matcher.whatif import QUICK, plan_again

    options = replace(QUICK, budget=budget)
    with Stoppable() as stoppable, _audited():
        again = stoppable.run(lambda stop: plan_again(before, plan, after, options, stop))
        if again is None and alone:
            click.echo(
                say("这些调整没有快速的答案，照常求解。", "There is no quick answer to these edits, so all is solved again."),
                err=True,
            )
        if again is None:
            return None
        whole = again.plan if again.audited else audited_whole(again.plan, after, plan)
    return None if whole is None else Solved(whole, stoppable.stop.is_set())


def audited_whole(plan: Plan, round: Round, baseline: Plan) -> Plan | None:
    """A plan that was made around a change with the checks of all of it; there is time here for the whole.

    None where it breaks a rule: a defect of the short way, which the long one need not have.
    """
    from matcher.audit import audit

    report = audit(round, plan.model_copy(update={"checks": ()}), baseline)
    return None if report.violations else plan.model_copy(update={"checks": report.checks})


def _solved(stoppable: Stoppable[Plan], round: Round, options: SolveOptions, baseline: Plan | None, start: Plan | None) -> Solved:
    from matcher.regions.trouble import ClusterTrouble
    from matcher.solve import solve

    try:
        with Bar(options.time_limit) as bar, _audited():
            plan = stoppable.run(lambda stop: solve(round, options, baseline=baseline, progress=bar, stop=stop, start=start))
    except ClusterTrouble as trouble:
        raise Stop(USAGE, trouble.text.to(language())) from trouble
    return Solved(plan, stoppable.stop.is_set())


@contextmanager
def _audited() -> Iterator[None]:
    """End the command where a plan of ours fails the audit."""
    from matcher.solve import AuditFailure

    try:
        yield
    except AuditFailure as failure:
        for check in failure.violations:
            click.echo(measured(check), err=True)
        raise Stop(
            PROBLEMS,
            say(
                "复核发现所求方案有违规，未写出；这是程序的缺陷。",
                "The audit found violations, so nothing is written; this is a defect of the program.",
            ),
        ) from failure


def write_results(plan: Plan, round: Round, folder: Path, unedited: Round | None = None) -> None:
    """``plan.json`` and ``plan.xlsx`` into the folder; decisions that are not in ``unedited`` are told as edits."""
    with Stoppable():  # a signal while they are written is too late to stop anything
        from data.plans import write_plan, write_plan_workbook

        put(folder / PLAN, lambda path: write_plan(plan, path))
        put(folder / WORKBOOK, lambda path: write_plan_workbook(plan, round, path, found_at=_found_at(round, unedited)))
    click.echo(say(f"已写出 {folder / PLAN} 和 {folder / WORKBOOK}", f"Wrote {folder / PLAN} and {folder / WORKBOOK}"), err=True)


def violations(plan: Plan) -> list[Check]:
    """Failed checks that bar the plan from being published."""
    return [check for check in plan.checks if not check.ok and check.severity == "barred"]


def describe(solved: Solved, round: Round, unedited: Round | None = None) -> None:
    """The plan of that round in a few lines of plain words; decisions that are not in ``unedited`` are told as edits."""
    from data.plans.decision_words import clash_words
    from data.plans.names import Names
    from matcher.unmet import why_unmet

    plan = solved.plan
    if plan.status == "infeasible":
        click.echo(say("没有任何方案满足全部规则和人工决定。", "No plan satisfies every rule and decision."))
        names = Names(round)
        found_at = _found_at(round, unedited)
        for conflict in plan.conflicts:
            several = say("  相互冲突的决定：", "  decisions in conflict: ")
            one = say("  单独就不能满足的决定：", "  a decision that cannot be kept even alone: ")
            click.echo((several if len(conflict) > 1 else one) + clash_words(conflict, names, found_at).to(language()))
            for why in why_unmet(round, conflict):
                click.echo(f"    {say(why.detail, why.detail_en)}")
        return
    if plan.status == "unknown":
        within = say("在限定的时间内还没有找到方案。", "No plan was found within the limits.")
        before = say("停止时还没有找到方案，文件里没有安排。", "There was no plan yet when it was stopped; the files hold none.")
        click.echo(before if solved.stopped else within)
        return
    for line in _summary(plan, round, _ended(solved)):
        click.echo(line)


def _found_at(round: Round, unedited: Round | None) -> Mapping[str, Text]:
    from data.plans.decision_words import NOWHERE, found_in_edits
    from data.plans.names import Names

    return NOWHERE if unedited is None else found_in_edits(Names(round), Names(unedited))


def _summary(plan: Plan, round: Round, ended: str) -> list[str]:
    from data.plans.fairness import sentences
    from data.plans.headcount import students_placed, students_unplaced, students_visiting
    from data.plans.summary import quality

    placed, visiting = students_placed(plan), students_visiting(plan, round.rows("posts"))
    members = sum(member.students for opened in plan.order_classes for member in opened.members)
    nowhere = students_unplaced(plan)
    posts = len({group.post_id for group in plan.internships})
    days = sum(stay.days for stay in plan.teachers)
    terms = say("，", ", ").join(f"{_title(name)} {points:,}" for name, points in plan.terms.items() if points)
    failed = violations(plan)
    lines = [
        say(
            f"安排岗位实习（含学徒）学生 {placed - visiting} 人、认识实习学生 {visiting} 人，"
            f"分 {len(plan.internships)} 个小组，到 {posts} 个岗位；未安排学生 {nowhere} 人。",
            f"{placed - visiting} students placed in internships and apprenticeships, {visiting} on visits, "
            f"{len(plan.internships)} groups at {posts} posts; {nowhere} students without a place.",
        ),
        say(
            f"开设订单班 {len(plan.order_classes)} 个，学员 {members} 人；教师企业实践 {len(plan.teachers)} 次，共 {days} 天。",
            f"{len(plan.order_classes)} order-based classes, {members} members; "
            f"{len(plan.teachers)} teacher placements, {days} days.",
        ),
        quality(plan).to(language()).rstrip("。.") + ended + say("。", "."),
        *(sentence.to(language()) for sentence in sentences(plan)),
        say(f"总分 {plan.objective:,}：", f"{plan.objective:,} points: ") + terms,
        say(f"复核 {len(plan.checks)} 项，违反 {len(failed)} 项。", f"{len(plan.checks)} checks, {len(failed)} violated."),
    ]
    return lines + [f"  {measured(check)}" for check in failed]


def _ended(solved: Solved) -> str:
    """That the limit ended the search, where it did."""
    plan = solved.plan
    limit, work, gap = (plan.provenance.settings.get(key) for key in ("time_limit", "work", "gap"))
    from data.contract.plan import AT_ONCE

    if AT_ONCE in plan.provenance.settings:
        return ""
    if solved.stopped or plan.status == "optimal" or plan.gap is None or (gap is not None and plan.gap <= gap):
        return ""
    if work is not None:
        return say(f"（到计算量 {work:g}）", f" (the limit of {work:g} on work was reached)")
    if limit is None:
        return ""
    return say(f"（到 {limit:g} 秒时限）", f" (the limit of {limit:g} s was reached)")


def _title(term: str) -> str:
    from data.rulebook import TERM_TITLES

    return TERM_TITLES[term].to(language()) if term in TERM_TITLES else term


def measured(check: Check) -> str:
    """One check: rule, whom it is about, value against limit."""
    if check.rule == "document":
        known = check.limit is not None and check.subject.startswith(_RECKONED)
        found = say(f"，复核得 {check.limit}", f"; found {check.limit}") if known else ""
        said = say(f"：文件写 {check.value}", f": it says {check.value}")
        return f"{say('方案文件', 'plan document')} · {check.subject}{said}{found}"
    return f"{check.rule} · {check.subject}: {check.value} ({say('限值', 'limit')} {check.limit})"
