"""What a sweep varies: a setting, or a column of some rows, over a list of values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import pandas as pd

from data.columns import Column, Kind, Sheet
from data.contract.edit import ChangeSetting, SetCell
from data.contract.round import Round
from data.contract.text import Text
from data.rounds.grids import sheet_titled
from data.rounds.matching import column_named
from data.rulebook import settings

MOST_VALUES = 1_000
# Of a value that is not 0: beyond them a number is a slip, or takes all memory.
LEAST, GREATEST = Decimal("1e-9"), Decimal("1e12")
EVERY = "*"
_WRITTEN = re.compile(r"^(?P<what>.+)(?P<how>[=~])(?P<values>[^=~]+)$", re.DOTALL)


class SweepTrouble(Exception):
    """A sweep cannot be made; ``text`` says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


@dataclass(frozen=True)
class Knob:
    """One thing that is varied.

    ``name`` is a setting's key, or ``sheet/rows/column`` with rows being an id, several with commas, ``column=value`` for all
    that have it, or ``*``. With ``times`` the values are factors of what the cells hold, else what they are set to.
    """

    name: str
    values: tuple[Decimal, ...]
    times: bool = False

    def edits(self, round_: Round, value: Decimal) -> list[SetCell | ChangeSetting]:
        """The edits that set that value; SweepTrouble where the round does not have what the knob names."""
        if "/" not in self.name:
            return [ChangeSetting(edit="setting", key=self.name, value=plain(value))]
        sheet, column, rows = self._place(round_)
        ids = round_[sheet.name][sheet.key]
        cells = round_[sheet.name][column.key]
        return [
            SetCell(edit="set", sheet=sheet.name, id=str(ids[at]), column=column.key, value=self._cell(column, cells[at], value))
            for at in rows
            if not self.times or pd.notna(cells[at])
        ]

    def document(self) -> dict[str, Any]:
        """The knob as ``parse_knobs`` reads it."""
        return {"name": self.name, "values": [str(value) for value in self.values], "times": self.times}

    def _cell(self, column: Column, before: Any, value: Decimal) -> int | float:
        reached = value * Decimal(str(before)) if self.times else value
        return int(reached.quantize(Decimal(1), ROUND_HALF_UP)) if column.kind is Kind.INTEGER and self.times else plain(reached)

    def _place(self, round_: Round) -> tuple[Sheet, Column, list[Any]]:
        """Sheet, column and labels of the rows."""
        parts = self.name.split("/")
        sheet = sheet_titled(parts[0]) if len(parts) == 3 else None
        column = column_named(sheet, parts[2]) if sheet else None
        if sheet is None or column is None or not sheet.key or column.kind not in (Kind.INTEGER, Kind.NUMBER):
            raise SweepTrouble(
                f"“{self.name}”不是可以取一串数值的列；请写成 表/行/列，如 posts/P001/seats，列为数值。",
                f"“{self.name}” is no column that takes numbers. Maybe write sheet/rows/column, like posts/P001/seats.",
            )
        table = round_[sheet.name]
        rows = _rows(table, sheet, parts[1])
        if not rows:
            raise SweepTrouble(
                f"“{self.name}”没有对应的行；请核对编号。", f"No row is meant by “{self.name}”. Maybe check the ids."
            )
        return sheet, column, rows


def parse_knobs(document: object) -> list[Knob]:
    """Knobs of a JSON document: a list of objects with ``name``, ``values`` (or from, to, step) and perhaps ``times``."""
    if not isinstance(document, list) or not all(
        isinstance(item, dict) and isinstance(item.get("name"), str) for item in document
    ):
        raise SweepTrouble(
            '应为一个列表，每项形如 {"name": "weights.fit", "values": [1, 2]}。',
            'A list is expected, each item like {"name": "weights.fit", "values": [1, 2]}.',
        )
    found = []
    for item in document:
        values = item.get("values")
        if values is None:
            words = ":".join(str(item.get(key, "")) for key in ("from", "to", "step"))
        else:
            words = ",".join(str(value) for value in values) if isinstance(values, list) else ""
        found.append(parse_knob(f"{item['name']}{'~' if item.get('times') else '='}{words}"))
    return found


def parse_knob(text: str) -> Knob:
    """A knob as it is written: ``KEY=FROM:TO:STEP`` or ``KEY=A,B,C``, with ``~`` in place of ``=`` for factors."""
    found = _WRITTEN.match(text.strip())
    if found is None:
        raise SweepTrouble(
            f"“{text}”看不懂；应写成 参数=起:止:步长 或 参数=值,值。",
            f"“{text}” is not understood. Maybe write KEY=FROM:TO:STEP or KEY=A,B,C.",
        )
    name, times = found["what"].strip(), found["how"] == "~"
    if "/" not in name and (times or name not in settings.known_keys()):
        raise SweepTrouble(
            f"没有参数“{name}”，最接近的是“{settings.nearest(name)}”（~ 只用于表中的列）。",
            f"There is no setting “{name}”. Maybe “{settings.nearest(name)}” (and ~ is for columns of sheets only).",
        )
    return Knob(name, _values(found["values"]), times)


def plain(value: Decimal) -> int | float:
    """A whole number where it is one."""
    return int(value) if value == value.to_integral_value() else float(value)


def _values(words: str) -> tuple[Decimal, ...]:
    try:
        if ":" not in words:
            return tuple(dict.fromkeys(_value(word) for word in words.split(",")))
        first, last, step = (_value(word) for word in words.split(":"))
    except (InvalidOperation, ValueError) as error:
        raise SweepTrouble(
            f"“{words}”的数值看不懂；应写成 起:止:步长 或 值,值。",
            f"The numbers of “{words}” are not understood. Maybe write FROM:TO:STEP or A,B,C.",
        ) from error
    if step == 0 or (last - first) / step < 0:
        raise SweepTrouble(
            f"“{words}”的步长到不了终点；也许正负号写反了。",
            f"The step of “{words}” does not lead to its end. Maybe turn its sign.",
        )
    count = int((last - first) / step) + 1
    if count > MOST_VALUES:
        raise SweepTrouble(
            f"“{words}”有 {count} 个值，最多 {MOST_VALUES} 个；请加大步长。",
            f"“{words}” has {count} values, and at most {MOST_VALUES} are possible. Maybe a longer step.",
        )
    return tuple(first + step * at for at in range(count))


def _value(word: str) -> Decimal:
    value = Decimal(word.strip())
    if not value.is_finite() or (value != 0 and not LEAST <= value.copy_abs() <= GREATEST):
        raise ValueError(word)
    return value


def _rows(table: pd.DataFrame, sheet: Sheet, rows: str) -> list[Any]:
    """Labels of the rows that are meant, in their order; none where one of them is not known."""
    if rows == EVERY:
        return list(table.index)
    if "=" in rows:
        header, _, value = rows.partition("=")
        column = column_named(sheet, header)
        return [] if column is None else list(table.index[(table[column.key].astype("str") == value).to_numpy(dtype=bool)])
    wanted = [word.strip() for word in rows.split(",")]
    if not set(wanted) <= set(table[sheet.key]):
        return []
    return list(table.index[table[sheet.key].isin(wanted).to_numpy(dtype=bool)])
