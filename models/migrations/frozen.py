"""Triggers for tables whose rows never change, on both databases."""

from __future__ import annotations

from alembic import op


def freeze(table: str, *, updates: bool = True, deletes: bool = True) -> None:
    """From now on the database refuses to change (``updates``) or remove (``deletes``) rows of the table."""
    for verb, wanted in (("UPDATE", updates), ("DELETE", deletes)):
        if not wanted:
            continue
        name, message = f"{table}_no_{verb.lower()}", f"rows of {table} are final"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        else:
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
            if verb == "DELETE":
                op.execute(f"CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}()")
