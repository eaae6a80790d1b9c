"""What a plan proposes to schools and enterprises, and the terms that an answer is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from data.columns import Column, sheet
from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.text import Text

TERMS: Mapping[str, tuple[str, ...]] = {
    "schools": ("name",),
    "cohorts": ("major_code", "grade", "kind"),
    "teachers": ("name", "major_codes"),
    "enterprises": ("name", "region", "town", "address"),
    "posts": (
        *("kind", "title", "occupation", "description", "skills", "pay", "hire_promise", "independent", "hours_per_day"),
        *("night_shift", "rest_days", "overtime", "hazards", "intensity", "housing", "lon", "lat", "region"),
    ),
}
"""Columns whose values people agree to. Others (seats, staff, contacts, what the fit looks at) may change without asking anew."""
_CLASS = ("start", "end")  # of the post: members of a class have no dates of their own
_OWN = {"students": Text("人数", "students"), "start": Text("起", "start"), "end": Text("止", "end")}

Terms = dict[str, Any]


@dataclass(frozen=True)
class Proposed:
    """One placement as it is proposed to one school and one enterprise, with all that an answer is about, as JSON values."""

    kind: str
    school_id: str
    enterprise_id: str
    cohort_id: str | None
    teacher_id: str | None
    post_id: str
    students: int | None
    start: date | None
    end: date | None
    fit: float
    terms: Terms


def proposed(plan: Plan, round: Round) -> list[Proposed]:
    """All placements of a plan that was made of this round: groups, members of order-based classes, teachers' stays."""
    return list(_Proposing(round).rows(plan))


def changed_terms(before: Terms, after: Terms) -> list[Text]:
    """What is not the same, in words, such as ``pay 2000 → 2200``; none where an answer to the one is an answer to the other."""
    return [
        Text(f"{name.zh} {old.zh} → {new.zh}", f"{name.en} {old.en} → {new.en}")
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
        for name, old, new in [(_name(key), _said(key, before.get(key)), _said(key, after.get(key)))]
    ]


class _Proposing:
    """Rows of one round, looked up by their ids."""

    def __init__(self, round: Round) -> None:
        self._rows = {name: {str(row[f"{name.removesuffix('s')}_id"]): row for row in round.records(name)} for name in TERMS}

    def rows(self, plan: Plan) -> Iterator[Proposed]:
        for g in plan.internships:
            yield self._row("group", g.post_id, g.fit, cohort_id=g.cohort_id, students=g.students, start=g.start, end=g.end)
        for c in plan.order_classes:
            for m in c.members:
                yield self._row("order_member", c.post_id, m.fit, cohort_id=m.cohort_id, students=m.students)
        for t in plan.teachers:
            yield self._row("teacher", t.post_id, t.fit, teacher_id=t.teacher_id, start=t.start, end=t.end)

    def _row(
        self,
        kind: str,
        post_id: str,
        fit: float,
        *,
        cohort_id: str | None = None,
        teacher_id: str | None = None,
        students: int | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> Proposed:
        sheet_name, who = ("cohorts", cohort_id) if teacher_id is None else ("teachers", teacher_id)
        person, post = self._rows[sheet_name][str(who)], self._rows["posts"][post_id]
        school_id, enterprise_id = str(person["school_id"]), str(post["enterprise_id"])
        own = {"students": students, "start": start, "end": end}
        terms = {name: _plain(value) for name, value in own.items() if value is not None}
        places = (("posts", post_id), ("enterprises", enterprise_id), ("schools", school_id), (sheet_name, str(who)))
        for name, row_id in places:
            # a school or an enterprise that stands in no sheet of its own has no terms
            row = self._rows[name].get(row_id, {})
            columns = (*TERMS[name], *_CLASS) if name == "posts" and kind == "order_member" else TERMS[name]
            terms |= {f"{name}.{column}": _plain(row.get(column)) for column in columns}
        return Proposed(kind, school_id, enterprise_id, cohort_id, teacher_id, post_id, students, start, end, fit, terms)


def _plain(value: Any) -> Any:
    """The value as it comes back from JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@cache
def _column(key: str) -> tuple[str, Column | None]:
    """The sheet and column of one of the terms; no column for those of the placement itself."""
    name, _, column = key.partition(".")
    return name, sheet(name).column(column) if column else None


def _name(key: str) -> Text:
    """What one of the terms is called."""
    name, column = _column(key)
    if column is None:
        return _OWN[key]
    en = column.key.replace("_", " ")
    return Text(column.zh, en) if name == "posts" else Text(f"{sheet(name).zh}的{column.zh}", f"{en} ({name})")


def _said(key: str, value: Any) -> Text:
    """A value in words; a placement that is about something else may lack the term."""
    column = _column(key)[1]
    words = {choice.key: choice.zh for choice in column.choices} if column is not None else {}
    match value:
        case None | []:
            return Text("空白", "blank")
        case bool():
            return Text("是" if value else "否", "yes" if value else "no")
        case list():
            return Text("、".join(words.get(one, str(one)) for one in value), ", ".join(map(str, value)))
        case float():
            return Text(f"{value:g}", f"{value:g}")
        case _:
            return Text(words.get(value, str(value)), str(value))
