"""What the value of an exception may be, by rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from data.contract.text import Text
from data.rounds.special import entry
from data.rounds.texts import fold

SHARE = Text("0 到 1 的小数或百分数", "a share from 0 to 1")
DAYS = Text("天数（正整数）", "a whole number of days")
MAJORS = Text("专业代码或名称", "codes or names of majors")

_DECIMAL = re.compile(r"(\d+\.?\d*|\.\d+)\s*(%?)")
_DAYS = re.compile(r"(\d{1,4})(?:\.0+)?\s*(?:天|日|days?)?", re.IGNORECASE)
_SEPARATORS = re.compile(r"[;；、,，\n]")


def read_exception(rule: str | None, value: str | None) -> str | None:
    """The value of an exception to that rule as it is stored ('0.15', '60', '660301;机械类'), or None where it cannot be one."""
    return _READERS[rule](value) if rule is not None and rule in _READERS and value else None


def _share(value: str) -> str | None:
    matched = _DECIMAL.fullmatch(fold(value))
    if not matched:
        return None
    share = Decimal(matched[1]) / (100 if matched[2] else 1)
    return format(share.normalize(), "f") if share <= 1 else None


def _days(value: str) -> str | None:
    matched = _DAYS.fullmatch(fold(value))
    return str(int(matched[1])) if matched and int(matched[1]) > 0 else None


def _majors(value: str) -> str | None:
    return ";".join(entry(part.strip()) for part in _SEPARATORS.split(value) if part.strip()) or None


WANTED: Mapping[str, Text] = {"enterprise_share": SHARE, "post_share": SHARE, "min_days": DAYS, "major": MAJORS}
_READERS: Mapping[str, Callable[[str], str | None]] = {
    "enterprise_share": _share,
    "post_share": _share,
    "min_days": _days,
    "major": _majors,
}
