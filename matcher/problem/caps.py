"""Caps of the two shares: how many interns an enterprise, or a group of like posts, may have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from matcher.arrays import Ints
from matcher.problem.days import NEVER
from matcher.problem.decisions import Decision, share


@dataclass(frozen=True)
class ShareCap:
    """Caps over entities (n,): ``usual``, and ``excepted`` for stays that start no later than ``until`` (days)."""

    usual: Ints
    excepted: Ints
    until: Ints
    usual_share: Decimal
    excepted_share: dict[int, Decimal]  # by entity

    def of(self, entity: Ints, start: Ints) -> Ints:
        """The cap (n,) for stays with these starts."""
        return np.where(start <= self.until[entity], self.excepted[entity], self.usual[entity])

    def share(self, entity: int, start: int) -> Decimal:
        """The share of staff behind the cap of one stay."""
        return self.excepted_share[entity] if start <= self.until[entity] else self.usual_share


def share_cap(staff: Ints, usual_share: Decimal, owner: Ints, rule: str, decisions: list[Decision], unlimited: int) -> ShareCap:
    """Floors of share × staff; entities without staff (−1) get ``unlimited``. ``owner`` is each entity's enterprise."""
    usual = _floors(staff, usual_share, unlimited)
    excepted, until = usual.copy(), np.full(len(staff), NEVER, dtype=np.int64)
    shares: dict[int, Decimal] = {}
    for decision in decisions:
        if decision.action == "except" and decision.rule == rule and decision.value is not None:
            at = np.flatnonzero(owner == decision.enterprise)
            portion = share(decision.value)
            excepted[at] = _floors(staff[at], portion, unlimited)
            until[at] = decision.until
            shares.update(dict.fromkeys(at.tolist(), portion))
    return ShareCap(usual, excepted, until, usual_share, shares)


def _floors(staff: Ints, portion: Decimal, unlimited: int) -> Ints:
    top, bottom = portion.as_integer_ratio()
    return np.where(staff < 0, unlimited, np.maximum(staff, 0) * top // bottom)
