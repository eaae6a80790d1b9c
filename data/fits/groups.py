"""Words for the groups of a model's audit, which the document names by keys and ids."""

from __future__ import annotations

from data.catalogues import division_name
from data.columns.words import LEVELS
from data.contract.fit import GroupGap
from data.contract.text import Text

_BY = {
    "school": Text("学校", "school"),
    "level": Text("办学层次", "level"),
    "county": Text("区县", "county"),
    "women": Text("女生比例", "share of women"),
}
_OWN = {choice.key: Text(choice.zh, choice.key) for choice in LEVELS} | {
    "low": Text("低", "low"),
    "middle": Text("中", "middle"),
    "high": Text("高", "high"),
}


def group_words(gap: GroupGap) -> Text:
    """What a group is, like “学校 青石职专（S01）” or “女生比例 高”; names of schools where the audit kept them."""
    name = gap.name or (division_name(gap.group) if gap.by == "county" else None)
    named = Text(f"{name}（{gap.group}）", f"{name} ({gap.group})") if name else Text(gap.group or "未知", gap.group or "unknown")
    by, own = _BY.get(gap.by, Text(gap.by, gap.by)), _OWN.get(gap.group, named)
    return Text(f"{by.zh} {own.zh}", f"{by.en} {own.en}")
