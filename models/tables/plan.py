"""Plans: documents that are written once and never change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from models.base import Base, Moment, now
from models.tables.run import Run
from models.tables.scenario import Scenario


class PlanIsFinal(Exception):
    """Someone tried to change or remove a stored plan."""


class StoredPlan(Base):
    """The result of one run. ``document`` is the exact text of ``plan.json`` and ``sha256`` is over its UTF-8 bytes."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), unique=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id"), index=True)
    document: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(20))
    objective: Mapped[int | None] = mapped_column(BigInteger)
    bound: Mapped[float | None] = mapped_column()
    violations: Mapped[int]
    created: Mapped[datetime] = mapped_column(Moment, default=now)

    run: Mapped[Run] = relationship(foreign_keys=[run_id])
    scenario: Mapped[Scenario] = relationship()


@event.listens_for(StoredPlan, "before_update")
@event.listens_for(StoredPlan, "before_delete")
def _refuse(_mapper: Mapper[StoredPlan], _connection: Connection, plan: StoredPlan) -> None:
    # A trigger in the database refuses as well; this one says so before anything is sent.
    raise PlanIsFinal(f"Plan {plan.id} is stored and cannot be changed; Maybe store a new one.")
