"""A churn budget: how many placements of an earlier plan may change at most, as settings of plans and runs tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.contract.text import Text

KEY = "budget"  # in the settings
CHANGES = "changes"  # what a curve over budgets is called by,
CHANGES_WORDS = Text("允许变动的安排", "placements that may change")  # and in words
CURVE = (0, 1, 2, 3, 5, 10, 20, 50, 100)
"""Changes at which a curve over budgets looks."""


@dataclass(frozen=True)
class Budget:
    """At most ``changes`` placements change besides those that must (None: any number); ``firm`` ones only where they must.

    A placement is a group of a cohort at a post, a cohort's members in an order-based class, or a stay of a teacher at a post. It
    changes when fewer people have it, or a teacher other dates; more people in it are no change. ``firm`` holds (cohort_id or
    teacher_id, post_id).
    """

    changes: int | None = None
    firm: frozenset[tuple[str, str]] = frozenset()


def told_budget(budget: Budget | None) -> dict[str, Any]:
    """What settings say of a budget: nothing where there is none."""
    return {} if budget is None else {KEY: {"changes": budget.changes, "firm": sorted(map(list, budget.firm))}}


def budget_of(settings: dict[str, Any]) -> Budget | None:
    """The budget in the settings, if there is one."""
    told = settings.get(KEY)
    return None if told is None else Budget(told["changes"], frozenset((who, post) for who, post in told["firm"]))
