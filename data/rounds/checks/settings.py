"""Settings: known keys with values that the rulebook can read."""

from __future__ import annotations

from data.contract.text import Text
from data.rounds.drafts import Drafts
from data.rounds.findings import Findings, guess
from data.rulebook import settings


def check_settings(drafts: Drafts, findings: Findings) -> None:
    """Tell unknown keys with the nearest known one, and values that the key does not take."""
    draft = drafts["settings"]
    known = frozenset(settings.known_keys())
    for position, (key, value) in enumerate(zip(draft.values("key"), draft.values("value"), strict=True)):
        if key is None:
            continue
        if key not in known:
            findings.at("unknown_setting", draft, [position], "key", guess=guess(key, settings.known_keys()))
            continue
        read = settings.parse(key, value) if value is not None else None
        if isinstance(read, Text):
            findings.at("bad_setting", draft, [position], "value", key=key, detail=read)
