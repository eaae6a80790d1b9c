"""Scenarios: a round and the edits that lead away from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Json, Moment, now
from models.tables.round import StoredRound

SCENARIO_STATES = ("draft", "approved", "published", "followed", "rolled_back", "discarded")


class Scenario(Base):
    """A list of edits on its parent, or on the round itself where there is no parent. The first of a round has no edits.

    ``state``: a draft may be edited; approved, a plan of it may be published; followed, a later plan took the place of its
    published one; rolled_back, it was taken back for an earlier plan; discarded, nobody wants it.
    """

    __tablename__ = "scenarios"
    __table_args__ = (CheckConstraint(f"state IN {SCENARIO_STATES}", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("scenarios.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    edits: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    round: Mapped[StoredRound] = relationship()
    parent: Mapped[Scenario | None] = relationship(remote_side=[id])

    @property
    def ended(self) -> bool:
        """Nothing more will be done with it."""
        return self.state in ("followed", "rolled_back", "discarded")
