"""Stored rounds: the typed sheets, the file they came from, and what the import said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment, now


class StoredRound(Base):
    """One import of a round. Importing again under the same name makes the next version."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    imported: Mapped[Import | None] = relationship(back_populates="round", uselist=False)


class StoredSheet(Base):
    """One table of a round, packed with its exact types; ``aside`` marks columns the format does not know."""

    __tablename__ = "sheets"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    aside: Mapped[bool] = mapped_column(primary_key=True)
    rows: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Import(Base):
    """The uploaded file as it came, and the packed list of issues found in it."""

    __tablename__ = "imports"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    filename: Mapped[str | None] = mapped_column(String(300))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    issues: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    errors: Mapped[int]
    warnings: Mapped[int]
    todos: Mapped[int]
    set_aside: Mapped[bool]

    round: Mapped[StoredRound] = relationship(back_populates="imported")
