"""A sweep from its round and knobs to the rows of its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event

from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.sweep import SweepPoint
from matcher.solve import SolveOptions
from matcher.sweep.crew import in_processes, on_cluster
from matcher.sweep.knobs import Knob
from matcher.sweep.points import BASE, Point, edited, figures, grid

Tell = Callable[[int, int], None]


def sweep(
    round_: Round,
    knobs: Sequence[Knob],
    options: SolveOptions,
    *,
    processes: int = 1,
    cluster: str | None = None,
    tell: Tell | None = None,
    stop: Event | None = None,
    keep: Callable[[int, Plan], None] | None = None,
) -> list[SweepPoint]:
    """The figures of each point's plan, in the order of the grid; the round with nothing set is solved along with them.

    Every point is solved by itself, so with the limit given as work the plans do not depend on how many ``processes`` there are.
    ``tell`` hears how many of how many plans are ready, ``keep`` is given each plan with its number (−1: nothing set). After
    ``stop`` the points that are ready are returned. SweepTrouble where a knob cannot be set so in the round, before anything is
    solved; ClusterTrouble where the ``cluster`` (its scheduler's address) cannot be used.
    """
    points = grid(round_, knobs)
    for point in points:
        edited(round_, point)
    stop = Event() if stop is None else stop
    every = [Point(BASE, {}, ()), *points]
    if cluster is None:
        solved = in_processes(round_, every, options, processes, stop)
    else:
        solved = on_cluster(round_, every, options, cluster, stop)
    plans: dict[int, Plan] = {}
    for point, plan in solved:
        plans[point.number] = plan
        if keep is not None:
            keep(point.number, plan)
        if tell is not None:
            tell(len(plans), len(every))
    base = plans.get(BASE)
    if base is None:
        return []
    return [figures(point, plans[point.number], base) for point in points if point.number in plans]
