"""The first tables: people, rounds, scenarios, runs, plans, proposals, events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import Json, Moment
from models.migrations.frozen import freeze

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables, and the triggers that keep stored data as it is."""
    _people()
    _rounds()
    _runs()
    _plans()
    _proposals()
    for table in ("sheets", "imports", "plans", "responses", "events"):
        freeze(table)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _reference(
    name: str, target: str, *, index: bool = False, nullable: bool = False, primary_key: bool = False
) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(target), index=index, nullable=nullable, primary_key=primary_key)


def _people() -> None:
    op.create_table(
        "people",
        _id(),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("organisation_id", sa.String(200), index=True),
        sa.Column("password_hash", sa.String(300), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.CheckConstraint("role IN ('coordinator', 'enterprise', 'school', 'admin')", name="role"),
        sa.CheckConstraint("role NOT IN ('enterprise', 'school') OR organisation_id IS NOT NULL", name="organisation"),
        sa.CheckConstraint("language IN ('zh', 'en')", name="language"),
    )
    op.create_table(
        "events",
        _id(),
        sa.Column("at", Moment(), nullable=False, index=True),
        _reference("person_id", "people.id", nullable=True),
        sa.Column("act", sa.String(50), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
    )
    op.create_index("ix_events_subject", "events", ["subject", "subject_id"])


def _rounds() -> None:
    op.create_table(
        "rounds",
        _id(),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("created", Moment(), nullable=False),
        _reference("creator_id", "people.id", nullable=True),
        sa.UniqueConstraint("name", "version"),
    )
    op.create_table(
        "sheets",
        _reference("round_id", "rounds.id", primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("aside", sa.Boolean(), primary_key=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "imports",
        _reference("round_id", "rounds.id", primary_key=True),
        sa.Column("filename", sa.String(300)),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("issues", sa.LargeBinary(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("todos", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "scenarios",
        _id(),
        _reference("round_id", "rounds.id", index=True),
        _reference("parent_id", "scenarios.id", nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("edits", Json(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        _reference("creator_id", "people.id", nullable=True),
    )


def _runs() -> None:
    # Runs point to plans (their baseline) and plans to runs. SQLite takes the reference before its table exists and could not
    # add it later without copying; PostgreSQL is the other way round.
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "runs",
        _id(),
        _reference("scenario_id", "scenarios.id", index=True),
        _reference("baseline_id", "plans.id", nullable=True) if sqlite else sa.Column("baseline_id", sa.Integer()),
        sa.Column("settings", Json(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("worker", sa.String(200)),
        sa.Column("lease", sa.String(64)),
        sa.Column("lease_until", Moment()),
        sa.Column("heartbeat", Moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("progress", Json()),
        sa.Column("incumbent", sa.Text()),
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("error", Json()),
        sa.Column("queued", Moment(), nullable=False),
        sa.Column("started", Moment()),
        sa.Column("finished", Moment()),
        _reference("creator_id", "people.id", nullable=True),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
    )
    op.create_index("ix_runs_state_id", "runs", ["state", "id"])


def _plans() -> None:
    op.create_table(
        "plans",
        _id(),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), nullable=False, unique=True),
        _reference("scenario_id", "scenarios.id", index=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("objective", sa.BigInteger()),
        sa.Column("bound", sa.Double()),
        sa.Column("violations", sa.Integer(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
    )
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key("fk_runs_baseline_id", "runs", "plans", ["baseline_id"], ["id"])


def _proposals() -> None:
    op.create_table(
        "publications",
        _reference("plan_id", "plans.id", primary_key=True),
        sa.Column("published", Moment(), nullable=False),
        _reference("publisher_id", "people.id", nullable=True),
        sa.Column("withdrawn", Moment()),
    )
    op.create_table(
        "proposals",
        _id(),
        _reference("plan_id", "publications.plan_id", index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("school_id", sa.String(200), nullable=False, index=True),
        sa.Column("enterprise_id", sa.String(200), nullable=False, index=True),
        sa.Column("cohort_id", sa.String(200)),
        sa.Column("teacher_id", sa.String(200)),
        sa.Column("post_id", sa.String(200), nullable=False),
        sa.Column("students", sa.Integer()),
        sa.Column("start", sa.Date()),
        sa.Column("end", sa.Date()),
        sa.Column("fit", sa.Double(), nullable=False),
        sa.CheckConstraint("kind IN ('group', 'order_member', 'teacher')", name="kind"),
    )
    op.create_table(
        "responses",
        _id(),
        _reference("proposal_id", "proposals.id", index=True),
        sa.Column("side", sa.String(20), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given", Moment(), nullable=False),
        _reference("person_id", "people.id"),
        sa.CheckConstraint("side IN ('school', 'enterprise')", name="side"),
        sa.CheckConstraint("answer IN ('accept', 'decline')", name="answer"),
    )
