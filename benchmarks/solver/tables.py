"""Tables of raw results in Markdown, with headings in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.solver.figures import SHARES, Known, below, by_instance, gap, middle, seconds_until, seconds_until_gap
from benchmarks.solver.results import Result
from benchmarks.solver.solvers import SOLVERS

NEVER = "—"
MEGABYTE = 2**20


def table_of_runs(results: Sequence[Result]) -> str:
    """One row per size, limit and solver: medians over the seeds."""
    known = {instance: Known.of(found) for instance, found in by_instance(results).items()}
    heads = ["规模 size", "种子 seeds", "时限 limit", "求解器 solver"]
    heads += [f"≤ {100 * share:g} %" for share in SHARES]
    heads += ["方案差 below bound", "自证差距 own gap", "内存 memory", "别人 others"]
    order = list(SOLVERS)
    kinds = {(r["size"], r["seconds"], r["solver"]) for r in results}
    rows = []
    for kind in sorted(kinds, key=lambda kind: (kind[0], kind[1], order.index(kind[2]))):
        here = [r for r in results if (r["size"], r["seconds"], r["solver"]) == kind]
        both = [(r, known[r["size"], r["seed"]]) for r in here]
        row = [kind[0], " ".join(str(r["seed"]) for r in here), f"{kind[1]:g} s", SOLVERS[kind[2]].title]
        row += [_seconds(middle([seconds_until(r, share, best) for r, best in both])) for share in SHARES]
        row += [_share(middle([below(r, best) for r, best in both])), _share(middle([gap(r) for r in here]))]
        row += [_memory(middle([r.get("peak_bytes") for r in here])), _share(middle([r.get("others") for r in here]), 0)]
        rows.append(row)
    return markdown(heads, rows)


def table_of_sizes(results: Sequence[Result]) -> str:
    """How large each instance is."""
    found = {(r["size"], r["seed"]): r["figures"] for r in results}
    names = ("pairs", "columns", "whole", "rows", "entries")
    heads = ["规模 size", "种子 seed", "合规配对 legal pairs", "列 columns", "其中整数 whole", "行 rows", "非零元 entries"]
    rows = [[size, str(seed), *(f"{figures[name]:,}" for name in names)] for (size, seed), figures in sorted(found.items())]
    return markdown(heads, rows)


def table_of_growth(results: Sequence[Result], share: float) -> str:
    """Seconds until the gap, instance by instance in order of size."""
    heads = [
        "规模 size",
        "种子 seed",
        "合规配对 legal pairs",
        "求解器 solver",
        f"≤ {100 * share:g} %",
        "内存 memory",
        "别人 others",
    ]
    rows = []
    for result in sorted(results, key=lambda r: (r["solver"], r["figures"]["pairs"], r["seed"])):
        row = [result["size"], str(result["seed"]), f"{result['figures']['pairs']:,}", SOLVERS[result["solver"]].title]
        row += [_seconds(seconds_until_gap(result, share)), _memory(result.get("peak_bytes"))]
        rows.append([*row, _share(result.get("others"), 0)])
    return markdown(heads, rows)


def table_of_versions(results: Sequence[Result]) -> str:
    """What was measured, when, and on what; a row for each that differs."""
    heads = [
        "日期 date",
        "求解器 solver",
        "版本 versions",
        "线程 threads",
        "处理器 processor",
        "核 cores",
        "内存 memory",
        "Python",
    ]
    found = {
        (
            r["date"],
            SOLVERS[r["solver"]].title,
            ", ".join(f"{name} {version}" for name, version in r["versions"].items()),
            str(r["cores"]),
            r["machine"]["processor"],
            str(r["machine"]["cores"]),
            f"{r['machine']['memory_bytes'] / 2**30:.0f} GB",
            r["machine"]["python"],
        )
        for r in results
        if "versions" in r
    }
    return markdown(heads, [list(row) for row in sorted(found)])


def faults(results: Iterable[Result]) -> list[str]:
    """What the checks of other solvers' plans found, a line each."""
    return [
        f"{SOLVERS[r['solver']].title}, {r['size']} {r['seed']}: {fault}"
        for r in results
        for fault in r.get("notes", {}).get("faults", ())
    ]


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _seconds(value: float | None) -> str:
    return NEVER if value is None else f"{value:.1f} s"


def _share(value: float | None, digits: int = 2) -> str:
    return NEVER if value is None else f"{100 * value:.{digits}f} %"


def _memory(value: float | None) -> str:
    return NEVER if value is None else f"{value / MEGABYTE:,.0f} MB"
