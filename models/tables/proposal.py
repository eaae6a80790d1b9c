"""Proposals: the rows of a published plan as school and enterprise see them, and what they said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Json, Moment, now
from models.tables.person import Person
from models.tables.plan import StoredPlan


class Publication(Base):
    """The act of showing a plan to those it concerns; ``withdrawn`` when a later one took its place.

    A plan that is published again, because a later one is rolled back, is published by a new act with new proposals.
    """

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    published: Mapped[datetime] = mapped_column(Moment, default=now)
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn: Mapped[datetime | None] = mapped_column(Moment)

    plan: Mapped[StoredPlan] = relationship()


class Proposal(Base):
    """One placement proposed to one school and one enterprise: a group, members of an order class, or a teacher's stay.

    ``terms`` are what an answer is about (None: published before they were kept, and not asked for since). ``before_id`` is the
    proposal of an earlier publication that was answered last; where nothing changed its answers are here too. ``gone``: since
    when it is proposed no longer.
    """

    __tablename__ = "proposals"
    __table_args__ = (CheckConstraint("kind IN ('group', 'order_member', 'teacher')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    school_id: Mapped[str] = mapped_column(String(200), index=True)
    enterprise_id: Mapped[str] = mapped_column(String(200), index=True)
    cohort_id: Mapped[str | None] = mapped_column(String(200))
    teacher_id: Mapped[str | None] = mapped_column(String(200))
    post_id: Mapped[str] = mapped_column(String(200))
    students: Mapped[int | None]
    start: Mapped[date | None]
    end: Mapped[date | None]
    fit: Mapped[float]
    terms: Mapped[dict[str, Any] | None] = mapped_column(Json)
    before_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    gone: Mapped[datetime | None] = mapped_column(Moment)

    before: Mapped[Proposal | None] = relationship(remote_side=[id])
    publication: Mapped[Publication] = relationship()
    responses: Mapped[list[Response]] = relationship(back_populates="proposal", order_by="Response.id")


class Response(Base):
    """What one side said to a proposal; the latest of a side counts, earlier ones stay.

    ``carried_id`` is the answer to the same placement of an earlier publication that this one repeats: who gave it and when too.
    """

    __tablename__ = "responses"
    __table_args__ = (
        CheckConstraint("side IN ('school', 'enterprise')", name="side"),
        CheckConstraint("answer IN ('accept', 'decline')", name="answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    side: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    given: Mapped[datetime] = mapped_column(Moment, default=now)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    carried_id: Mapped[int | None] = mapped_column(ForeignKey("responses.id"))

    proposal: Mapped[Proposal] = relationship(back_populates="responses")
    person: Mapped[Person] = relationship()
