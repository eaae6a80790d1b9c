"""Rounds: storing an import, and reading it back exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from data.columns import SHEETS
from data.contract.issue import Issue
from data.contract.round import Round
from data.rounds import input_sha256
from models.packing import pack_issues, pack_table, unpack_issues, unpack_table
from models.store.events import record
from models.tables import Import, Scenario, StoredRound, StoredSheet


def store_round(
    session: Session,
    round: Round,
    *,
    name: str,
    issues: Sequence[Issue] = (),
    set_aside: bool = False,
    filename: str | None = None,
    content: bytes | None = None,
    by: int | None = None,
) -> StoredRound:
    """Store an imported round with the file it came from (``content``) and what was said of it; the next version of its name.

    Its first scenario, the one without edits, is made along with it.
    """
    if session.get_bind().dialect.name == "postgresql":
        # Two imports at once would take the same version; on SQLite there is only ever one writer.
        session.execute(text("LOCK TABLE rounds IN SHARE ROW EXCLUSIVE MODE"))
    latest = session.scalar(select(func.max(StoredRound.version)).where(StoredRound.name == name))
    stored = StoredRound(name=name, version=(latest or 0) + 1, sha256=input_sha256(round), creator_id=by)
    session.add(stored)
    session.flush()
    for aside, tables in ((False, round.tables), (True, round.kept_aside)):
        session.add_all(
            StoredSheet(round_id=stored.id, name=sheet, aside=aside, rows=len(table), content=pack_table(table))
            for sheet, table in tables.items()
        )
    severities = Counter(issue.severity for issue in issues)
    stored.imported = Import(
        filename=filename,
        content=content,
        issues=pack_issues(issues),
        errors=severities["error"],
        warnings=severities["warning"],
        todos=severities["todo"],
        set_aside=set_aside,
    )
    session.add(Scenario(round_id=stored.id, name=name, creator_id=by))
    record(session, "round.store", "round", stored.id, by, sha256=stored.sha256, filename=filename)
    session.flush()
    return stored


def load_round(session: Session, round_id: int) -> Round:
    """The round exactly as it was stored, kept-aside columns included; LookupError if there is none."""
    found = session.scalars(select(StoredSheet).where(StoredSheet.round_id == round_id)).all()
    if not found:
        raise LookupError(f"There is no round {round_id}")
    order = {sheet.name: place for place, sheet in enumerate(SHEETS)}
    sheets = sorted(found, key=lambda sheet: order.get(sheet.name, len(order)))
    return Round(
        {sheet.name: unpack_table(sheet.content) for sheet in sheets if not sheet.aside},
        {sheet.name: unpack_table(sheet.content) for sheet in sheets if sheet.aside},
    )


def load_issues(session: Session, round_id: int) -> list[Issue]:
    """What the import said, in its order; LookupError if there is no such round."""
    return unpack_issues(_import(session, round_id).issues)


def uploaded_file(session: Session, round_id: int) -> tuple[str | None, bytes | None]:
    """Name and bytes of the file as it was uploaded; LookupError if there is no such round."""
    imported = _import(session, round_id)
    return imported.filename, imported.content


def list_rounds(session: Session) -> Sequence[StoredRound]:
    """All rounds, the newest first."""
    return session.scalars(select(StoredRound).order_by(StoredRound.id.desc())).all()


def _import(session: Session, round_id: int) -> Import:
    imported = session.get(Import, round_id)
    if imported is None:
        raise LookupError(f"There is no round {round_id}")
    return imported
