"""How plan and bound of one solve develop."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite

Point = tuple[
    float, float | None, float | None
]  # seconds; points of the best plan and of the best bound, None before there are any
FINE = 1e-5  # relative change below which a step is not kept


@dataclass
class Timeline:
    """Steps in order of time: the plan only rises and the bound only falls."""

    points: list[Point] = field(default_factory=list)
    plan: float | None = None
    bound: float | None = None

    def tell(self, seconds: float, plan: float | None, bound: float | None) -> None:
        """Note a plan and a bound, as points to be maximised; None or infinite where there is none."""
        before = (self.plan, self.bound)
        if plan is not None and isfinite(plan) and (self.plan is None or plan > self.plan):
            self.plan = plan
        if bound is not None and isfinite(bound) and (self.bound is None or bound < self.bound):
            self.bound = bound
        if before != (self.plan, self.bound) and (not self.points or self._moved()):
            self.points.append((round(seconds, 2), self.plan, self.bound))

    def close(self, seconds: float, plan: float | None, bound: float | None) -> None:
        """The end: what the solver returned, which is told whether it moved or not."""
        self.tell(seconds, plan, bound)
        last = (round(seconds, 2), self.plan, self.bound)
        if self.points[-1:] != [last]:
            self.points.append(last)

    def _moved(self) -> bool:
        _, plan, bound = self.points[-1]
        return _differs(plan, self.plan) or _differs(bound, self.bound)


def _differs(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is not now
    return abs(now - before) > FINE * max(1.0, abs(before))
