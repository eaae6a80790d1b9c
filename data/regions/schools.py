"""Schools and the majors they teach."""

from __future__ import annotations

import numpy as np

from data.regions.drafts import Row, SchoolDraft
from data.regions.draw import pick, real, some, spread
from data.regions.fields import StudyField, fields
from data.regions.geography import Geography
from data.regions.names import contact, phone
from data.regions.spec import RegionSpec, SchoolKind

_LEVEL = {"general": "secondary", "health": "secondary", "technician": "technician", "college": "diploma"}
_TITLES: dict[SchoolKind, tuple[str, ...]] = {
    "general": ("职业中等专业学校", "第二职业中等专业学校", "高级职业学校", "第三职业中等专业学校"),
    "health": ("卫生学校", "中医药学校"),
    "technician": ("技工学校", "高级技工学校"),
    "college": ("职业技术学院", "科技职业学院", "现代职业学院"),
}
_COHORT_WEIGHT: dict[SchoolKind, float] = {"general": 1.15, "health": 0.6, "technician": 0.8, "college": 1.35}
_AIM = ("面向本地{aims}岗位，培养能从事{name}相关工作的技术技能人才", "对接区域产业，使学生掌握{aims}所需的知识与技能")


def draw_schools(rng: np.random.Generator, spec: RegionSpec, geography: Geography) -> tuple[list[SchoolDraft], list[int]]:
    """Schools spread over the counties, with their majors, and how many cohorts each has this season."""
    kinds: list[SchoolKind] = [kind for kind, count in spec.schools.items() for _ in range(count)]
    cohorts = spread(rng, spec.cohorts, [_COHORT_WEIGHT[kind] * real(rng, 0.8, 1.2) for kind in kinds])
    local = _local_fields(rng, spec)
    given: set[str] = set()
    schools = []
    for i, (kind, count) in enumerate(zip(kinds, cohorts, strict=True)):
        county = geography.counties[i % len(geography.counties)]
        names = [county.name.removesuffix("县" if kind == "college" else "") + title for title in _TITLES[kind]]
        name = next((n for n in names if n not in given), names[0] + f"（{county.towns[i % 12].town}校区）")
        given.add(name)
        spot = county.centre.moved(rng, 0.5, 6) if i % 4 else county.towns[0].moved(rng, 1, 14)
        row: Row = {
            "school_id": f"{'41' if kind == 'college' else '36'}99{i + 1:06d}" if kind != "technician" else f"JG{i + 1:03d}",
            "name": name,
            "level": _LEVEL[kind],
            "region": county.centre.region,
            "lon": spot.lon,
            "lat": spot.lat,
            "contact": contact(rng, "老师"),
            "phone": phone(rng),
        }
        school = SchoolDraft(row, kind, spot)
        offered = [(f, m) for f in local for m in f.taught(kind)]
        wanted = max(2, round(count * 0.8))
        school.majors = some(rng, offered, wanted, [f.popularity / len(f.taught(kind)) ** 0.5 for f, _ in offered])
        schools.append(school)
    return schools, cohorts


def _local_fields(rng: np.random.Generator, spec: RegionSpec) -> list[StudyField]:
    """Fields taught in the region: three or more for every kind of school, the rest by popularity."""
    every = list(fields().values())
    chosen: dict[str, StudyField] = {}
    for kind in sorted(spec.schools, key=lambda k: sum(k in f.schools for f in every)):
        able = [f for f in every if kind in f.schools]
        lack = 3 - sum(kind in f.schools for f in chosen.values())
        left = [f for f in able if f.index not in chosen]
        chosen |= {f.index: f for f in some(rng, left, max(0, lack), [f.popularity for f in left])}
    left = [f for f in every if f.index not in chosen]
    chosen |= {f.index: f for f in some(rng, left, max(0, spec.fields - len(chosen)), [f.popularity for f in left])}
    return list(chosen.values())


def major_rows(rng: np.random.Generator, schools: list[SchoolDraft]) -> list[Row]:
    """One row per school and major, with the texts."""
    return [
        {
            "school_id": school.row["school_id"],
            "major_code": major.code,
            "name": major.name,
            "description": pick(rng, _AIM).format(aims=field.aims, name=major.name),
            "courses": major.courses,
            "skills": major.skills,
            "certificates": major.certificates,
        }
        for school in schools
        for field, major in school.majors
    ]
