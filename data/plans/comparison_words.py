"""A comparison in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from data.contract.comparison import Comparison, RuleChange, Why
from data.contract.text import Text, counted, figure, signed
from data.plans.among import gap_words
from data.plans.names import rule_title
from data.plans.worth import other_worth, setting_value, worth_words
from data.rounds.edit_words import HOST, WHO, Called, pair_words
from data.rulebook import TERM_TITLES
from data.rulebook.settings import named

DIRECTIONS = {
    "tightened": Text("收紧", "tightened"),
    "loosened": Text("放宽", "loosened"),
    "changed": Text("改动", "changed"),
}
NO_OTHERS: Mapping[str, str] = MappingProxyType({})
_NONE = Text("无", "none")
CHURN = "churn"  # the term that is no part of what is compared


def headline(
    comparison: Comparison,
    at: int,
    called: Called = lambda _sheet, row_id: row_id,
    known: Mapping[str, str] = NO_OTHERS,
) -> list[Text]:
    """What plan ``at`` (from 1) changes against the first, most important first.

    ``called`` may give rows a name, and ``known`` other plans, by their hash.
    """
    before, after = comparison.plans[0], comparison.plans[at]
    if after.objective is None or before.objective is None:
        return [Text(f"“{after.label}”没有可比的方案。", f"“{after.label}” has no plan to compare.")]
    return [
        *_given_up(comparison, at),
        _moved(comparison, at),
        *_forced(comparison, at),
        *_points(comparison, at),
        *_churn(comparison, at, known),
        Text(
            f"未安排学生 {before.unplaced} → {after.unplaced} 人，"
            f"未安排教师 {before.teachers_unplaced} → {after.teachers_unplaced} 名。",
            f"Students without a place {before.unplaced} → {after.unplaced}, "
            f"teachers without one {before.teachers_unplaced} → {after.teachers_unplaced}.",
        ),
        _groups(comparison, at),
        *_rules(comparison, at, called),
        *_broken(comparison, at),
    ]


def rule_name(change: RuleChange, called: Called = lambda _sheet, row_id: row_id) -> Text:
    """What a changed setting or decision is called; ``called`` may give its rows a name."""
    if change.kind == "setting":
        return named(change.key)
    rule = change.key.partition(" ")[0]
    given = {f"{kind}_id": row_id for kind, row_id in (part.split(":", 1) for part in change.key.split() if ":" in part)}
    if change.kind != "except":
        return pair_words(change.kind, given, called)
    title, rows = rule_title(rule), " → ".join(called(sheet, given[key]) for key, sheet in (WHO | HOST).items() if key in given)
    return Text(f"例外 {title.zh}：{rows}", f"exception from {title.en}: {rows}")


def rule_value(change: RuleChange, at: int) -> Text:
    """Its value for one plan; a pin or forbid without numbers is there or not."""
    if change.kind == "setting":
        return setting_value(change, at)
    value = change.values[at]
    return _NONE if value is None else Text(value or "有", value or "yes")


def _moved(comparison: Comparison, at: int) -> Text:
    after = comparison.plans[at]
    kinds = Counter(row.changes[at] for row in comparison.placements if row.changes[at] is not None)
    return Text(
        f"{after.students_moved} 名学生换了岗位或不再有岗位，"
        f"{after.members_moved} 名订单班学员、{after.teachers_moved} 名教师变动；"
        f"安排新增 {kinds['added']} 项，不再保留 {kinds['removed']} 项，"
        f"人数有变 {kinds['resized']} 项，日期有变 {kinds['moved']} 项。",
        f"{counted(after.students_moved, 'student')} elsewhere or nowhere, "
        f"{counted(after.members_moved, 'member')} of order-based classes and {counted(after.teachers_moved, 'teacher')} moved; "
        f"placements: {kinds['added']} come, {kinds['removed']} gone, "
        f"{kinds['resized']} resized, {kinds['moved']} at other dates.",
    )


def forced_words(forced: int, chosen: int) -> Text:
    """How many changes had to be, and how many need not have been."""
    return Text(
        f"原有的安排有 {forced + chosen} 项变动：必须变动 {forced} 项，本可不变 {chosen} 项。",
        f"Of the placements that there were {forced + chosen} change: {forced} forced, {chosen} chosen.",
    )


def why_words(why: Why) -> Text:
    """Whether a change had to be, and what made it so."""
    if why.by == "chosen":
        return Text("本可不变", "chosen")
    return Text(f"必须变动：{why.detail}", f"forced: {why.detail_en}")


def counted_from(comparison: Comparison, at: int, known: Mapping[str, str] = NO_OTHERS) -> Text:
    """Which plan the churn of plan ``at`` is counted from; ``known`` names plans that are none of the compared, by hash."""
    sha256 = comparison.plans[at].counted_from
    if sha256 is None:
        return Text("没有基准", "nothing")
    label = {**known, **{side.plan_sha256: side.label for side in comparison.plans}}.get(sha256)
    return Text(f"另一份方案 {sha256[:8]}", f"another plan, {sha256[:8]}") if label is None else Text(f"“{label}”", f"“{label}”")


def _given_up(comparison: Comparison, at: int) -> list[Text]:
    number = comparison.plans[at].confirmed_given_up
    if not number:
        return []
    return [
        Text(
            f"学校和企业都已确认的安排，有 {number} 项保不住。",
            f"Placements given up that school and enterprise had both confirmed: {number}.",
        )
    ]


def _forced(comparison: Comparison, at: int) -> list[Text]:
    after = comparison.plans[at]
    if after.forced is None or after.chosen is None:
        return []
    return [forced_words(after.forced, after.chosen)]


def _groups(comparison: Comparison, at: int) -> Text:
    before, after = comparison.plans[0], comparison.plans[at]
    costs = " → ".join(figure(side.group_points) for side in (before, after))
    return Text(
        f"小组 {before.groups} → {after.groups} 个，分组成本 {costs} 分。",
        f"Groups {before.groups} → {after.groups}, what opening them costs {costs}.",
    )


def _points(comparison: Comparison, at: int) -> list[Text]:
    before, after = comparison.plans[0], comparison.plans[at]
    gap = [] if after.gap is None else [gap_words(after.gap, after.among)]
    if worth := other_worth(comparison.rules, at):
        return [worth_words(worth, at), *(Text(f"“{after.label}”{far.zh}。", f"“{after.label}” is {far.en}.") for far in gap)]
    gain = (after.points or 0) - (before.points or 0)
    parts = [(name, (points[at] or 0) - (points[0] or 0)) for name, points in comparison.terms.items() if name != CHURN]
    told = sorted(((name, part) for name, part in parts if part), key=lambda item: -abs(item[1]))
    titles = {name: TERM_TITLES.get(name, Text(name, name)) for name, _ in told}
    zh = "，".join(f"{titles[name].zh} {signed(part)}" for name, part in told)
    en = ", ".join(f"{titles[name].en} {signed(part)}" for name, part in told)
    return [
        Text(
            "；".join([f"得分 {signed(gain)}" + (f"（{zh}）" if zh else ""), *(far.zh for far in gap)]) + "。",
            "; ".join([f"Points {signed(gain)}" + (f" ({en})" if en else ""), *(far.en for far in gap)]) + ".",
        )
    ]


def _churn(comparison: Comparison, at: int, known: Mapping[str, str]) -> list[Text]:
    """What is left out of the points: each plan counts it from a plan of its own."""
    sides = [(comparison.plans[n], counted_from(comparison, n, known)) for n in (0, at)]
    if not any(side.churn for side, _ in sides):
        return []
    zh = "，".join(f"“{side.label}” {figure(side.churn)}（与{origin.zh}相比）" for side, origin in sides if side.churn)
    en = ", ".join(f"“{side.label}” {figure(side.churn)} (counted from {origin.en})" for side, origin in sides if side.churn)
    return [
        Text(
            f"得分不含对原方案改动的扣分，各方案所对照的原方案不一定相同：{zh}。",
            f"Changes to the baseline are not in the points: {en}.",
        )
    ]


def _rules(comparison: Comparison, at: int, called: Called) -> list[Text]:
    found, worth = [], other_worth(comparison.rules, at)
    for change in comparison.rules:
        direction = change.directions[at]
        if direction is not None and change not in worth:  # those are told with the points
            name, how = rule_name(change, called), DIRECTIONS[direction]
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
