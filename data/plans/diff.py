"""What lies between two plans."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from data.contract.diff import Diff, PlacementChange
from data.contract.plan import Check, Group, Plan, TeacherPlacement

_Change = Literal["added", "removed", "resized", "moved"]
_Placed = dict[str, Any]
_Key = tuple[str, str, int]  # who, post, and the how-manieth stay there


def diff_plans(before: Plan, after: Plan) -> Diff:
    """Differences from ``before`` to ``after``.

    resized: another number of students (or other dates too) at the same post; moved: the same number at other dates.
    ``students_moved`` counts students of ``before``'s groups that their post no longer has in ``after``.
    """
    groups = _groups(before), _groups(after)
    lost = sum(max(0, row["students"] - groups[1].get(key, {"students": 0})["students"]) for key, row in groups[0].items())
    return Diff(
        students_moved=lost,
        placements=(*_changes(*groups, "cohort_id"), *_changes(_teachers(before), _teachers(after), "teacher_id")),
        order_classes=tuple(_changes(_members(before), _members(after), "cohort_id")),
        terms={name: (before.terms.get(name), after.terms.get(name)) for name in dict.fromkeys((*before.terms, *after.terms))},
        checks=tuple(_checks(before, after)),
    )


def _groups(plan: Plan) -> dict[_Key, _Placed]:
    return _numbered([((g.cohort_id, g.post_id), _stay(g) | {"students": g.students}) for g in plan.internships])


def _teachers(plan: Plan) -> dict[_Key, _Placed]:
    stays = sorted(plan.teachers, key=lambda t: (t.teacher_id, t.post_id, t.start))
    return _numbered([((t.teacher_id, t.post_id), _stay(t) | {"days": t.days}) for t in stays])


def _members(plan: Plan) -> dict[_Key, _Placed]:
    return _numbered(
        [((m.cohort_id, c.post_id), {"students": m.students, "fit": m.fit}) for c in plan.order_classes for m in c.members]
    )


def _stay(row: Group | TeacherPlacement) -> _Placed:
    return {"start": row.start.isoformat(), "end": row.end.isoformat(), "fit": row.fit}


def _numbered(rows: list[tuple[tuple[str, str], _Placed]]) -> dict[_Key, _Placed]:
    """Several stays of one teacher at one post are told apart by their order in time."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for pair, row in rows:
        found[(*pair, seen[pair])] = row
        seen[pair] += 1
    return found


def _changes(before: dict[_Key, _Placed], after: dict[_Key, _Placed], who: str) -> list[PlacementChange]:
    changes = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        change = _change(old, new)
        if change:
            changes.append(PlacementChange(change=change, **{who: key[0]}, post_id=key[1], before=old, after=new))
    return changes


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
    """Checks that came, went, or measure something else, by rule and subject."""
    old, new = _by_subject(before), _by_subject(after)
    changed = []
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was != now:
            shown = {"rule": key[0], "subject": key[1]}
            changed.append(shown | {"before": _measure(was), "after": _measure(now)})
    return changed


def _by_subject(plan: Plan) -> dict[tuple[str, str, int], Check]:
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for check in plan.checks:
        found[(check.rule, check.subject, seen[check.rule, check.subject])] = check
        seen[check.rule, check.subject] += 1
    return found


def _measure(check: Check | None) -> dict[str, Any] | None:
    return None if check is None else {"value": check.value, "limit": check.limit, "ok": check.ok, "severity": check.severity}
