"""The plan as a workbook that a bureau prints and hands out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.text import Language, Text
from data.plans import compliance, fairness, listings, summary
from data.plans.decision_words import NOWHERE, clash_words
from data.plans.names import Names
from data.plans.printing import Printer

_TITLE = Text("校企实习、订单班与教师实践整体安排方案", "Joint plan of internships, classes and teacher practice")
_SIGNED = Text(
    "编制单位（盖章）：＿＿＿＿＿＿＿＿　　负责人（签字）：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿",
    "Prepared by (seal): ________________    Signed: ____________    Date: ____________",
)


def write_plan_workbook(
    plan: Plan, round_: Round, path: Path | str, *, language: Language = "zh", found_at: Mapping[str, Text] = NOWHERE
) -> None:
    """Write summary, placements by school and by enterprise, classes, teachers, unplaced, reckoning, to-dos and checks.

    ``found_at`` says as in ``clash_words`` where decisions are found.
    """
    names = Names(round_)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        printer = Printer(book, language, _footer(plan, language))
        _summary(printer, plan, round_, names, language, found_at)
        for table in (
            listings.by_school(plan, names, language),
            listings.by_enterprise(plan, names, language),
            listings.order_classes(plan, names, language),
            listings.teachers(plan, names, language),
            listings.unplaced(plan, names, language),
            summary.by_cohort(round_, plan, names, language),
            compliance.todos(plan, names, language),
            compliance.checks(plan, names, language),
        ):
            printer.sheet(table)


def _summary(printer: Printer, plan: Plan, round_: Round, names: Names, language: Language, found_at: Mapping[str, Text]) -> None:
    page = printer.page(Text("汇总", "Summary"))
    reckoned = summary.by_school(round_, plan, names, language)
    printer.widths(page, reckoned.headings)
    line = printer.heading(page, 0, _TITLE)
    line = printer.heading(page, line, _when(plan))
    line = printer.heading(page, line, summary.quality(plan))
    for conflict in plan.conflicts:
        clash = clash_words(conflict, names, found_at)
        line = printer.heading(page, line, Text(f"互相冲突：{clash.zh}", f"clash: {clash.en}"))
    for sentence in fairness.sentences(plan):
        line = printer.heading(page, line, sentence)
    shares = (fairness.by_school(plan, names, language),) if plan.fairness else ()
    for table in (summary.figures(plan, names, language), *shares, reckoned, summary.terms(plan, language)):
        line = printer.heading(page, line + 1, table.title)
        line = printer.table(page, line, table)
    printer.heading(page, line + 1, _SIGNED)


def _when(plan: Plan) -> Text:
    """The time that the plan covers, and the day it was made."""
    days = [day for group in plan.internships for day in (group.start, group.end)]
    days += [day for stay in plan.teachers for day in (stay.start, stay.end)]
    made = plan.provenance.started[:10]
    if not days:
        return Text(f"生成日期：{made}", f"made on {made}")
    first, last = min(days), max(days)
    return Text(f"期次：{first} 至 {last}　　生成日期：{made}", f"from {first} to {last}, made on {made}")


def _footer(plan: Plan, language: Language) -> str:
    made = plan.provenance.started[:10]
    short = plan.provenance.input_sha256[:12]
    return Text(f"数据 {short}  生成 {made}", f"data {short}  made {made}").to(language)
