"""Runs: the queue of solver work, leased by workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Json, Moment, now
from models.tables.scenario import Scenario

STATES = ("queued", "running", "done", "failed", "cancelled")
SWEEP, NORMAL, PREVIEW = -10, 0, 10  # priorities: somebody looks at a preview and waits; nobody waits for a sweep's points


class Run(Base):
    """One order to solve a scenario. ``lease`` is the secret of the worker that holds it until ``lease_until``.

    ``incumbent`` has ``objective``, ``bound`` and ``gap`` of the best plan so far, at the end those of the stored plan;
    ``log`` has a line for each step of the solver. ``best`` is the packed plan of the best so far while there is no stored one,
    and ``start`` what this attempt went on from. ``made_of`` says what is solved (hash of the input, edits, versions), ``work``
    what the stored plan took.

    Runs of a higher ``priority`` come first; of equal ones those whose ``turn`` is lower, see ``models.store.turns``. ``claimed``
    is when this attempt began, ``spent`` the seconds of those before it, ``memory_limit`` in MB (None: the worker's).
    """

    __tablename__ = "runs"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_runs_state_id", "state", "id"),
        Index("ix_runs_state_priority_turn", "state", "priority", "turn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id"), index=True)
    baseline_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id", use_alter=True))
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[str] = mapped_column(String(20), default="queued")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    worker: Mapped[str | None] = mapped_column(String(200))
    lease: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    heartbeat: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=3)
    progress: Mapped[dict[str, Any] | None] = mapped_column(Json)
    incumbent: Mapped[dict[str, Any] | None] = mapped_column(Json)
    log: Mapped[str] = mapped_column(Text, default="", deferred=True)
    error: Mapped[dict[str, str] | None] = mapped_column(Json)
    queued: Mapped[datetime] = mapped_column(Moment, default=now)
    started: Mapped[datetime | None] = mapped_column(Moment)
    finished: Mapped[datetime | None] = mapped_column(Moment)
    priority: Mapped[int] = mapped_column(default=NORMAL)
    turn: Mapped[int] = mapped_column(default=0)
    memory_limit: Mapped[int | None]
    claimed: Mapped[datetime | None] = mapped_column(Moment)
    spent: Mapped[float] = mapped_column(default=0.0)
    best: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    start: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    made_of: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    work: Mapped[float | None]
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    scenario: Mapped[Scenario] = relationship()

    @property
    def ended(self) -> bool:
        """Nothing more will come of it."""
        return self.state in ("done", "failed", "cancelled")
