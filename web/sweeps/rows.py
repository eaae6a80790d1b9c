"""The table of a sweep on its page: how each point stands, with the figures of its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

from data.contract.sweep import SweepPoint
from data.sweeps import WIDE, chart
from models import store
from models.store import PointState
from models.tables import Sweep
from web.language import language, said
from web.rounds.memory import point_figures
from web.runs.words import STATES
from web.storage import reading
from web.sweeps.words import STATUSES

PATIENCE = 2.0  # seconds for reading plans that were not read yet; the page asks again for the rest


@dataclass(frozen=True)
class Row:
    """A point, and the figures of its plan: None without a plan, and while it is not read yet."""

    state: PointState
    figures: SweepPoint | None

    @property
    def words(self) -> str:
        """How it stands."""
        plan, run = self.state.plan, self.state.run
        if run.ended and plan is not None and plan.status in STATUSES:
            return said(STATUSES[plan.status])
        return said(STATES[run.state])

    @property
    def usable(self) -> bool:
        """Whether there is a plan to be compared and approved."""
        return self.state.plan is not None and self.state.plan.status not in STATUSES

    @property
    def so_far(self) -> dict[str, Any]:
        """Figures of the best plan that a worker has found so far."""
        return (self.state.run.incumbent or {}) if self.state.run.state == "running" else {}

    @property
    def settled(self) -> bool:
        """Nothing more will come, and all is told."""
        return self.state.run.ended and (self.state.plan is None or self.figures is not None)


def rows_of(sweep: Sweep, *, whole: bool = False) -> list[Row]:
    """The points in the order of the grid; figures not known yet are read while patience lasts, or ``whole``."""
    until = inf if whole else monotonic() + PATIENCE
    return [_row(sweep, state, until) for state in store.points_of(reading(), sweep.id)]


def _row(sweep: Sweep, state: PointState, until: float) -> Row:
    if state.plan is None or monotonic() > until:
        return Row(state, None)
    return Row(state, point_figures(state.point.number, state.point.values, state.plan.id, sweep.baseline_id))


def figures_told(rows: Sequence[Row]) -> list[SweepPoint]:
    """The figures there are."""
    return [row.figures for row in rows if row.figures is not None]


def called(points: Sequence[SweepPoint], titles: dict[str, str]) -> list[SweepPoint]:
    """The points with their values under what people call them."""
    names = titles if len(set(titles.values())) == len(titles) else {name: name for name in titles}
    return [point.model_copy(update={"values": {names[name]: v for name, v in point.values.items()}}) for point in points]


def picture(points: Sequence[SweepPoint], titles: dict[str, str], width: int = WIDE) -> str:
    """The chart in the page's language. What takes more values runs across: a chart of few lines is easier to read."""
    named = called(points, titles)
    counts = {name: len({point.values[name] for point in named}) for name in (named[0].values if named else ())}
    order = sorted(counts, key=lambda name: -counts[name])
    return chart(
        [point.model_copy(update={"values": {name: point.values[name] for name in order}}) for point in named], language(), width
    )
