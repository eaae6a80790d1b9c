"""Answers that stay where a placement is published again unchanged, and what they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Json, Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns. What earlier proposals are about is filled in when it is first asked for: it is in their rounds."""
    with op.batch_alter_table("proposals") as table:
        table.add_column(sa.Column("terms", Json()))
        table.add_column(sa.Column("before_id", sa.Integer()))
        table.add_column(sa.Column("gone", Moment()))
        table.create_foreign_key("fk_proposals_before_id", "proposals", ["before_id"], ["id"])
    with op.batch_alter_table("responses") as table:
        table.add_column(sa.Column("carried_id", sa.Integer()))
        table.create_foreign_key("fk_responses_carried_id", "responses", ["carried_id"], ["id"])
