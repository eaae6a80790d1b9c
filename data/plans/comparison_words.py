"""A comparison in sentences."""

from __future__ import annotations

from collections import Counter

from data.contract.comparison import Comparison, RuleChange
from data.contract.text import Text, counted, signed
from data.plans.percent import percent_up
from data.rulebook import TERM_TITLES
from data.rulebook.settings import describe, known_keys

DIRECTIONS = {
    "tightened": Text("收紧", "tightened"),
    "loosened": Text("放宽", "loosened"),
    "changed": Text("改动", "changed"),
}
DECISIONS = {"pin": Text("锁定", "pin"), "forbid": Text("禁止", "forbid"), "except": Text("例外", "exception")}
_NONE = Text("无", "none")


def headline(comparison: Comparison, at: int) -> list[Text]:
    """What plan ``at`` (from 1) changes against the first, most important first."""
    before, after = comparison.plans[0], comparison.plans[at]
    if after.objective is None or before.objective is None:
        return [Text(f"“{after.label}”没有可比的方案。", f"“{after.label}” has no plan to compare.")]
    return [
        _moved(comparison, at),
        _points(comparison, at),
        Text(
            f"未安排学生 {before.unplaced} → {after.unplaced} 人，"
            f"未安排教师 {before.teachers_unplaced} → {after.teachers_unplaced} 名。",
            f"Students without a place {before.unplaced} → {after.unplaced}, "
            f"teachers without one {before.teachers_unplaced} → {after.teachers_unplaced}.",
        ),
        _groups(comparison, at),
        *_rules(comparison, at),
        *_broken(comparison, at),
    ]


def rule_name(change: RuleChange) -> Text:
    """What a changed setting or decision is called."""
    if change.kind == "setting":
        name = describe(change.key) if change.key in known_keys() else Text("", "")
        return Text(f"参数 {change.key}（{name.zh}）", f"setting {change.key} ({name.en})")
    kind = DECISIONS[change.kind]
    return Text(f"{kind.zh} {change.key}", f"{kind.en} {change.key}")


def rule_value(change: RuleChange, at: int) -> Text:
    """Its value for one plan; a pin or forbid without numbers is there or not."""
    value = change.values[at]
    return _NONE if value is None else Text(value or "有", value or "yes")


def _moved(comparison: Comparison, at: int) -> Text:
    after = comparison.plans[at]
    kinds = Counter(row.changes[at] for row in comparison.placements if row.changes[at] is not None)
    return Text(
        f"{after.students_moved} 名学生换了岗位或不再有岗位，"
        f"{after.members_moved} 名订单班学员、{after.teachers_moved} 名教师变动；"
        f"安排新增 {kinds['added']} 项，取消 {kinds['removed']} 项，人数变 {kinds['resized']} 项，日期变 {kinds['moved']} 项。",
        f"{counted(after.students_moved, 'student')} elsewhere or nowhere, "
        f"{counted(after.members_moved, 'member')} of order-based classes and {counted(after.teachers_moved, 'teacher')} moved; "
        f"placements: {kinds['added']} come, {kinds['removed']} gone, "
        f"{kinds['resized']} resized, {kinds['moved']} at other dates.",
    )


def _groups(comparison: Comparison, at: int) -> Text:
    before, after = comparison.plans[0], comparison.plans[at]
    costs = " → ".join(f"{side.group_points:,}".replace("-", "−") for side in (before, after))
    return Text(
        f"小组 {before.groups} → {after.groups} 个，成组的成本 {costs} 分。",
        f"Groups {before.groups} → {after.groups}, what opening them costs {costs}.",
    )


def _points(comparison: Comparison, at: int) -> Text:
    before, after = comparison.plans[0], comparison.plans[at]
    gain = (after.objective or 0) - (before.objective or 0)
    parts = [(name, (points[at] or 0) - (points[0] or 0)) for name, points in comparison.terms.items()]
    told = sorted(((name, part) for name, part in parts if part), key=lambda item: -abs(item[1]))
    titles = {name: TERM_TITLES.get(name, Text(name, name)) for name, _ in told}
    zh = "，".join(f"{titles[name].zh} {signed(part)}" for name, part in told)
    en = ", ".join(f"{titles[name].en} {signed(part)}" for name, part in told)
    gap = Text("", "")
    if after.gap is not None:
        gap = Text(f"；离可能的最好不超过 {percent_up(after.gap)}", f"; at most {percent_up(after.gap)} below the best possible")
    return Text(
        f"得分 {signed(gain)}" + (f"（{zh}）" if zh else "") + f"{gap.zh}。",
        f"Points {signed(gain)}" + (f" ({en})" if en else "") + f"{gap.en}.",
    )


def _rules(comparison: Comparison, at: int) -> list[Text]:
    found = []
    for change in comparison.rules:
        direction = change.directions[at]
        if direction is not None:
            name, how = rule_name(change), DIRECTIONS[direction]
            old, new = rule_value(change, 0), rule_value(change, at)
            found.append(
                Text(f"{how.zh}：{name.zh} {old.zh} → {new.zh}。", f"{how.en.capitalize()}: {name.en} {old.en} → {new.en}.")
            )
    return found


def _broken(comparison: Comparison, at: int) -> list[Text]:
    failed = comparison.plans[at].failed_checks
    return (
        [Text(f"违反 {failed} 项规则，不能发布。", f"{counted(failed, 'check')} failed: it cannot be published.")]
        if failed
        else []
    )
