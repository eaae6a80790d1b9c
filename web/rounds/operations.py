"""What coordinators do with rounds: each act writes its event."""

from __future__ import annotations

from data.rounds import load_round
from models import store
from models.tables import StoredRound
from web.rounds.uploads import bare_name, unpacked
from web.storage import writing


def import_round(content: bytes, filename: str, name: str, by: int | None) -> StoredRound:
    """Read an upload and store what is usable along with every problem found; the next version of that name.

    UnreadableRound (with its issue) when nothing at all can be read.
    """
    with unpacked(content, filename) as path:
        loaded = load_round(path)
    with writing() as session:
        return store.store_round(
            session,
            loaded.round,
            name=name,
            issues=loaded.issues,
            set_aside=loaded.set_aside,
            filename=bare_name(filename),
            content=content,
            by=by,
        )
