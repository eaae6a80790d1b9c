"""What one written cell means, by kind of column: a plain value, None for blank, or a ``Bad`` that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from data.columns import Column, Kind
from data.contract.text import Text
from data.rounds.findings import guess
from data.rounds.special import SPECIAL, entry
from data.rounds.texts import fold

EARLIEST, LATEST = date(1950, 1, 1), date(2150, 12, 31)
GREATEST = 10_000_000
NOTHING = Text("", "")

_DIGITS = 15  # a workbook keeps no more

_BLANKS = frozenset({"-", "--", "---", "/", "\\", "n/a", "na", "null", "未知", "不详", "暂无"})
_NONE = frozenset({"无", "none", "没有"})
_ANY = frozenset({"不限", "不限专业", "专业不限", "不限层次", "不限年级", "均可", "任意", "无要求", "不要求", "any", "all"})
_OPEN = frozenset({"majors", "levels", "grades"})  # lists that say who may come: blank means anybody
_YES = frozenset({"是", "yes", "y", "true", "t", "1", "有", "对", "√", "✓", "✔"})
_NO = frozenset({"否", "no", "n", "false", "f", "0", "无", "不", "没有", "×", "✗", "x"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
_UNITS = {
    "人": r"人|名|位|个|张",
    "天": r"天|日",
    "元/月": r"元/人/月|元/月|元每月|元|/月",
    "小时": r"个小时|小时|时|h",
    "km": r"km|公里|千米",
    "张": r"张|个|床|人",
    "月": r"个月|月",
    "°": r"°|度",
}
_SMALL = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_DAY_DIGITS = re.compile(r"((?:19|20|21)\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_SEPARATORS = re.compile(r"[;；、,，\n]")
_CHOICE_SEPARATORS = re.compile(r"[;；、,，/／\n]")  # no word of a closed list has a stroke in it


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be used: the code and the words of its message."""

    code: str
    words: Mapping[str, str | Text] = field(default_factory=dict)


_UNDECODED = Bad("bad_encoding")


def read_cell(text: str, column: Column) -> Any:
    """The value of one cell of canonical text (see ``texts.to_text``): its plain type, None for blank, or ``Bad``."""
    return read_cells([text], column)[0]


def read_cells(texts: Iterable[str], column: Column) -> list[Any]:
    """``read_cell`` of each text."""
    special, read = SPECIAL.get(column.key), _READERS[column.kind]
    if special is not None:
        return [_UNDECODED if "\ufffd" in t else None if _blank(t, none_too=True) else special(t) for t in texts]
    return [_UNDECODED if "\ufffd" in t else read(t, column) for t in texts]


def _text(text: str, _: Column) -> Any:
    return None if _blank(text, none_too=True) else text


def _id(text: str, _: Column) -> Any:
    return None if _blank(text, none_too=True) else fold(text)


def _number(text: str, column: Column) -> Any:
    if _blank(text):
        return None
    words = fold(text)
    percent = words.endswith("%") and column.maximum == 1
    if percent:
        words = words[:-1].rstrip()
    if not _NUMBER.fullmatch(words):
        words = _bare(words, column)
        if _THOUSANDS.fullmatch(words):
            words = words.replace(",", "")
        if column.maximum is not None and column.maximum <= 5 and words in _SMALL:
            words = str(_SMALL[words])
        if not _NUMBER.fullmatch(words):
            return Bad("bad_number")
    value = float(words) / 100 if percent else float(words)
    if percent or len(words) > _DIGITS:
        value = float(f"{value:.{_DIGITS}g}")
    return value if _in_range(value, column) else _out_of_range(value, column)


def _integer(text: str, column: Column) -> Any:
    value = _number(text, column)
    if not isinstance(value, float):
        return value
    if not value.is_integer():
        return Bad("not_whole")
    return int(value)


def _date(text: str, _: Column) -> Any:
    if _blank(text, none_too=True):
        return None
    words = fold(text)
    try:
        day = _day(words)
    except (ValueError, OverflowError):
        day = None
    if day is None:
        return Bad("bad_date")
    if EARLIEST <= day <= LATEST:
        return day
    return Bad("out_of_range", {"range": f"{EARLIEST} … {LATEST}", "extra": NOTHING, "now": NOTHING})


def _boolean(text: str, _: Column) -> Any:
    if _blank(text):
        return None
    word = fold(text).casefold()
    return True if word in _YES else False if word in _NO else Bad("bad_boolean")


def _choice(text: str, column: Column) -> Any:
    found = _keys(column).get(fold(text).casefold())
    if found is not None:
        return found
    return None if _blank(text) else Bad("unknown_choice", _choices(text, column))


def _list(text: str, column: Column) -> Any:
    separators = _CHOICE_SEPARATORS if column.choices else _SEPARATORS
    parts = [part for part in (p.strip() for p in separators.split(text)) if part and not _blank(part, none_too=True)]
    if column.key in _OPEN and any(fold(part).casefold() in _ANY for part in parts):
        return ()
    if column.key == "grades":
        return _grades(parts)
    if not column.choices:
        return tuple(dict.fromkeys(entry(part) for part in parts))
    found = []
    for part in parts:
        key = _keys(column).get(fold(part).casefold())
        if key is None:
            words = {**_choices(part, column), "entry": part}
            return Bad("unknown_hazard" if column.key == "hazards" else "unknown_choice", words)
        found.append(key)
    return tuple(dict.fromkeys(found))


def _grades(parts: list[str]) -> Any:
    found = [re.sub(r"年级$|年$", "", fold(part)) for part in parts]
    found = [str(_SMALL.get(grade, grade)) for grade in found]
    if all(grade in ("1", "2", "3", "4", "5") for grade in found):
        return tuple(dict.fromkeys(found))
    return Bad("out_of_range", {"range": "1 … 5", "extra": NOTHING, "now": NOTHING})


_READERS: Mapping[Kind, Callable[[str, Column], Any]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.CODE: _id,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
}


def lost_digits(text: str) -> bool:
    """Whether an id was kept as a number too long for a workbook."""
    return bool(_SCIENTIFIC.fullmatch(text))


def _blank(text: str, none_too: bool = False) -> bool:
    """``none_too``: also the words for none, which in a count would rather be 0."""
    if not text:
        return True
    if len(text) > 4:
        return False
    word = fold(text).casefold()
    return word in _BLANKS or (none_too and word in _NONE)


def _bare(words: str, column: Column) -> str:
    words = words.lstrip("¥").strip()
    units = _UNITS.get(column.unit)
    if units:
        words = re.sub(rf"\s*({units})$", "", words, flags=re.IGNORECASE)
    if column.key == "grade":
        words = re.sub(r"年级$|年$", "", words)
    return re.sub(r"级$", "", words) if column.key == "intensity" else words


def _day(words: str) -> date | None:
    if matched := _DAY.fullmatch(words) or _DAY_DIGITS.fullmatch(words):
        return date(int(matched[1]), int(matched[2]), int(matched[3]))
    if _SERIAL.fullmatch(words):
        return _EXCEL_EPOCH + timedelta(days=int(float(words)))
    return None


def _in_range(value: float, column: Column) -> bool:
    least = -GREATEST if column.minimum is None else column.minimum
    greatest = GREATEST if column.maximum is None else column.maximum
    return least <= value <= greatest


def _out_of_range(value: float, column: Column) -> Bad:
    low = f"{-GREATEST}" if column.minimum is None else f"{column.minimum:g}"
    high = f"{GREATEST}" if column.maximum is None else f"{column.maximum:g}"
    extra = NOTHING
    if column.key == "lat" and abs(value) > 90:
        extra = Text("，可能经度与纬度写反了", ", or lon and lat are swapped")
    elif column.maximum == 1 and value > 1:
        extra = Text("，比例写成 0.6 或 60%", "; write shares like 0.6 or 60%")
    return Bad("out_of_range", {"range": f"{low} … {high}", "extra": extra, "now": NOTHING})


@cache
def _keys(column: Column) -> Mapping[str, str]:
    words = {fold(word).casefold(): c.key for c in reversed(column.choices) for word in (*c.aliases, c.zh)}
    return {**words, **{c.key.casefold(): c.key for c in column.choices}}


def _choices(text: str, column: Column) -> dict[str, str | Text]:
    titles = {c.key: Text(c.zh, c.key) for c in column.choices}
    return {
        "choices": Text("、".join(c.zh for c in column.choices), ", ".join(c.key for c in column.choices)),
        "guess": guess(fold(text).casefold(), list(_keys(column)), {word: titles[key] for word, key in _keys(column).items()}),
    }
