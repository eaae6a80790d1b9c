"""Scenarios with a state, their previews and approvals; a plan may be published more than once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Json, Moment
from models.migrations.frozen import freeze

revision = "0002"
down_revision = "0001"

STATES = "'draft', 'approved', 'published', 'followed', 'rolled_back', 'discarded'"


def upgrade() -> None:
    """Add what scenarios need; publications get a key of their own, and proposals refer to it."""
    _states()
    _previews()
    if op.get_bind().dialect.name == "sqlite":
        _publications_copied()
    else:
        _publications_altered()


def _states() -> None:
    with op.batch_alter_table("scenarios") as table:
        table.add_column(sa.Column("state", sa.String(20), nullable=False, server_default="draft"))
        table.create_check_constraint("state", f"state IN ({STATES})")
    # What was published before there were states.
    plans = "SELECT p.scenario_id FROM plans p JOIN publications b ON b.plan_id = p.id"
    op.execute(f"UPDATE scenarios SET state = 'followed' WHERE id IN ({plans})")
    op.execute(f"UPDATE scenarios SET state = 'published' WHERE id IN ({plans} WHERE b.withdrawn IS NULL)")
    with op.batch_alter_table("scenarios") as table:
        table.alter_column("state", server_default=None)


def _previews() -> None:
    op.create_table(
        "previews",
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("scenario_id", sa.Integer(), sa.ForeignKey("scenarios.id"), nullable=False, index=True),
        sa.Column("round_sha256", sa.String(64), nullable=False),
        sa.Column("edits", Json(), nullable=False),
        sa.Column("edits_sha256", sa.String(64), nullable=False),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("scenario_id", sa.Integer(), sa.ForeignKey("scenarios.id"), nullable=False, index=True),
        sa.Column("plan_id", sa.Integer(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("preview_sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved", Moment(), nullable=False),
        sa.Column("approver_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=True),
    )
    for table in ("previews", "approvals"):
        freeze(table)


def _publications_copied() -> None:
    """SQLite changes keys by copying: a publication keeps the number of its plan, so proposals only rename the column."""
    op.rename_table("publications", "publications_before")
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.Integer(), sa.ForeignKey("plans.id"), nullable=False, index=True),
        sa.Column("published", Moment(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn", Moment()),
    )
    op.execute(
        "INSERT INTO publications (id, plan_id, published, publisher_id, reason, withdrawn) "
        "SELECT plan_id, plan_id, published, publisher_id, '', withdrawn FROM publications_before ORDER BY published"
    )
    with op.batch_alter_table("proposals") as table:
        table.drop_index("ix_proposals_plan_id")
        table.drop_constraint("fk_proposals_plan_id", type_="foreignkey")
        table.alter_column("plan_id", new_column_name="publication_id")
    with op.batch_alter_table("proposals") as table:
        table.create_foreign_key("fk_proposals_publication_id", "publications", ["publication_id"], ["id"])
        table.create_index("ix_proposals_publication_id", ["publication_id"])
    op.drop_table("publications_before")


def _publications_altered() -> None:
    op.drop_constraint("fk_proposals_plan_id", "proposals", type_="foreignkey")
    op.drop_constraint("pk_publications", "publications", type_="primary")
    op.add_column("publications", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.alter_column("publications", "reason", server_default=None)
    op.execute("ALTER TABLE publications ADD COLUMN id INTEGER")
    op.execute("UPDATE publications SET id = plan_id")
    op.execute("CREATE SEQUENCE publications_id_seq OWNED BY publications.id")
    op.execute("SELECT setval('publications_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM publications), false)")
    op.execute("ALTER TABLE publications ALTER COLUMN id SET DEFAULT nextval('publications_id_seq')")
    op.create_primary_key("pk_publications", "publications", ["id"])
    op.create_index("ix_publications_plan_id", "publications", ["plan_id"])
    op.drop_index("ix_proposals_plan_id", "proposals")
    op.alter_column("proposals", "plan_id", new_column_name="publication_id")
    op.create_foreign_key("fk_proposals_publication_id", "proposals", "publications", ["publication_id"], ["id"])
    op.create_index("ix_proposals_publication_id", "proposals", ["publication_id"])
