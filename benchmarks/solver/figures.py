"""What is read off raw results: how close, how soon, and how time grows with size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, log
from statistics import median

import numpy as np

from benchmarks.solver.results import Result

SHARES = (0.05, 0.01, 0.005)  # below the best bound known


@dataclass(frozen=True)
class Known:
    """The best of all solvers on one instance: a bound that some solver proved, and a plan."""

    bound: float
    plan: float

    @classmethod
    def of(cls, results: Iterable[Result]) -> Known:
        """Over the results of one instance. ValueError where a plan exceeds a bound: then a solver is wrong."""
        found = list(results)
        bound = min((r["bound"] for r in found if r.get("bound") is not None), default=inf)
        plan = max((r["plan"] for r in found if r.get("plan") is not None), default=-inf)
        if plan > bound + 0.5:
            raise ValueError(f"a plan of {plan} exceeds a bound of {bound}")
        return cls(bound, plan)


def by_instance(results: Iterable[Result]) -> dict[tuple[str, int], list[Result]]:
    """Results by size and seed; what one instance allows does not depend on the limit."""
    found: dict[tuple[str, int], list[Result]] = defaultdict(list)
    for result in results:
        found[result["size"], result["seed"]].append(result)
    return found


def below(result: Result, known: Known) -> float | None:
    """The plan's distance from the best bound known, as a share of it; None without a plan."""
    return None if result.get("plan") is None else (known.bound - result["plan"]) / known.bound


def gap(result: Result) -> float | None:
    """The solver's own gap; None without plan or bound."""
    plan, bound = result.get("plan"), result.get("bound")
    return None if plan is None or bound is None else (bound - plan) / max(1.0, abs(bound))


def seconds_until(result: Result, share: float, known: Known) -> float | None:
    """When its plan first came within this share of the best bound known; None if never."""
    times = (at for at, plan, _ in result.get("timeline", ()) if plan is not None and known.bound - plan <= share * known.bound)
    return next(times, None)


def seconds_until_gap(result: Result, share: float) -> float | None:
    """When its own gap was first that small; None if never."""
    steps = (step for step in result.get("timeline", ()) if step[1] is not None and step[2] is not None)
    return next((at for at, plan, bound in steps if bound - plan <= share * max(1.0, abs(bound))), None)


def middle(values: Sequence[float | None]) -> float | None:
    """The median where a missing value is later than any; None where that is missing."""
    if not values:
        return None
    found = median(inf if value is None else value for value in values)
    return None if found == inf else found


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> tuple[float, float]:
    """Least squares of log seconds = exponent · log size + constant; (exponent, constant). ValueError with one size only."""
    if len(set(sizes)) < 2:
        raise ValueError("one size alone tells of no growth")
    slope, constant = np.polyfit([log(size) for size in sizes], [log(max(0.01, s)) for s in seconds], 1)
    return float(slope), float(constant)
