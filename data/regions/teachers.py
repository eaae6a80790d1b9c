"""Teachers due for practice in enterprises, and when they can go."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np

from data.regions.drafts import Row, SchoolDraft, TeacherDraft
from data.regions.draw import between, chance, pick, spread
from data.regions.names import person
from data.regions.spec import RegionSpec


def draw_teachers(
    rng: np.random.Generator, spec: RegionSpec, schools: list[SchoolDraft], cohorts: list[int]
) -> tuple[list[TeacherDraft], list[Row]]:
    """Teachers in proportion to the cohorts of their schools, and their windows."""
    drafts: list[TeacherDraft] = []
    windows: list[Row] = []
    for number, (school, count) in enumerate(zip(schools, spread(rng, spec.teachers, cohorts), strict=True), start=1):
        for i in range(count):
            field, major = pick(rng, school.majors)
            name = f"S{number:02d}-T{i + 1:03d}"
            subjects: tuple[str, ...] = pick(
                rng,
                ((major.code,), (field.name,), (field.prefixes[int(major.diploma)],), (major.name,)),
                (0.4, 0.25, 0.2, 0.15),
            )
            if chance(rng, 0.12):
                subjects = (*subjects, pick(rng, school.majors)[1].code)
            row: Row = {
                "teacher_id": name,
                "school_id": school.row["school_id"],
                "name": person(rng),
                "major_codes": tuple(dict.fromkeys(subjects)),
                "months_done": pick(rng, (0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.5), (22, 14, 10, 14, 12, 10, 7, 7, 4)),
                "cycle_end": date(spec.year + between(rng, 0, 4), 8, 31),
                "experienced": not chance(rng, 0.06),
                "min_days": pick(rng, (28, 30)) if chance(rng, 0.2) else None,
            }
            drafts.append(TeacherDraft(row, school, field))
            windows += [{"teacher_id": name, "start": start, "end": end} for start, end in _windows(rng, spec.year)]
    return drafts, windows


def _windows(rng: np.random.Generator, year: int) -> list[tuple[date, date]]:
    """Summer for nearly all, winter for most, a released term for a few."""
    summer = (date(year, 7, pick(rng, (6, 13))), date(year, 8, pick(rng, (16, 23, 28))))
    winter = (date(year + 1, 1, pick(rng, (18, 25))), date(year + 1, 2, pick(rng, (19, 24))))
    term = (date(year, 9, 7), date(year, 12, 25))
    windows = [w for w, share in ((summer, 0.88), (winter, 0.6), (term, 0.06)) if chance(rng, share)]
    return windows or [summer]


def staff_columns(rng: np.random.Generator, schools: list[SchoolDraft], rows: list[Row], cohorts: list[Row]) -> None:
    """Complete the schools' rows: students enrolled, specialist teachers and those with double qualification."""
    due = Counter(t["school_id"] for t in rows)
    students: Counter[str] = Counter()
    for cohort in cohorts:
        students[cohort["school_id"]] += int(cohort["size"])
    for school in schools:
        own = school.row["school_id"]
        specialists = round(due[own] * between(rng, 13, 18) / 10)
        school.row |= {
            "enrolment": round(students[own] * between(rng, 22, 30) / 10),
            "specialist_teachers": specialists,
            "dual_teachers": round(specialists * between(rng, 42, 68) / 100),
        }
