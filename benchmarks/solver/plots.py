"""Plots of raw results as SVG, the same for the same results."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from benchmarks.solver.figures import Known, exponent
from benchmarks.solver.results import Result
from benchmarks.solver.solvers import SOLVERS

COLOURS = dict(zip(SOLVERS, ("#1b6ca8", "#c0392b", "#7d3c98", "#d68910", "#5d6d7e"), strict=True))
LEAST = 1e-5  # gap drawn where there is none
SIZE = (7.0, 4.2)  # inches


def plot_gaps(results: Sequence[Result], known: Known, path: Path) -> None:
    """Each solver's own gap over time on one instance; a plan without a bound against the best bound known."""
    figure, axes = _axes("seconds", "gap")
    for result in results:
        steps = [(at, plan, known.bound if _unbound(result) else bound) for at, plan, bound in result.get("timeline", ())]
        drawn = [(at, max(LEAST, (bound - plan) / bound)) for at, plan, bound in steps if plan is not None and bound is not None]
        if drawn:
            drawn.append((max(drawn[-1][0], float(result["seconds"])), drawn[-1][1]))
            solver = result["solver"]
            style = "--" if _unbound(result) else "-"
            axes.step(
                *zip(*drawn, strict=True), where="post", color=COLOURS[solver], linestyle=style, label=SOLVERS[solver].title
            )
    axes.set_yscale("log")
    axes.set_ylim(top=2.0)
    axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:g} %")
    axes.legend()
    _save(figure, path)


def plot_growth(points: Sequence[tuple[float, float]], path: Path) -> None:
    """Seconds until the gap over the number of legal pairs, and the power of the size that fits."""
    figure, axes = _axes("legal pairs", "seconds until a gap of 1 %")
    sizes, seconds = zip(*points, strict=True)
    axes.loglog(sizes, seconds, "o", color=COLOURS["ours"])
    if len(set(sizes)) > 1:
        slope, constant = exponent(sizes, seconds)
        ends = (min(sizes), max(sizes))
        axes.loglog(ends, [exp(constant) * size**slope for size in ends], color=COLOURS["ours"], label=f"exponent {slope:.2f}")
        axes.legend()
    _save(figure, path)


def _unbound(result: Result) -> bool:
    return result.get("bound") is None


def _axes(across: str, up: str) -> tuple[Figure, Any]:
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(True, which="major", color="#dddddd")
    return figure, axes


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with matplotlib.rc_context({"svg.hashsalt": path.name, "svg.fonttype": "none"}):
        figure.savefig(path, metadata={"Date": None, "Creator": None})
