"""The first page of a plan: how good it is, in words, what it does, and where every student is."""

from __future__ import annotations

from data.contract.plan import AT_ONCE, REACH, Plan
from data.contract.round import Round
from data.contract.text import Language, Text
from data.plans.among import among, gap_words, plans_words
from data.plans.headcount import INTERNS, UNPLACED, VISITING, students_placed, students_unplaced, students_visiting
from data.plans.names import Names
from data.plans.percent import percent_up
from data.plans.reckoning import Reckoning, reckoning
from data.plans.tables import Cell, Table, heading
from data.rulebook import TERM_TITLES


def quality(plan: Plan) -> Text:
    """One sentence on how good the plan is, without the words of solvers."""
    if plan.status == "infeasible":
        return Text(
            "没有方案能同时满足所有要求；互相冲突的决定见下。", "No plan meets all demands; the decisions that clash stand below."
        )
    if plan.status == "unknown" or plan.gap is None:
        return Text("在限定时间内没有得到方案。", "No plan was found within the limit.")
    if AT_ONCE in plan.provenance.settings and plan.status != "optimal":
        touched = Text("快速试算：只重排了调整涉及的部分", "Answered at once: only what the edits touch is planned again")
        if plan.provenance.settings.get(REACH) == "all":
            touched = Text(
                "快速试算：调整牵动所有人，每个班组只比较了原有的和最合适的一些岗位",
                "Answered at once: the edits reach everybody, and of each cohort only its present posts and some of the best "
                "were compared",
            )
        if not proven(plan):
            return Text(
                f"{touched.zh}；离可能的最好还差多少，没有求证。",
                f"{touched.en}; how far below the best possible is not proven.",
            )
        share = percent_up(plan.gap)
        return Text(
            f"{touched.zh}；没有另外求证，按原方案的上界，离可能的最好不超过 {share}。",
            f"{touched.en}; by the bound of the earlier plan it is at most {share} below the best possible.",
        )
    if plan.status == "optimal":
        plans = plans_words(among(plan))
        return Text(f"已证明是{plans.zh}中最好的方案。", f"Proven to be the best of {plans.en}.")
    far = gap_words(plan.gap, among(plan))
    return Text(f"目前找到的最好方案，{far.zh}。", f"The best plan found, {far.en}.")


def proven(plan: Plan) -> bool:
    """Whether bound and gap tell anything: a first answer may have only what everybody could earn at most."""
    settings = plan.provenance.settings
    return plan.status == "optimal" or AT_ONCE not in settings or settings[AT_ONCE] is not None


def figures(plan: Plan, names: Names, language: Language) -> Table:
    """What the plan does, in numbers."""

    visiting = students_visiting(plan, names.posts.values())
    rows: tuple[tuple[Text, int], ...] = (
        (INTERNS, students_placed(plan) - visiting),
        (VISITING, visiting),
        (Text("小组", "groups"), len(plan.internships)),
        (Text("接收企业", "enterprises"), len({names.posts.get(g.post_id, {}).get("enterprise_id") for g in plan.internships})),
        (Text("订单班", "order-based classes"), len(plan.order_classes)),
        (Text("订单班学员", "members of order-based classes"), sum(m.students for c in plan.order_classes for m in c.members)),
        (Text("教师企业实践（人次）", "teacher placements"), len(plan.teachers)),
        (Text("教师企业实践（天）", "days of teacher practice"), sum(t.days for t in plan.teachers)),
        (UNPLACED, students_unplaced(plan)),
        (Text("未安排教师", "teachers unplaced"), sum(u.teacher_id is not None for u in plan.unplaced)),
        (Text("不合格的检查", "failed checks"), sum(not c.ok and c.severity == "barred" for c in plan.checks)),
        (Text("待办", "to-dos"), sum(c.severity == "todo" for c in plan.checks)),
    )
    return Table(
        Text("主要数字", "Key figures"),
        (heading("项目", "item", 34), heading("数量", "number", 14)),
        [(title.to(language), number if plan.objective is not None else "—") for title, number in rows],
    )


def terms(plan: Plan, language: Language) -> Table:
    """The plan's points by term, and their sum."""
    rows: list[tuple[Cell, ...]] = []
    for name, points in plan.terms.items():
        title = TERM_TITLES.get(name)
        rows.append((title.to(language) if title else name, points))
    rows.append((Text("合计", "sum").to(language), sum(plan.terms.values())))
    return Table(
        Text("得分构成", "Points"),
        (heading("项目", "term", 34), heading("得分", "points", 14, "#,##0")),
        rows,
        bold=frozenset([len(rows) - 1]),
    )


def by_school(round_: Round, plan: Plan | None, names: Names, language: Language) -> Table:
    """The reckoning per school, with the region's sum."""
    return _reckoned([line for line in reckoning(round_, plan) if line.level != "cohort"], names, language)


def by_cohort(round_: Round, plan: Plan | None, names: Names, language: Language) -> Table:
    """The reckoning per cohort, with sums per school and of the region."""
    return _reckoned(reckoning(round_, plan), names, language)


def _reckoned(lines: list[Reckoning], names: Names, language: Language) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        who: tuple[str, str | None, str | None]
        if line.level == "region":
            who = Text("全部学校", "all schools").to(language), None, None
        elif line.cohort_id is None:
            who = names.school(line.school_id), Text("合计", "sum").to(language), None
        else:
            who = names.school(line.school_id), line.cohort_id, names.major(names.cohorts[line.cohort_id])
        counts = (
            line.continuing,
            line.self_arranged,
            line.deferred,
            line.fixed,
            line.under16,
            line.planned,
            line.nowhere,
            line.over,
        )
        rows.append((*who, line.enrolled, *counts))
    return Table(
        Text("在册去向", "Reckoning"),
        (
            heading("学校", "school", 34),
            heading("班组", "cohort", 14),
            heading("专业", "major", 18),
            heading("在册", "enrolled", 9),
            heading("升学", "continuing", 9),
            heading("自主", "self-arranged", 9),
            heading("暂缓", "deferred", 9),
            heading("已确认", "fixed", 9),
            heading("未满16岁", "under 16", 9),
            heading("拟安排", "planned", 9),
            heading("无去处", "nowhere", 9),
            heading("多报", "over", 9),
        ),
        rows,
        bold=frozenset(at for at, line in enumerate(lines) if line.level != "cohort"),
        bad=frozenset(at for at, line in enumerate(lines) if line.over),
    )
