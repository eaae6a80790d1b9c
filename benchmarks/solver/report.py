"""The page and its plots, made anew from raw results."""

from __future__ import annotations

from pathlib import Path

from benchmarks.solver import results
from benchmarks.solver.figures import Known, by_instance, exponent, seconds_until_gap
from benchmarks.solver.page import AGAIN, HEAD, MEANT
from benchmarks.solver.plots import plot_gaps, plot_growth
from benchmarks.solver.results import Result
from benchmarks.solver.tables import faults, table_of_growth, table_of_runs, table_of_sizes, table_of_versions

PAGE = results.FOLDER.parent / "explanation" / "benchmarks.md"
NEAR = 0.01  # the gap whose time is told over size


def write_report() -> None:
    """Write the page and its plots. ValueError where a plan exceeds a bound."""
    runs, growth = results.read(results.RUNS), results.read(results.SCALING)
    parts = [HEAD, "## 结果 · Results\n\n", table_of_runs(runs), *_gaps(runs), *_found(runs + growth), MEANT]
    parts += ["## 规模 · Sizes\n\n", table_of_sizes(runs + growth)]
    if growth:
        parts += ["\n## 时间随规模的增长 · Time over size\n\n", *_growth(growth)]
    parts += ["\n## 版本与机器 · Versions and machine\n\n", table_of_versions(runs + growth), "\n", AGAIN]
    PAGE.write_text("".join(parts), encoding="utf-8")


def _gaps(runs: list[Result]) -> list[str]:
    """A plot for the first seed of each size, at its longest limit."""
    lines = []
    for (size, seed), found in sorted(by_instance(runs).items()):
        if any(size == other and seed > lower for other, lower in by_instance(runs)):
            continue
        longest = max(result["seconds"] for result in found)
        path = results.FOLDER / f"gap-{size}.svg"
        plot_gaps([result for result in found if result["seconds"] == longest], Known.of(found), path)
        lines.append(f"\n![{size}: 差距随时间的变化 gap over time]({_link(path)})\n")
        lines.append(f"\n{size}，种子 {seed}：差距随时间的变化。 {size}, seed {seed}: gap over time.\n")
    return [*lines, "\n"]


def _found(every: list[Result]) -> list[str]:
    lines = faults(every)
    return ["核对发现 · The checks found:\n\n", *(f"- {line}\n" for line in lines), "\n"] if lines else []


def _growth(growth: list[Result]) -> list[str]:
    """The table, and for our solver the plot and the exponent."""
    parts = [table_of_growth(growth, NEAR)]
    ours = [(r["figures"]["pairs"], seconds_until_gap(r, NEAR)) for r in growth if r["solver"] == "ours"]
    points = [(float(pairs), seconds) for pairs, seconds in ours if seconds is not None]
    if points:
        path = results.FOLDER / "scaling.svg"
        plot_growth(points, path)
        parts.append(f"\n![时间与规模 time over size]({_link(path)})\n")
    if len({pairs for pairs, _ in points}) > 1:
        power, _ = exponent([pairs for pairs, _ in points], [seconds for _, seconds in points])
        parts.append(
            f"\n时间约按合规配对数的 {power:.2f} 次方增长。 Time grows about with legal pairs to the power {power:.2f}.\n"
        )
    return parts


def _link(path: Path) -> str:
    return f"../{path.parent.name}/{path.name}"
