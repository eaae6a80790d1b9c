"""Typed rounds and plans, kept in memory for the next page: what is stored never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import current_app

from data.contract.plan import Among, Blocked, Plan
from data.contract.round import Round
from data.contract.sweep import SweepPoint
from data.contract.text import Text
from data.plans import Lost, diff_plans, points_without_churn
from data.plans.among import among
from data.plans.names import Names
from models import store
from models.tables import StoredPlan
from web.rounds.edits_behind import edits_behind
from web.storage import reading

Value = TypeVar("Value")
KEPT = 8


class Shelf(Generic[Value]):
    """The few values used last."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, load: Callable[[], Value]) -> Value:
        """The value of that key; ``load`` is called outside the lock, at worst twice."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = load()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._kept:
                self._values.popitem(last=False)
        return value


def stored_round(round_id: int) -> Round:
    """The round as imported; LookupError if there is none."""
    return _shelf("rounds").get(round_id, lambda: store.load_round(reading(), round_id))


def scenario_round(scenario_id: int) -> Round:
    """The round of a scenario as it stands, edits applied; LookupError if there is none."""
    return _round(store.scenario_input(reading(), scenario_id))


def scenario_names(scenario_id: int) -> Names:
    """Names of everything in a scenario's round as it stands; LookupError if there is none."""
    return _names(store.scenario_input(reading(), scenario_id))


def scenario_problem(scenario_id: int) -> Text | None:
    """Why edits of a scenario cannot be applied to its round as it stands, None where all can; LookupError if there is none."""
    given = store.scenario_input(reading(), scenario_id)
    return _shelf("problems", kept=1000).get((given.round_id, given.edits_sha256), lambda: _problem(given))


def plan_round(stored: StoredPlan) -> Round:
    """The round that a plan was computed from."""
    return _round(store.run_input(reading(), stored.run_id))


def plan_names(stored: StoredPlan) -> Names:
    """Names of everything in the round that a plan was computed from."""
    return _names(store.run_input(reading(), stored.run_id))


def stored_plan(plan_id: int) -> Plan:
    """The plan; LookupError if there is none."""
    return _shelf("plans").get(plan_id, lambda: store.load_plan(reading(), plan_id))


def points(plan_id: int) -> int | None:
    """Points of a plan but for churn, so that plans made from different ones compare; LookupError if there is no such plan."""
    return _shelf("points", kept=1000).get(plan_id, lambda: points_without_churn(stored_plan(plan_id)))


def covered(plan_id: int) -> Among:
    """Which plans the bound and gap of a plan speak of; LookupError if there is no such plan."""
    return _shelf("covered", kept=1000).get(plan_id, lambda: among(stored_plan(plan_id)))


def students_moved(before_id: int, after_id: int) -> int:
    """Students of the first plan's groups who are elsewhere or nowhere in the second; LookupError if there is no such plan."""

    def counted() -> int:
        return diff_plans(stored_plan(before_id), stored_plan(after_id)).students_moved

    return _shelf("moved", kept=1000).get((before_id, after_id), counted)


def forced(before: StoredPlan, after: StoredPlan) -> Mapping[Lost, Blocked] | None:
    """The changes of the first plan's placements that had to be in the second; None where the round is too large to tell."""

    found_at = edits_behind(after, plan_names(after).decisions)

    def asked() -> Mapping[Lost, Blocked] | None:
        from matcher.forced import forced_changes  # heavy: loaded when somebody asks

        return forced_changes(stored_plan(before.id), stored_plan(after.id), plan_round(after), found_at)

    return _shelf("forced", kept=50).get((before.id, after.id, frozenset(found_at.items())), asked)


def unmet(stored: StoredPlan) -> list[tuple[Blocked, ...]]:
    """Of each conflict of a plan what its pins run against."""

    def asked() -> list[tuple[Blocked, ...]]:
        from matcher.unmet import why_unmet  # heavy: loaded when somebody asks

        return [why_unmet(plan_round(stored), conflict) for conflict in stored_plan(stored.id).conflicts]

    return _shelf("unmet", kept=50).get(stored.id, asked)


def point_figures(number: int, values: dict[str, str], plan_id: int, base_id: int | None) -> SweepPoint:
    """The figures of a sweep's point with that plan, measured against another; LookupError if there is no such plan.

    Points are told but for churn: the plan that others are measured against has churn of its own, from yet another.
    """

    def told() -> SweepPoint:
        from matcher.sweep import Point, figures  # heavy: loaded when somebody asks

        # The plan itself is not kept: a sweep has more of them than there is room for.
        plan = store.load_plan(reading(), plan_id)
        found = figures(Point(number, values, ()), plan, None if base_id is None else stored_plan(base_id))
        return found.model_copy(update={"objective": points_without_churn(plan)})

    return _shelf("figures", kept=1000).get((plan_id, base_id, number), told)


def _round(given: store.Input) -> Round:
    if not given.edits:
        return stored_round(given.round_id)
    return _shelf("inputs").get((given.round_id, given.edits_sha256), lambda: store.input_round(reading(), given))


def _problem(given: store.Input) -> Text | None:
    try:
        store.refuse_errors(stored_round(given.round_id), given.edits)
    except store.EditsDoNotApply as error:
        return error.text
    return None


def _names(given: store.Input) -> Names:
    return _shelf("names").get((given.round_id, given.edits_sha256), lambda: Names(_round(given)))


def _shelf(name: str, kept: int = KEPT) -> Shelf[Any]:
    shelves: dict[str, Shelf[Any]] = current_app.extensions.setdefault("xiaoqi.shelves", {})
    return shelves.setdefault(name, Shelf(kept))
