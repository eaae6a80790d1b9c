"""Why a round or scenario has no plan: the decisions that no plan keeps together, and what they run against."""

from __future__ import annotations

from dataclasses import dataclass

from data.contract.plan import Blocked
from data.contract.text import Text
from data.plans.decision_words import clash_words
from models.tables import StoredPlan
from web.rounds.edits_behind import edits_behind
from web.rounds.memory import plan_names, stored_plan, unmet


@dataclass(frozen=True)
class Clash:
    """Decisions of which none can be left out, a single one ``alone``, and the rules or limits that they run against."""

    decisions: tuple[Text, ...]
    why: tuple[Blocked, ...]

    @property
    def alone(self) -> bool:
        """Whether one decision cannot be kept even by itself."""
        return len(self.decisions) == 1


def clashes_of(stored: StoredPlan) -> list[Clash]:
    """What stands in the way of a plan that is infeasible; none otherwise."""
    names, whys = plan_names(stored), unmet(stored)
    found_at = edits_behind(stored, names.decisions)
    return [
        Clash(tuple(clash_words([one], names, found_at) for one in ids), why)
        for ids, why in zip(stored_plan(stored.id).conflicts, whys, strict=True)
    ]
