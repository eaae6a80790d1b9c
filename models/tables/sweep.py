"""Sweeps: scenarios that were ordered together, one for each value of what is varied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Json, Moment, now
from models.tables.person import Person
from models.tables.plan import StoredPlan
from models.tables.scenario import Scenario


class Sweep(Base):
    """One or two things of a scenario over a range. ``knobs`` are ``name``, ``values`` and ``times`` of each. Never changed.

    ``baseline_id`` is the plan that its points are measured against, and start from unless ordered anew: see their runs.
    """

    __tablename__ = "sweeps"

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id"), index=True)
    baseline_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    name: Mapped[str] = mapped_column(String(200))
    knobs: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    settings: Mapped[dict[str, Any]] = mapped_column(Json)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    scenario: Mapped[Scenario] = relationship()
    baseline: Mapped[StoredPlan | None] = relationship()
    creator: Mapped[Person | None] = relationship()


class StoredPoint(Base):
    """One point of a sweep: its number in the grid from 0, the values by knob as they are written, and the scenario it is.

    ``run_id`` is the preview that was ordered with the sweep; people may order others of the scenario.
    """

    __tablename__ = "sweep_points"

    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweeps.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id"), unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), unique=True)
    values: Mapped[dict[str, str]] = mapped_column(Json)

    sweep: Mapped[Sweep] = relationship()
    scenario: Mapped[Scenario] = relationship()
