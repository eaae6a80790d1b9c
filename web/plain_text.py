"""What people type, without signs that are none: the filters of every free field of a form."""

from __future__ import annotations

import unicodedata

_KEPT = frozenset("\n\t")


def plain_text(text: str | None) -> str:
    """The text without control characters, one of which PostgreSQL refuses; line breaks and tabs stay. None is the empty text."""
    joined = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in joined if sign in _KEPT or unicodedata.category(sign) not in ("Cc", "Cs")).strip()


def plain_line(text: str | None) -> str:
    """The same on one line, for names."""
    return plain_text(text).replace("\n", " ").replace("\t", " ")
