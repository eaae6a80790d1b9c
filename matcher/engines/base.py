"""The interface of engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from matcher.arrays import Floats
from matcher.engines.meter import Meter
from matcher.model.program import Program


@dataclass(frozen=True)
class Progress:
    """Where a solve stands: ``objective`` and ``bound`` in points, None before there are any; seconds since its start."""

    phase: str
    objective: int | None
    bound: float | None
    gap: float | None
    seconds: float


class Stop(Protocol):
    """Whatever says whether to stop."""

    def is_set(self) -> bool:
        """Whether to stop."""
        ...


@dataclass(frozen=True)
class Limits:
    """When to stop: seconds by the ``meter`` (None: no limit), relative gap, or an event set from outside.

    ``keep`` is told the values (n,) of every better plan, which it must not change.
    """

    seconds: float | None = None
    gap: float = 0.0
    seed: int = 0
    stop: Stop | None = None
    meter: Meter = field(default_factory=Meter)
    keep: Callable[[Floats], None] | None = None


@dataclass(frozen=True)
class Breakdown:
    """What a bound, in points without the program's offset, is made of.

    What a plan earns but for the students of an enterprise stays so many points below it (n_e,), and so many for each student of
    a cohort (n_c,) and each member of their class (n_c,) whom it leaves out; all at once. The arrays may end before the last
    enterprise or cohort: those are at 0.
    """

    bound: float
    enterprises: Floats
    students: Floats
    members: Floats


@dataclass(frozen=True)
class Answer:
    """What an engine found: ``values`` (n,) of the best plan or None, and an upper bound proven for the program.

    ``work`` counts what was done, see ``Meter``; ``seconds`` by the meter is how long it took. ``made_of`` tells what a
    bound is made of that may be wider.
    """

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    values: Floats | None
    bound: float | None
    work: float
    seconds: float = 0.0
    made_of: Breakdown | None = None


Report = Callable[[int | None, float | None], None]  # objective and bound, None before there are any


def silent(_objective: int | None, _bound: float | None) -> None:
    """A report that nobody reads."""


class Engine(Protocol):
    """Solves programs."""

    name: str

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        """Maximise the program.

        ``start`` (n,) is a plan to begin with, NaN where a column is open; ``report`` is called as plan and bound improve.
        """
        ...


OPTIMAL = 1e-6  # a gap up to this is called optimal


def relative_gap(objective: float, bound: float) -> float:
    """(bound − objective) / max(1, |bound|), never below 0."""
    return max(0.0, (bound - objective) / max(1.0, abs(bound)))


def export(program: Program, path: Path) -> None:
    """Write the program as MPS: the very model that is solved, as a minimisation of the negated points."""
    from matcher.engines.highs import load

    load(program, named=True).writeModel(str(path))
