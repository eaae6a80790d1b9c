"""One cell, of whatever type a reader gives, as canonical text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2060\ufeff]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
_BIGGEST_EXACT = 1e15


def to_text(value: Any) -> str:
    """'' for blank; whole floats as integers, dates as ISO, lists joined by ';', text without blanks around it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        if value != value:
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < _BIGGEST_EXACT else repr(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _rare(value)


def to_texts(values: Iterable[Any]) -> list[str]:
    """``to_text`` of each value; a shortcut for the many cells that are clean text."""
    return [v if type(v) is str and v.isalnum() else to_text(v) for v in values]


def clean(text: str) -> str:
    """Text without blanks around it, invisible characters or foreign line ends."""
    if not text.isprintable():
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()


def fold(text: str) -> str:
    """Half width, plain dashes, no blanks around: for codes, numbers and words of closed lists."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES).strip()


def _rare(value: Any) -> str:
    if isinstance(value, datetime):
        if value != value:  # NaT
            return ""
        whole_day = value.time() == time(0)
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return ";".join(to_text(v) for v in value)
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    return "" if text in ("<NA>", "NaT") else clean(text)
