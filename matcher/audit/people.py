"""grade, minors, women: who may not go."""

from __future__ import annotations

from data.catalogues import hazard
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading, Record, Stay, grouped


def measure(reading: Reading, ledger: Ledger) -> None:
    """Grades of placed groups, and the four inequalities of minors and women per cohort over the season."""
    barred = int(reading.threshold("grade", "first"))
    for group in reading.placed:
        grade = group.cohort["grade"]
        ledger.measure("grade", group.subject, grade, barred + 1, grade > barred)
    fixed = grouped(reading.fixed_placed, lambda f: f.cohort["cohort_id"])
    for cohort_id, groups in grouped(reading.placed, lambda g: g.cohort["cohort_id"]).items():
        _split(reading.cohorts[cohort_id], groups, fixed.get(cohort_id, []), ledger)
    for cohort in reading.cohorts.values():
        if cohort["kind"] == "internship" and reading.to_place_of_age(cohort):
            _blanks(cohort, ledger)


def _split(cohort: Record, groups: list[Stay], fixed: list[Stay], ledger: Ledger) -> None:
    n, minors, women = cohort["size"], cohort["minors"], cohort["women"]
    m = n if minors is None else minors
    w = n if women is None else women
    both = min(m, w) if cohort["minor_women"] is None else cohort["minor_women"]
    subject = f"cohort:{cohort['cohort_id']}"
    # posts barred for women only are filled by men, for minors only by adults, for both by adult men
    for rule, who, limit, bars in (
        ("minors", "minors", n - m, _bars_minors),
        ("women", "women", n - w, _bars_women),
        ("women", "minors and women", n - m - w + both, _bars_both),
        ("minors", "minors or women", n - both, _bars_either),
    ):
        added = sum(s.students for s in groups if bars(s.post))
        value, limit = added + sum(s.students for s in fixed if bars(s.post)), max(0, limit)
        ledger.measure(rule, f"{subject} {who}", value, limit, not added or value <= limit, show=bool(added))


def _bars_minors(post: Record | None) -> bool:
    return post is not None and any(hazard(tag).minors for tag in post["hazards"])


def _bars_women(post: Record | None) -> bool:
    return post is not None and any(hazard(tag).women for tag in post["hazards"])


def _bars_both(post: Record | None) -> bool:
    return _bars_minors(post) and _bars_women(post)


def _bars_either(post: Record | None) -> bool:
    return _bars_minors(post) or _bars_women(post)


def _blanks(cohort: Record, ledger: Ledger) -> None:
    """Counts to find out; the plan assumed the worst case."""
    subject, n = f"cohort:{cohort['cohort_id']}", cohort["size"]
    if cohort["minors"] is None:
        ledger.todo("minors", subject, None, n)
    if cohort["women"] is None:
        ledger.todo("women", subject, None, n)
    if cohort["minors"] and cohort["women"] and cohort["minor_women"] is None:
        ledger.todo("women", f"{subject} minor_women", None, min(cohort["minors"], cohort["women"]))
