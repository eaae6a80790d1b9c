"""What is gained as more of an earlier plan may change: a plan for each number of changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf
from threading import Event

from data.contract.budget import CHANGES, CURVE, KEY, Budget, budget_of, told_budget
from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.sweep import SweepPoint
from data.plans import placements_changed
from data.plans.among import among
from data.plans.summary import proven
from matcher.engines.base import OPTIMAL, relative_gap
from matcher.solve import SolveOptions, solve
from matcher.sweep.points import Point, figures
from matcher.whatif.again import QUICK, plan_again

Found = list[tuple[int, Plan]]
"""Plans by the changes allowed besides those that must, ascending."""


def churn_plans(
    before: Round,
    plan: Plan,
    after: Round,
    usual: SolveOptions,
    *,
    firm: frozenset[tuple[str, str]] = frozenset(),
    allowed: Sequence[int] = CURVE,
    tell: Callable[[int, int], None] | None = None,
    stop: Event | None = None,
) -> Found:
    """Plans from no change but those that must be to as many as pay; ``plan`` is of ``before``.

    The last has no limit and is called by the changes that it makes; those between are of ``allowed``, which ascend, below
    that number. Each is planned again only around what differs where that can be done, else solved as ``usual``. A plan
    within fewer changes is within more too, so none has fewer points than one before it. ``tell`` hears how many plans are
    there, and how many there will be as far as is known; after ``stop`` those that are there are returned. Placements in ``firm``
    change only where they must, in all of them.
    """
    stop = Event() if stop is None else stop

    def within(changes: int | None) -> Plan | None:
        budget = Budget(changes, firm)
        quick = replace(QUICK, budget=budget, seed=usual.seed)
        # by work the same input must give the same plans, and first answers go by the clock
        again = plan_again(before, plan, after, quick, stop) if usual.work is None else None
        if again is not None:
            return again.plan
        found = solve(after, replace(usual, budget=budget), plan, stop=stop)
        return None if found.objective is None else found

    between = [number for number in allowed if number > 0]
    tell = tell or (lambda _ready, _of: None)
    tell(0, 2 + len(between))
    least = within(0)
    if least is None:
        return []
    tell(1, 2 + len(between))
    must, best, found = placements_changed(plan, least), least, [(0, least)]
    most = None if stop.is_set() else within(None)
    end = 0 if most is None else placements_changed(plan, most) - must
    between = [number for number in between if number < end]
    for ready, changes in enumerate(between, 2):
        tell(ready, 2 + len(between))
        here = None if stop.is_set() else within(changes)
        if here is None:
            break
        best = _better(here, best)
        found.append((changes, best))
    if most is not None and (end > 0 or _better(most, best) is not best):
        found.append((max(end, found[-1][0] + 1), _better(most, best)))
    return found


def churn_curve(found: Found, plan: Plan) -> list[SweepPoint]:
    """The points of a curve; ``moved`` is against ``plan``, which the changes are counted from."""
    return [figures(Point(number, {CHANGES: str(changes)}, ()), one, plan) for number, (changes, one) in enumerate(found)]


def best_within(changes: int | None, found: Found, plan: Plan, answer: Plan) -> Plan:
    """The plan with most points and then fewest changes of ``plan``, of those within ``changes`` (None: any) and the ``answer``.

    ``answer`` was found within them too, and stays where no other is better. Another one is told with the budget that was asked
    for, and with the tighter of the two bounds that hold within that.
    """
    within = [answer, *(one for number, one in found if changes is None or number <= changes)]
    best = max(within, key=lambda one: (-inf if one.objective is None else one.objective, -placements_changed(plan, one)))
    return best if best is answer else _told_like(answer, best)


def _told_like(answer: Plan, best: Plan) -> Plan:
    """``best`` as an answer to what ``answer`` was asked; as it is where no bound of the two holds for both.

    With guaranteed shares bounds speak of plans as fair, and where a round was planned in parts of what was compared there.
    """
    if best.objective is None or answer.bound is None or answer.fairness is not None or best.fairness is not None:
        return best
    asked = budget_of(answer.provenance.settings)
    said = best if _says_more(best, answer) else answer
    if among(said) == "kept":
        return best
    scope = said.scope
    if asked is None and said is best:  # it was limited by name only, or its bound is one on all
        scope = scope.model_copy(update={"bound_covers": "legal"})
    bound = max(float(best.objective), said.bound or 0.0)
    gap = relative_gap(float(best.objective), bound)
    settings = {key: value for key, value in said.provenance.settings.items() if key != KEY} | told_budget(asked)
    return best.model_copy(
        update={
            "status": "optimal" if gap <= OPTIMAL else "feasible",
            "bound": bound,
            "gap": gap,
            "scope": scope,
            "prices": said.prices,
            "provenance": best.provenance.model_copy(update={"settings": settings}),
        }
    )


def _says_more(best: Plan, answer: Plan) -> bool:
    """Whether the bound of ``best`` holds for what ``answer`` was asked, and tells more than that of ``answer``."""
    asked = budget_of(answer.provenance.settings) or Budget()
    if best.bound is None or not proven(best) or (among(best) != "legal" and budget_of(best.provenance.settings) != asked):
        return False
    return not proven(answer) or best.bound < (answer.bound or 0.0)


def _better(one: Plan, other: Plan) -> Plan:
    return one if (one.objective or 0) > (other.objective or 0) else other
