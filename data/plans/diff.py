"""What lies between two plans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

from data.contract.diff import Diff, PlacementChange
from data.contract.plan import Check, Group, Plan, TeacherPlacement

_DAY = re.compile(r" \d{4}-\d{2}-\d{2}$")
_Change = Literal["added", "removed", "resized", "moved"]
_Placed = dict[str, Any]
_Rows = dict[tuple[str, str], list[_Placed]]  # stays by who and post, in order of time


def diff_plans(before: Plan, after: Plan) -> Diff:
    """Differences from ``before`` to ``after``.

    resized: another number of students (or other dates too) at the same post; moved: the same number at other dates.
    ``students_moved`` counts students of ``before``'s groups that their post no longer has in ``after``.
    """
    both = groups(before), groups(after)
    return Diff(
        students_moved=lost(*both),
        placements=(*_changes(*both, "cohort_id"), *_changes(stays(before), stays(after), "teacher_id")),
        order_classes=tuple(_changes(members(before), members(after), "cohort_id")),
        terms={name: (before.terms.get(name), after.terms.get(name)) for name in dict.fromkeys((*before.terms, *after.terms))},
        checks=tuple(_checks(before, after)),
    )


def lost(before: _Rows, after: _Rows) -> int:
    """Students whom their post no longer has."""
    return sum(max(0, _students(rows) - _students(after.get(pair, []))) for pair, rows in before.items())


class Lost(NamedTuple):
    """A placement that fewer people have than before, ``lost`` of them; a stay of a teacher (1) with the dates that it had."""

    kind: Literal["group", "order_member", "teacher"]
    who: str
    post_id: str
    lost: int
    start: date | None = None
    end: date | None = None


def lost_placements(before: Plan, after: Plan) -> list[Lost]:
    """Placements of ``before`` that fewer people have in ``after``, or a teacher at other dates: the changes of churn budgets."""
    found: list[Lost] = []
    kinds: tuple[tuple[Literal["group", "order_member"], _Rows, _Rows], ...] = (
        ("group", groups(before), groups(after)),
        ("order_member", members(before), members(after)),
    )
    for kind, was, now in kinds:
        fewer = ((pair, _students(rows) - _students(now.get(pair, []))) for pair, rows in was.items())
        found += [Lost(kind, *pair, less) for pair, less in fewer if less > 0]
    had, has = (Counter((t.teacher_id, t.post_id, 1, t.start, t.end) for t in plan.teachers) for plan in (before, after))
    return found + [Lost("teacher", *stay) for stay in (had - has).elements()]


def placements_changed(before: Plan, after: Plan) -> int:
    """How many ``lost_placements`` there are."""
    return len(lost_placements(before, after))


def groups(plan: Plan) -> _Rows:
    """Groups by cohort and post."""
    return _by_pair(((g.cohort_id, g.post_id), _stay(g) | {"students": g.students}) for g in plan.internships)


def stays(plan: Plan) -> _Rows:
    """Stays by teacher and post."""
    rows = sorted(plan.teachers, key=lambda t: (t.teacher_id, t.post_id, t.start))
    return _by_pair(((t.teacher_id, t.post_id), _stay(t) | {"days": t.days}) for t in rows)


def members(plan: Plan) -> _Rows:
    """Members of order-based classes by cohort and post."""
    return _by_pair(
        ((m.cohort_id, c.post_id), {"students": m.students, "fit": m.fit}) for c in plan.order_classes for m in c.members
    )


def _stay(row: Group | TeacherPlacement) -> _Placed:
    return {"start": row.start.isoformat(), "end": row.end.isoformat(), "fit": row.fit}


def _by_pair(rows: Iterable[tuple[tuple[str, str], _Placed]]) -> _Rows:
    found: _Rows = {}
    for pair, row in rows:
        found.setdefault(pair, []).append(row)
    return found


def _students(rows: list[_Placed]) -> int:
    return sum(row["students"] for row in rows)


def _changes(before: _Rows, after: _Rows, who: str) -> list[PlacementChange]:
    changes = []
    for pair in sorted(before.keys() | after.keys()):
        for old, new in _matched(before.get(pair, []), after.get(pair, [])):
            change = _change(old, new)
            if change:
                changes.append(PlacementChange(change=change, **{who: pair[0]}, post_id=pair[1], before=old, after=new))
    return changes


def _matched(before: list[_Placed], after: list[_Placed]) -> Iterator[tuple[_Placed | None, _Placed | None]]:
    """What is left of both sides once stays of the same dates are put together: one beside the other, in order of time."""
    same = Counter(_dates(row) for row in before) & Counter(_dates(row) for row in after)
    at_same = [[row for n, row in _counted(rows) if n < same[_dates(row)]] for rows in (before, after)]
    yield from zip(*(sorted(rows, key=_dates) for rows in at_same), strict=True)
    rest = [[row for n, row in _counted(rows) if n >= same[_dates(row)]] for rows in (before, after)]
    yield from zip_longest(*rest)


def _counted(rows: list[_Placed]) -> Iterator[tuple[int, _Placed]]:
    """Every row with how many of the same dates stand before it."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        yield seen[_dates(row)], row
        seen[_dates(row)] += 1


def _dates(row: _Placed) -> tuple[str, str]:
    return row.get("start", ""), row.get("end", "")


def _change(old: _Placed | None, new: _Placed | None) -> _Change | None:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if old.get("students") != new.get("students"):
        return "resized"
    if (old.get("start"), old.get("end")) != (new.get("start"), new.get("end")):
        return "moved"
    return None


def _checks(before: Plan, after: Plan) -> list[dict[str, Any]]:
    """Checks that came, went, or measure something else, by rule and subject.

    Summary rows are left out, and so is a rule that is kept on both sides and only has its worst day elsewhere.
    """
    old, new = checks_by_subject(before), checks_by_subject(after)
    changed = []
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        shown = now or was
        if shown is not None and differ(was, now):
            changed.append({"rule": key[0], "subject": shown.subject, "before": measure(was), "after": measure(now)})
    return changed


def differ(was: Check | None, now: Check | None) -> bool:
    """Whether a measurement came, went or is another; a rule kept on both sides may have its worst day elsewhere."""
    if was is None or now is None or measure(was) != measure(now):
        return True
    return was.subject != now.subject and not now.ok


def checks_by_subject(plan: Plan) -> dict[tuple[str, str, int], Check]:
    """Checks by rule, by subject without the day measured, and by their order where several are left the same."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for check in plan.checks:
        if check.subject.startswith("all:"):
            continue
        subject = without_day(check.subject)
        found[(check.rule, subject, seen[check.rule, subject])] = check
        seen[check.rule, subject] += 1
    return found


def without_day(subject: str) -> str:
    """The subject of a check without the day measured."""
    return _DAY.sub("", subject)


def measure(check: Check | None) -> dict[str, Any] | None:
    """What a check measured."""
    return None if check is None else {"value": check.value, "limit": check.limit, "ok": check.ok, "severity": check.severity}
