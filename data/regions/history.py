"""What went before: partnerships, classes already running, results and evaluations of earlier years."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from data.regions.distances import Nearby
from data.regions.drafts import CohortDraft, FirmDraft, PostDraft, Row, SchoolDraft
from data.regions.draw import between, chance, day, pick, real, some
from data.regions.spec import RegionSpec

_FORMS = ("实习基地", "订单培养", "现代学徒制", "共建实训室", "教师实践基地")
_PARTNER_KM = 45  # of enterprises inside the counties


@dataclass
class History:
    """Rows of the sheets about the past."""

    partnerships: list[Row] = field(default_factory=list)
    order_members: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    evaluations: list[Row] = field(default_factory=list)


def draw_history(
    rng: np.random.Generator,
    spec: RegionSpec,
    schools: list[SchoolDraft],
    cohorts: list[CohortDraft],
    firms: list[FirmDraft],
    posts: list[PostDraft],
) -> History:
    """Partners are larger enterprises of a field the school teaches, mostly nearby; results and marks go with them."""
    history = History()
    by_firm: dict[int, list[PostDraft]] = {}
    for post in posts:
        by_firm.setdefault(id(post.firm), []).append(post)
    by_school: dict[int, list[CohortDraft]] = {}
    for cohort in cohorts:
        by_school.setdefault(id(cohort.school), []).append(cohort)
    whole = [f for f in firms if f.sound and f.staff >= 20]
    nearby = Nearby(whole, (f.spot for f in whole))
    reach = np.array([spec.dealings_km if f.outside else _PARTNER_KM for f in whole])
    for school in schools:
        taught = {f.index: (f, m) for f, m in school.majors}
        able = [f for f in nearby.within(school.spot, reach) if f.field.index in taught]
        wanted = max(3, round(len(firms) * spec.partner_share))
        partners = some(rng, able, wanted, [np.sqrt(f.staff) for f in able]) if able else []
        for nth, firm in enumerate(partners):
            _partnership(rng, spec, history, school, firm, nth)
            _results(rng, spec, history, school, firm, taught[firm.field.index][1].code, by_firm.get(id(firm), []))
        _order_members(rng, spec, history, [c for c in by_school.get(id(school), []) if c.plain], partners)
    return history


def _partnership(
    rng: np.random.Generator, spec: RegionSpec, history: History, school: SchoolDraft, firm: FirmDraft, nth: int
) -> None:
    since = day(rng, date(spec.year - 6, 3, 1), date(spec.year - 1, 12, 1))
    row: Row = {
        "school_id": school.row["school_id"],
        "enterprise_id": firm.row["enterprise_id"],
        "since": since,
        "kind": pick(rng, _FORMS),
        "agreement_no": f"校企〔{since.year}〕{between(rng, 1, 300)}号" if chance(rng, 0.85) else None,
        "agreement_until": date(spec.year + pick(rng, (0, 1, 2, 3)), 12, 31) if chance(rng, 0.8) else None,
        "framework": nth == 0 or chance(rng, 0.15),
    }
    history.partnerships.append(row)
    if chance(rng, 0.06):
        history.partnerships.append(row | {"kind": "校企共建课程", "framework": False, "agreement_no": None})


def _results(
    rng: np.random.Generator,
    spec: RegionSpec,
    history: History,
    school: SchoolDraft,
    firm: FirmDraft,
    code: str,
    posts: list[PostDraft],
) -> None:
    quality = float(np.clip(rng.normal(0.78, 0.1), 0.4, 0.97))
    pair: Row = {"school_id": school.row["school_id"], "enterprise_id": firm.row["enterprise_id"], "major_code": code}
    works = [p.row for p in posts if p.row["kind"] == "internship"]
    for year in range(spec.year - between(rng, 1, 3), spec.year):
        proposed = max(2, min(firm.cap, between(rng, 4, 30)))
        accepted = int(rng.binomial(proposed, min(0.98, quality + 0.12)))
        completed = int(rng.binomial(accepted, min(0.98, quality + 0.08)))
        work = pick(rng, works) if works else {}
        history.outcomes.append(
            pair
            | {
                "title": work.get("title"),
                "occupation": work.get("occupation"),
                "year": year,
                "proposed": proposed,
                "accepted": accepted,
                "completed": completed,
                "retained": int(rng.binomial(completed, quality * 0.55)),
            }
        )
        for rater, about in (
            ("enterprise", "student"),
            ("school", "enterprise"),
            ("student", "enterprise"),
            ("guardian", "enterprise"),
            ("enterprise", "school"),
            ("third_party", "enterprise"),
        ):
            if chance(rng, 0.85 if rater in ("enterprise", "student") else 0.3):
                score = round(float(np.clip(100 * quality + rng.normal(4, 6), 35, 100)), 1)
                count = max(1, completed) if rater in ("student", "guardian", "enterprise") and about != "school" else 1
                history.evaluations.append(
                    pair
                    | {
                        "year": year,
                        "rater": rater,
                        "about": about,
                        "score": score,
                        "count": count,
                        "major_code": code if chance(rng, 0.8) else None,
                    }
                )


def _order_members(
    rng: np.random.Generator, spec: RegionSpec, history: History, cohorts: list[CohortDraft], partners: list[FirmDraft]
) -> None:
    """A few students of a cohort are in a running class of a partner of their field."""
    for cohort in cohorts:
        hosts = [f for f in partners if f.field.index == cohort.field.index and f.staff >= 60]
        if hosts and (chance(rng, 0.35) or not history.order_members):
            history.order_members.append(
                {
                    "school_id": cohort.school.row["school_id"],
                    "cohort_id": cohort.row["cohort_id"],
                    "enterprise_id": pick(rng, hosts).row["enterprise_id"],
                    "students": max(2, round(cohort.free * real(rng, 0.06, 0.15))),
                    "since": date(spec.year - 1, 9, 1),
                    "until": date(spec.year + (1 if chance(rng, 0.7) else 2), 6, 30),
                }
            )
