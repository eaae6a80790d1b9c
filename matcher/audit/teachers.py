"""teacher_window, teacher_seats, teacher_subject: when, how many and where teachers practise."""

from __future__ import annotations

from matcher.audit.days import Span, length, worst
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading, Record, TeacherStay, grouped

SUITABLE = ("related", "near")


def measure(reading: Reading, ledger: Ledger) -> None:
    """Every placement of a teacher, every post with teachers, and every teacher's placements side by side."""
    windows = grouped(reading.round.rows("teacher_windows"), lambda w: str(w["teacher_id"]))
    step = int(reading.threshold("teacher_window", "step_days"))
    for stay in reading.teacher_stays:
        fitting = any(_on_grid(stay, window, step) for window in windows.get(stay.teacher["teacher_id"], []))
        ledger.measure("teacher_window", stay.subject, f"{stay.start}..{stay.end}", None, fitting)
        days, least = length(stay.start, stay.end), stay.teacher["min_days"]
        ledger.measure("teacher_window", f"{stay.subject} days", days, least, days >= least)
        if reading.as_of:
            ledger.measure("teacher_window", f"{stay.subject} as_of", stay.start, reading.as_of, stay.start >= reading.as_of)
        wanted = ";".join(stay.post["majors"]) or "near"
        ledger.measure("teacher_subject", stay.subject, ";".join(stay.teacher["major_codes"]), wanted, _suits(reading, stay))
    for teacher_id, stays in grouped(reading.teacher_stays, lambda s: s.teacher["teacher_id"]).items():
        found = worst([Span(s.start, s.end, 1, 1) for s in stays])
        if found:
            ledger.measure("teacher_window", f"teacher:{teacher_id} {found.day}", found.value, found.limit, found.ok)
    for post_id, stays in grouped(reading.teacher_stays, lambda s: s.post["post_id"]).items():
        found = worst([Span(s.start, s.end, 1, s.post["seats"]) for s in stays])
        if found:
            ledger.measure("teacher_seats", f"post:{post_id} {found.day}", found.value, found.limit, found.ok, show=True)


def _on_grid(stay: TeacherStay, window: Record, step: int) -> bool:
    """Whether the stay starts and ends on the grid of one window and its post."""
    first = max(d for d in (window["start"], stay.post["start"]) if d)
    last = min(d for d in (window["end"], stay.post["end"]) if d)
    if not first <= stay.start <= stay.end <= last or (stay.start - first).days % step:
        return False
    return stay.end == last or length(stay.start, stay.end) % step == 0


def _suits(reading: Reading, stay: TeacherStay) -> bool:
    """Whether one of the teacher's directions fits the post."""
    post, lookups = stay.post, reading.majors
    wanted = {index for entry in post["majors"] for prefix in lookups.prefixes(entry) for index in lookups.categories(prefix)}
    unknown = not lookups.known_post(post, stay.enterprise)
    for subject in {one for entry in stay.teacher["major_codes"] for one in lookups.subjects(entry)}:
        said = lookups.said(subject, post)
        if said is None and post["majors"]:
            fits = bool(wanted & lookups.categories(subject))
        elif said is None:
            fits = unknown or lookups.graded(subject, post, stay.enterprise) in SUITABLE
        else:
            fits = said in SUITABLE
        if fits:
            return True
    return False
