"""Previews: what was ordered to be computed of a scenario, and which of them people approved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Json, Moment, now
from models.tables.person import Person
from models.tables.plan import StoredPlan
from models.tables.run import Run
from models.tables.scenario import Scenario


class Preview(Base):
    """One run of a scenario with the input as it was when it was ordered: its worker computes just that.

    ``edits`` lead from the round to the scenario, those of all its parents included; ``edits_sha256`` is over them and
    ``round_sha256`` over the round without any.
    """

    __tablename__ = "previews"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id"), index=True)
    round_sha256: Mapped[str] = mapped_column(String(64))
    edits: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    edits_sha256: Mapped[str] = mapped_column(String(64))

    run: Mapped[Run] = relationship()
    scenario: Mapped[Scenario] = relationship()


class Approval(Base):
    """That somebody approved a plan of a scenario as it was shown; ``preview_sha256`` is what they saw. Never changed."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    preview_sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    approved: Mapped[datetime] = mapped_column(Moment, default=now)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    plan: Mapped[StoredPlan] = relationship()
    approver: Mapped[Person | None] = relationship()
