"""People who use the service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, now

ROLES = ("coordinator", "enterprise", "school", "admin")


class Person(Base):
    """Someone who can log in. ``name`` is the log-in name; ``organisation_id`` a school_id or enterprise_id, by role."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint("role NOT IN ('enterprise', 'school') OR organisation_id IS NOT NULL", name="organisation"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[str | None] = mapped_column(String(200), index=True)
    password_hash: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(2), default="zh")
    active: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
