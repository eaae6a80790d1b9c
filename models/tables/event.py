"""Events: the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Json, Moment, now
from models.tables.person import Person


class Event(Base):
    """Who did what, when, on what. Rows are only ever added. ``person_id`` is None for workers and the command line."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    act: Mapped[str] = mapped_column(String(50))
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    person: Mapped[Person | None] = relationship()
