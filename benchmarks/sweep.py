"""A sweep of forty county scenarios on one process and on two: the same plans, and the speed-up.

    python -m benchmarks.sweep [--work N] [--processes N ...] [--seed N]

Forty combinations of the weight of fit and of the seats of all posts, each limited by work, so that the plans must be the same.
Other programs on the machine slow both sides down, the side with more processes more; their share is printed.
"""

from __future__ import annotations

import argparse
import time

from benchmarks.solver.machine import Others, machine
from data.contract.sweep import SweepPoint
from data.demo import demo_round
from data.regions import generate
from matcher.solve import SolveOptions
from matcher.sweep import parse_knob, sweep

KNOBS = ("weights.fit=0.6:1.4:0.2", "posts/*/seats~0.65:1:0.05")


def main() -> None:
    """Print seconds for each number of processes, whether the plans are the same, and the speed-up."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--work", type=float, default=1_000.0, help="of each plan")
    options.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    options.add_argument(
        "--seed", type=int, help="of a generated county, which takes 60000 of work; else that of the demonstration"
    )
    given = options.parse_args()
    round_ = demo_round() if given.seed is None else generate("county", seed=given.seed)
    print(machine())
    first: tuple[float, list[str]] | None = None
    for processes in given.processes:
        others, began = Others(), time.perf_counter()
        points = sweep(round_, [parse_knob(text) for text in KNOBS], SolveOptions(work=given.work), processes=processes)
        seconds = time.perf_counter() - began
        plans = [point.plan_sha256 for point in points]
        first = first or (seconds, plans)
        same = "the same plans" if plans == first[1] else f"{_differing(plans, first[1])} plans differ"
        print(
            f"{processes} processes: {len(points)} scenarios in {seconds:.1f} s ({first[0] / seconds:.2f} times as fast), "
            f"{same}, {_placed(points)} students placed, others used {others.share()} of the processors",
            flush=True,
        )


def _differing(one: list[str], other: list[str]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _placed(points: list[SweepPoint]) -> str:
    placed = [point.placed for point in points]
    return f"{min(placed)} to {max(placed)}"


if __name__ == "__main__":
    main()
