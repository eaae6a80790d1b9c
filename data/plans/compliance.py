"""What a plan was checked for, and what people still have to do."""

from __future__ import annotations

from data.contract.plan import Check, Plan
from data.contract.text import Language, Text
from data.plans.names import Names, rule_title
from data.plans.tables import Cell, Table, heading
from data.rulebook import LAW_RULES, RULES

_SEVERITIES = {
    "barred": Text("必须满足", "must hold"),
    "exception": Text("例外报备", "exception"),
    "todo": Text("待办", "to-do"),
    "note": Text("提示", "note"),
}


def checks(plan: Plan, names: Names, language: Language) -> Table:
    """Every check: rule, subject, value against limit, where it stands in law; failed ones first and coloured."""
    ordered = sorted(plan.checks, key=lambda check: check.ok)
    rows: list[tuple[Cell, ...]] = []
    for check in ordered:
        rows.append(
            (
                rule_title(check.rule).to(language),
                names.subject(check.subject, language),
                check.value,
                check.limit,
                _verdict(check).to(language),
                _SEVERITIES[check.severity].to(language),
                check.source,
                check.article,
                _known(check.verified, language),
            )
        )
    return Table(
        Text("合规检查", "Compliance"),
        (
            heading("规则", "rule", 16),
            heading("对象", "subject", 44, wrap=True),
            heading("数值", "value", 12),
            heading("限值", "limit", 12),
            heading("结果", "result", 9),
            heading("性质", "kind", 10),
            heading("依据", "source", 24, wrap=True),
            heading("条款", "article", 20, wrap=True),
            heading("条款核对", "verified", 10),
        ),
        rows,
        bad=frozenset(at for at, check in enumerate(ordered) if not check.ok and check.severity == "barred"),
    )


def _verdict(check: Check) -> Text:
    if check.severity == "todo":
        return Text("待办", "to do")
    if check.severity in ("exception", "note"):
        return _SEVERITIES[check.severity]
    return Text("合格", "met") if check.ok else Text("不合格", "not met")


def todos(plan: Plan, names: Names, language: Language) -> Table:
    """What people have to find out or settle: to-dos of this plan, then the documents every placement needs before it starts."""
    rows: list[tuple[Cell, ...]] = []
    for check in plan.checks:
        if check.severity == "todo":
            row = RULES.get(check.rule)
            note = row.note.to(language) if row else ""
            where = names.subject(check.subject, language)
            rows.append(
                (rule_title(check.rule).to(language), where, note, check.source, check.article, _known(check.verified, language))
            )
    where = Text("每一项安排开始前", "every placement, before it starts").to(language)
    for rule_id in LAW_RULES if plan.internships else ():
        row = RULES[rule_id]
        if row.kind == "document":
            known = _known(row.verified, language)
            rows.append((row.title.to(language), where, row.note.to(language), row.source, row.article, known))
    return Table(
        Text("待办", "To do"),
        (
            heading("事项", "matter", 20),
            heading("对象", "subject", 40, wrap=True),
            heading("说明", "in detail", 70, wrap=True),
            heading("依据", "source", 22, wrap=True),
            heading("条款", "article", 18, wrap=True),
            heading("条款核对", "verified", 10),
        ),
        rows,
    )


def _known(verified: bool, language: Language) -> str:
    return Text("已核对" if verified else "待核对原文", "verified" if verified else "unverified").to(language)
