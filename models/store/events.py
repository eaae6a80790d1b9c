"""The audit trail: who did what, when, on what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.tables import Event


def record(session: Session, act: str, subject: str, subject_id: int, by: int | None, **detail: Any) -> Event:
    """Add one event. ``act`` is a verb phrase such as ``round.store``; ``detail`` holds JSON values."""
    event = Event(act=act, subject=subject, subject_id=subject_id, person_id=by, detail=detail)
    session.add(event)
    return event


def events_on(session: Session, subject: str, subject_id: int) -> Sequence[Event]:
    """All events on one thing, oldest first."""
    query = select(Event).where(Event.subject == subject, Event.subject_id == subject_id).order_by(Event.id)
    return session.scalars(query).all()
