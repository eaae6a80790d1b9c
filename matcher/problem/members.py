"""Students who already sit in an order-based class."""

from __future__ import annotations

from dataclasses import dataclass

from data.contract.round import Round
from matcher.arrays import Ints
from matcher.problem.days import ALWAYS, NEVER, days
from matcher.problem.decisions import Places
from matcher.problem.tables import integers, positions


@dataclass(frozen=True)
class Members:
    """Arrays over the rows of ``order_members`` that count at ``as_of`` (n_m,)."""

    cohort: Ints
    enterprise: Ints
    students: Ints

    @classmethod
    def of(cls, round_: Round, places: Places, as_of: int) -> Members:
        """Rows valid at ``as_of``; all rows where it is not given."""
        t = round_["order_members"]
        counts = (days(t["since"], NEVER) <= as_of) & (as_of <= days(t["until"], ALWAYS)) | (as_of == NEVER)
        return cls(
            positions(t["cohort_id"], places.cohorts)[counts],
            positions(t["enterprise_id"], places.enterprises)[counts],
            integers(t["students"], 0)[counts],
        )
