"""Runs that go on where a lost worker left off, wait by turns, and say what they were made of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Json, Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns. A column that is added needs no copy of the table, on either database."""
    for column in (
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("turn", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("memory_limit", sa.Integer()),
        sa.Column("claimed", Moment()),
        sa.Column("spent", sa.Double(), nullable=False, server_default="0"),
        sa.Column("best", sa.LargeBinary()),
        sa.Column("start", sa.LargeBinary()),
        sa.Column("made_of", Json()),
        sa.Column("work", sa.Double()),
    ):
        op.add_column("runs", column)
    # Those that wait keep their order.
    op.execute("UPDATE runs SET turn = id")
    op.create_index("ix_runs_state_priority_turn", "runs", ["state", "priority", "turn"])
