"""Posts: what enterprises offer, of every kind."""

from __future__ import annotations

from datetime import date
from math import ceil

import numpy as np

from data.regions.conditions import add_beds, add_conditions
from data.regions.drafts import FirmDraft, PostDraft, Row
from data.regions.draw import between, chance, pick, real, some, spread
from data.regions.fields import StudyField, Work, fields
from data.regions.spec import RegionSpec
from data.regions.wanted import draw_levels, draw_majors

_LEAST_STAFF = {"order": 110, "apprentice": 80, "teacher": 35, "visit": 60}
_MESSY = ("操作工", "普工（长白班）", "储备干部", "文员", "学徒工", "生产辅助", "综合岗", "实习生")


def draw_posts(rng: np.random.Generator, spec: RegionSpec, firms: list[FirmDraft], taught: set[str]) -> list[PostDraft]:
    """``spec.posts`` posts: each enterprise has one at least, larger ones more; kinds in the shares of the spec."""
    plan: list[tuple[FirmDraft, str]] = []
    kinds = dict(zip(spec.kinds, spread(rng, spec.posts, list(spec.kinds.values())), strict=True))
    for kind, least in _LEAST_STAFF.items():
        able = [f for f in firms if f.staff >= least]
        chosen = some(rng, able, kinds[kind], [np.log(f.staff) for f in able])
        chosen += [pick(rng, able) for _ in range(kinds[kind] - len(chosen))]
        plan += [(firm, kind) for firm in chosen]
    served = {id(firm) for firm, _ in plan}
    bare = [f for f in firms if id(f) not in served or f.staff >= 25]
    first = bare[: kinds["internship"]]
    rest = kinds["internship"] - len(first)
    more = spread(rng, rest, [max(0.3, np.log(f.staff / 12)) * real(rng, 0.6, 1.4) for f in firms])
    plan += [(firm, "internship") for firm in first]
    plan += [(firm, "internship") for firm, count in zip(firms, more, strict=True) for _ in range(count)]

    by_firm: dict[int, list[str]] = {}
    for firm, kind in plan:
        by_firm.setdefault(id(firm), []).append(kind)
    drafts: list[PostDraft] = []
    for firm in firms:
        drafts += _of_firm(rng, spec, firm, by_firm.get(id(firm), []), taught)
    for i, draft in enumerate(drafts, start=1):
        draft.row["post_id"] = f"P{i:05d}"
    return drafts


def _of_firm(rng: np.random.Generator, spec: RegionSpec, firm: FirmDraft, kinds: list[str], taught: set[str]) -> list[PostDraft]:
    """The posts of one enterprise; interns' seats are a share of its staff, split among its posts for interns."""
    works = [_work(rng, firm, kind, nth, taught) for nth, kind in enumerate(kinds)]
    # an enterprise needs few people for work that is not its own
    weights = [
        real(rng, 0.4, 1.6) * (1.0 if field is firm.field else 0.2)
        for kind, (field, _) in zip(kinds, works, strict=True)
        if kind in ("internship", "apprentice")
    ]
    total = max(len(weights), round(firm.staff * real(rng, spec.seats_low, spec.seats_high)))
    seats = iter(spread(rng, total - len(weights), weights) if weights else [])
    drafts = []
    for kind, (field, work) in zip(kinds, works, strict=True):
        n = 1 + next(seats) if kind in ("internship", "apprentice") else _seats(rng, firm, kind)
        row: Row = {
            "enterprise_id": firm.row["enterprise_id"],
            "kind": kind,
            "title": _title(rng, spec, work, kind),
            "occupation": None if chance(rng, 0.15) else work.occupation,
            "description": work.does if chance(rng, 0.85) else None,
            "skills": work.skills if chance(rng, 0.8) else None,
            "seats": n,
        }
        row["start"], row["end"] = _dates(rng, spec.year, kind)
        draft = PostDraft(row, firm, field)
        row["majors"], draft.whole = draw_majors(rng, spec, field, kind, taught)
        row["levels"] = draw_levels(rng, kind)
        if kind in ("internship", "apprentice"):
            add_conditions(rng, firm, row, work)
        elif kind == "order":
            _promise(rng, row)
        drafts.append(draft)
    own = [d for d in drafts if d.row["kind"] in ("internship", "apprentice")]
    add_beds(rng, firm, [d.row for d in own])
    if len(own) > 1 and chance(rng, 0.15):
        for draft in own[:2]:
            draft.row["post_group"] = "生产一线" if own[0].row["kind"] == "internship" else "技能岗"
    return drafts


def _work(rng: np.random.Generator, firm: FirmDraft, kind: str, nth: int, taught: set[str]) -> tuple[StudyField, Work]:
    """Usually of the enterprise's own field; now and then office, sales or maintenance work of another."""
    if kind == "internship" and nth > 0 and chance(rng, 0.3):
        others = [(f, w) for i, f in fields().items() if i in taught and i != firm.field.index for w in f.posts if w.anywhere]
        if others:
            return pick(rng, others)
    return firm.field, pick(rng, firm.field.posts)


def _title(rng: np.random.Generator, spec: RegionSpec, work: Work, kind: str) -> str:
    if kind == "visit":
        return pick(rng, (f"认识实习（{work.title}现场）", "企业认知参观", f"{work.title}见习接待"))
    if kind == "teacher":
        return pick(rng, (f"教师实践（{work.title}）", f"{work.title}工艺技术指导", "教师企业实践岗"))
    if kind == "order":
        return f"{work.title}订单班"
    if chance(rng, spec.messy_share):
        return pick(rng, _MESSY)
    return work.title + pick(rng, ("", "", "", "（急招）", "/储备", "实习生")) if chance(rng, 0.3) else work.title


def _seats(rng: np.random.Generator, firm: FirmDraft, kind: str) -> int:
    if kind == "visit":
        return between(rng, 25, 90)
    if kind == "order":
        return between(rng, 20, 45)
    return between(rng, 2, 4 if firm.staff < 200 else 7)


def _promise(rng: np.random.Generator, row: Row) -> None:
    row |= {
        "min_group": pick(rng, (15, 18, 20)) if chance(rng, 0.5) else None,
        "hire_promise": pick(rng, (0.6, 0.7, 0.8, 0.9, 1.0)) if chance(rng, 0.7) else None,
        "cross_school": chance(rng, 0.15),
        "grades": pick(rng, ((), ("2", "3"), ("3",))),
    }
    row["seats"] = max(row["seats"], ceil((row["min_group"] or 15) * 1.2))


def _dates(rng: np.random.Generator, year: int, kind: str) -> tuple[date, date]:
    if kind == "visit":
        return date(year, 9, 1), date(year, 11, 30)
    if kind == "teacher":
        summer = (date(year, 7, 6), date(year, 8, 28))
        winter = (date(year + 1, 1, 11), date(year + 1, 2, 26))
        return pick(rng, (summer, (date(year, 7, 1), date(year + 1, 2, 28)), winter), (0.4, 0.45, 0.15))
    if kind == "order":
        return date(year, 9, 1), date(year + 2, 6, 30)
    if kind == "apprentice":
        return date(year, 7, 1), date(year + 1, 6, 30)
    return pick(
        rng,
        (
            (date(year, 7, 1), date(year, 12, 31)),
            (date(year, 6, 22), date(year + 1, 1, 31)),
            (date(year, 9, 1), date(year + 1, 1, 31)),
            (date(year, 7, 1), date(year, 9, 30)),
        ),
        (0.45, 0.3, 0.15, 0.1),
    )
