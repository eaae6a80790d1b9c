"""What Alembic runs: the migrations, on the connection that ``models.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from models.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
)
context.run_migrations()
