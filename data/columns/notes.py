"""What a person needs to know of a column, in words made from its declaration."""

from __future__ import annotations

from data.columns.sheets import sheet
from data.columns.types import Column, Kind
from data.contract.text import Text

_UNITS = {
    "人": "people",
    "天": "days",
    "月": "months",
    "小时": "hours",
    "元/月": "yuan/month",
    "张": "beds",
    "km": "km",
    "°": "degrees",
}


def note(column: Column, *, offered: bool = False) -> Text:
    """Required or not, help, unit, range, choices, what to refer to, and what a blank means.

    Where the choices are ``offered`` beside it, a blank among them, neither is told.
    """
    zh = ["必填" if column.required else "选填", column.help_zh]
    en = ["required" if column.required else "optional", column.help_en]
    if column.unit:
        zh.append(f"单位：{column.unit}")
        en.append(f"unit: {_UNITS[column.unit]}")
    bounds = _bounds(column)
    if bounds:
        zh.append(bounds.zh)
        en.append(bounds.en)
    if column.choices and not offered:
        zh.append(("可填多个：" if column.kind is Kind.LIST else "可填：") + "、".join(c.zh for c in column.choices))
        en.append(("any of: " if column.kind is Kind.LIST else "one of: ") + ", ".join(c.key for c in column.choices))
    if column.refers_to:
        zh.append(f"填“{sheet(column.refers_to).zh}”表中的编号")
        en.append(f"an id of the sheet {column.refers_to}")
    default = default_text(column)
    if default and not offered:
        zh.append(f"空白：{default.zh}")
        en.append(f"blank: {default.en}")
    return Text("；".join(part for part in zh if part), "; ".join(part for part in en if part))


def _bounds(column: Column) -> Text | None:
    least, most = column.minimum, column.maximum
    if least is not None and most is not None:
        return Text(f"{least:g} 至 {most:g}", f"{least:g} to {most:g}")
    if least is not None:
        return Text(f"不小于 {least:g}", f"{least:g} or more")
    return None if most is None else Text(f"不大于 {most:g}", f"{most:g} or less")


def default_text(column: Column) -> Text | None:
    """What a blank cell of the column means; None where it means unknown."""
    if column.default_note:
        zh, _, en = column.default_note.partition(" / ")
        return Text(zh.removeprefix("空白"), (en or zh).removeprefix("blank: ").removeprefix("blank "))
    if column.default is None:
        return None
    if column.kind is Kind.BOOLEAN:
        return Text("是", "yes") if column.default else Text("否", "no")
    chosen = next((c.zh for c in column.choices if c.key == column.default), None)
    value = f"{column.default:g}" if isinstance(column.default, float) else str(column.default)
    return Text(chosen or value, value)
