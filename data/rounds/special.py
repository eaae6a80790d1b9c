"""Columns whose texts have a form of their own: codes of catalogues, entries that name majors, filing numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from data.catalogues import normalise_major
from data.rounds.texts import fold

_NAMED_CODE = re.compile(r"(\d{6})K?[\s\-:/]*\D*", re.IGNORECASE)
_OCCUPATION = re.compile(r"(\d)-(\d{1,2})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_TOWN = re.compile(r"(\d{6})(?:0{3}|0{6})")
_NOT_FILED = frozenset({"否", "没有", "未备案", "不需要", "无需", "未办理", "办理中", "正在办理", "待办", "待备案", "no"})


def entry(text: str) -> str:
    """An entry that names majors: a code without its K or the name behind it, or the name as it was written."""
    code = normalise_major(text)
    if code.isascii() and code.isdigit():
        return code
    return _code(text) or text


def _major_code(text: str) -> str:
    return _code(text) or normalise_major(text)


def _code(text: str) -> str | None:
    matched = _NAMED_CODE.fullmatch(fold(text))
    return matched[1] if matched else None


def _occupation(text: str) -> str:
    """Parts that lost a leading zero get it back."""
    code = "".join(fold(text).split())
    matched = _OCCUPATION.fullmatch(code)
    if not matched:
        return code
    first, *others = (part for part in matched.groups() if part)
    return "-".join((first, *(part.zfill(2) for part in others)))


def _region(text: str) -> str:
    """Six digits also where the zeros of towns and villages follow."""
    code = "".join(fold(text).split())
    matched = _TOWN.fullmatch(code)
    return matched[1] if matched else code


def _industry(text: str) -> str:
    return "".join(fold(text).split()).upper()


def _filing_no(text: str) -> str | None:
    """None for the words that say nothing is filed, which must not pass for a number."""
    return None if fold(text).casefold() in _NOT_FILED else text


SPECIAL: Mapping[str, Callable[[str], str | None]] = {
    "major_code": _major_code,
    "major": entry,
    "occupation": _occupation,
    "region": _region,
    "industry": _industry,
    "filing_no": _filing_no,
}
"""By column key; the text is never blank."""
