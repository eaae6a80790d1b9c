"""Whose turn it is: people who have ordered many runs and people who have ordered one take turns."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.tables import Run


def next_turn(session: Session, person_id: int | None, priority: int) -> int:
    """The turn of a person's next run among those of that priority.

    It is the turn that is being served, or the one after the person's own last, whichever is later: so the first run of a
    person comes next, the second only when everybody else has had one more. Known when the run is ordered, it costs nothing
    when a worker looks for the next one.
    """
    latest = select(func.max(Run.turn)).where(Run.priority == priority)
    served = session.scalar(latest.where(Run.started.is_not(None)))
    own = session.scalar(latest.where(Run.creator_id.is_not_distinct_from(person_id)))
    return max(served or 0, (own or 0) + 1)
