"""The solvers, each behind one function: it fills a timeline and returns what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.solver.exported import Numbers
from benchmarks.solver.timeline import Timeline

CORES = 2


@dataclass(frozen=True)
class Task:
    """What a solver is given: a round's folder and its exported model, seconds, and the relative gap at which it may stop."""

    round: Path
    model: Path
    seconds: float
    gap: float = 0.0


@dataclass
class Outcome:
    """What a solver returns: ``values`` (n,) of the exported model's columns, or None; ``notes`` tell what else matters."""

    status: str
    values: Numbers | None = None
    notes: dict[str, Any] = field(default_factory=dict)


Solve = Callable[[Task, Timeline], Outcome]


@dataclass(frozen=True)
class Solver:
    """``cores`` it is told to use; ``packages`` whose versions are recorded."""

    title: str
    module: str
    cores: int
    packages: tuple[str, ...]

    def versions(self) -> dict[str, str]:
        """Versions of what it is made of."""
        return {package: version(package) for package in self.packages}


SOLVERS = {
    "ours": Solver("xiaoqi", "ours", CORES, ("xiaoqi", "highspy")),
    "highs": Solver("HiGHS", "highs", 1, ("highspy",)),  # two threads made it slower
    "scip": Solver("SCIP", "scip", 1, ("ortools",)),  # the build within OR-Tools runs on one thread
    "cpsat": Solver("CP-SAT", "cpsat", CORES, ("ortools",)),
    "greedy": Solver("greedy", "greedy", 1, ("xiaoqi",)),
}
