"""Sweeps: which scenarios were ordered together, and what they vary."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Json, Moment
from models.migrations.frozen import freeze

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add two tables whose rows never change."""
    op.create_table(
        "sweeps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("scenario_id", sa.Integer(), sa.ForeignKey("scenarios.id"), nullable=False, index=True),
        sa.Column("baseline_id", sa.Integer(), sa.ForeignKey("plans.id"), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("knobs", Json(), nullable=False),
        sa.Column("settings", Json(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("creator_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=True),
    )
    op.create_table(
        "sweep_points",
        sa.Column("sweep_id", sa.Integer(), sa.ForeignKey("sweeps.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("scenario_id", sa.Integer(), sa.ForeignKey("scenarios.id"), nullable=False, unique=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), nullable=False, unique=True),
        sa.Column("values", Json(), nullable=False),
    )
    for table in ("sweeps", "sweep_points"):
        freeze(table)
