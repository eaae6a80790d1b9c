"""Schools, cohorts, teachers, enterprises and posts as arrays, with every default that depends on other cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.contract.round import Round
from data.rulebook.settings import Settings
from matcher.arrays import Flags, Floats, Ints, Names
from matcher.problem.days import ALWAYS, NEVER, days
from matcher.problem.tables import flags, floats, index_of, integers, positions, texts

INTERNSHIP, VISIT, ORDER, APPRENTICE, TEACHER = range(5)
KINDS = ("internship", "visit", "order", "apprentice", "teacher")
LEVELS = ("secondary", "technician", "diploma", "bachelor")
UNLIMITED = 1_000_000_000


@dataclass(frozen=True)
class Schools:
    """Arrays over schools (n_s,)."""

    ids: Names
    level: Ints  # position in LEVELS
    lon: Floats
    lat: Floats
    region: Names

    @classmethod
    def of(cls, round_: Round) -> Schools:
        """The schools of a round, in table order."""
        t = round_["schools"]
        level = np.array([LEVELS.index(v) for v in t["level"].tolist()], dtype=np.int64)
        return cls(texts(t["school_id"]), level, floats(t["lon"]), floats(t["lat"]), texts(t["region"]))


@dataclass(frozen=True)
class Cohorts:
    """Arrays over cohorts (n_c,). ``to_place`` is set once the fixed placements are known (see Problem)."""

    ids: Names
    school: Ints  # position in schools
    major: Names  # code
    grade: Ints
    size: Ints
    excused: Ints  # continuing + self_arranged + deferred
    under16: Ints
    visit: Flags  # bool
    klass: Ints  # position of the class in class_ids
    class_ids: Names
    class_size: Ints  # (n_classes,) the largest size
    min_group: Ints
    keep_together: Flags
    max_sites: Ints  # UNLIMITED where blank
    commute_km: Floats  # NaN: nobody needs a bed
    min_days: Ints
    guides: Ints  # −1 where blank
    start: Ints  # days
    end: Ints
    minors: Ints
    women: Ints
    minor_women: Ints

    @classmethod
    def of(cls, round_: Round, schools: Schools, settings: Settings) -> Cohorts:
        """The cohorts of a round, in table order."""
        t = round_["cohorts"]
        ids = texts(t["cohort_id"])
        size = integers(t["size"], 0)
        visit = texts(t["kind"]) == "visit"
        class_name = texts(t["class_id"])
        class_ids, klass = np.unique(np.where(class_name == "", ids, class_name).astype(str), return_inverse=True)
        class_size = np.zeros(len(class_ids), dtype=np.int64)
        np.maximum.at(class_size, klass, size)
        school = positions(t["school_id"], index_of(schools.ids))
        commute = floats(t["commute_km"])
        near_home = np.isin(schools.level[school], (LEVELS.index("secondary"), LEVELS.index("technician")))
        default_km = np.where(near_home, float(settings.threshold("beds", "commute_km")), np.nan)
        usual_days = np.where(
            visit, int(settings.threshold("min_days", "visit_days")), int(settings.threshold("min_days", "days"))
        )
        given_days = integers(t["min_days"], -1)
        minors = np.where(t["minors"].isna(), size, integers(t["minors"], 0))
        women = np.where(t["women"].isna(), size, integers(t["women"], 0))
        both = np.where(t["minor_women"].isna(), np.minimum(minors, women), integers(t["minor_women"], 0))
        return cls(
            ids=ids,
            school=school,
            major=texts(t["major_code"]),
            grade=integers(t["grade"], 0),
            size=size,
            excused=integers(t["continuing"], 0) + integers(t["self_arranged"], 0) + integers(t["deferred"], 0),
            under16=integers(t["under16"], 0),
            visit=visit,
            klass=klass,
            class_ids=class_ids,
            class_size=class_size,
            min_group=integers(t["min_group"], 1),
            keep_together=flags(t["keep_together"]),
            max_sites=integers(t["max_sites"], UNLIMITED),
            commute_km=np.where(np.isnan(commute), default_km, commute),
            min_days=np.where(given_days < 0, usual_days, given_days),
            guides=integers(t["guides"], -1),
            start=days(t["start"], NEVER),
            end=days(t["end"], ALWAYS),
            minors=minors,
            women=women,
            minor_women=both,
        )


@dataclass(frozen=True)
class Teachers:
    """Arrays over teachers (n_t,); windows (n_w,) point to their teacher."""

    ids: Names
    school: Ints
    months_done: Floats  # float
    cycle_end: Ints  # days
    min_days: Ints
    window_teacher: Ints
    window_start: Ints
    window_end: Ints

    @classmethod
    def of(cls, round_: Round, schools: Schools) -> Teachers:
        """The teachers of a round, in table order."""
        t, w = round_["teachers"], round_["teacher_windows"]
        ids = texts(t["teacher_id"])
        return cls(
            ids=ids,
            school=positions(t["school_id"], index_of(schools.ids)),
            months_done=floats(t["months_done"]),
            cycle_end=days(t["cycle_end"], ALWAYS),
            min_days=integers(t["min_days"], 1),
            window_teacher=positions(w["teacher_id"], index_of(ids)),
            window_start=days(w["start"], NEVER),
            window_end=days(w["end"], ALWAYS),
        )


@dataclass(frozen=True)
class Enterprises:
    """Arrays over enterprises (n_e,)."""

    ids: Names
    name: Names
    industry: Names
    region: Names
    lon: Floats
    lat: Floats
    staff: Ints  # −1 where blank
    interns_present: Ints
    bad_credit: Flags
    licensed: Flags
    dorm_beds: Ints

    @classmethod
    def of(cls, round_: Round) -> Enterprises:
        """The enterprises of a round, in table order; blank beds are the seats of posts with housing."""
        t, posts = round_["enterprises"], round_["posts"]
        ids = texts(t["enterprise_id"])
        housed = np.zeros(len(ids), dtype=np.int64)
        at = positions(posts["enterprise_id"], index_of(ids))
        np.add.at(housed, at, np.where(flags(posts["housing"]), integers(posts["seats"], 0), 0))
        beds = integers(t["dorm_beds"], -1)
        return cls(
            ids=ids,
            name=texts(t["name"]),
            industry=texts(t["industry"]),
            region=texts(t["region"]),
            lon=floats(t["lon"]),
            lat=floats(t["lat"]),
            staff=integers(t["staff"], -1),
            interns_present=integers(t["interns_present"], 0),
            bad_credit=texts(t["credit"]) == "bad",
            licensed=flags(t["licence_valid"], blank=True),
            dorm_beds=np.where(beds < 0, housed, beds),
        )


@dataclass(frozen=True)
class Posts:
    """Arrays over posts (n_p,)."""

    ids: Names
    enterprise: Ints
    kind: Ints  # INTERNSHIP …
    seats: Ints
    min_group: Ints
    group: Ints  # position of the post group
    group_staff: Ints  # (n_groups,) least post_staff given, −1 where none
    group_enterprise: Ints  # (n_groups,)
    start: Ints
    end: Ints
    pay: Floats
    post_wage: Floats
    lowest_wage: Floats
    independent: Flags
    hours: Floats
    off_hours: Flags  # night shift, rest days or overtime
    filed: Flags
    regular_seats: Ints
    hazards: list[tuple[str, ...]]
    intensity: Ints
    levels: Flags  # (n_p, 4) bool
    grades: Flags  # (n_p, 6) bool
    cross_school: Flags
    hire_promise: Floats
    lon: Floats  # of the site, else of the enterprise
    lat: Floats
    region: Names

    @property
    def placed(self) -> Flags:
        """True (n_p,) where students count as placed: internship and apprentice posts."""
        return np.isin(self.kind, (INTERNSHIP, APPRENTICE))

    @classmethod
    def of(cls, round_: Round, enterprises: Enterprises, settings: Settings) -> Posts:
        """The posts of a round, in table order."""
        t = round_["posts"]
        ids = texts(t["post_id"])
        at = positions(t["enterprise_id"], index_of(enterprises.ids))
        kind = np.array([KINDS.index(v) for v in t["kind"].tolist()], dtype=np.int64)
        group, staff, owner = _post_groups(ids, texts(t["post_group"]), at, integers(t["post_staff"], UNLIMITED))
        given_least = integers(t["min_group"], -1)
        least = np.where(kind == ORDER, int(settings.threshold("order", "min_group")), 1)
        lon, lat = floats(t["lon"]), floats(t["lat"])
        located = ~(np.isnan(lon) | np.isnan(lat))
        region = texts(t["region"])
        promise = floats(t["hire_promise"])
        return cls(
            ids=ids,
            enterprise=at,
            kind=kind,
            seats=integers(t["seats"], 0),
            min_group=np.where(given_least < 0, least, given_least),
            group=group,
            group_staff=staff,
            group_enterprise=owner,
            start=days(t["start"], NEVER),
            end=days(t["end"], ALWAYS),
            pay=floats(t["pay"]),
            post_wage=floats(t["post_wage"]),
            lowest_wage=floats(t["lowest_wage"]),
            independent=flags(t["independent"]),
            hours=floats(t["hours_per_day"]),
            off_hours=flags(t["night_shift"]) | flags(t["rest_days"]) | flags(t["overtime"]),
            filed=texts(t["filing_no"]) != "",
            regular_seats=integers(t["regular_seats"], 0),
            hazards=[tuple(v) for v in t["hazards"].tolist()],
            intensity=integers(t["intensity"], 1),
            levels=_listed(t["levels"].tolist(), LEVELS),
            grades=_listed(t["grades"].tolist(), tuple(str(g) for g in range(6))),
            cross_school=flags(t["cross_school"]),
            hire_promise=np.where(np.isnan(promise), float(settings.threshold("order", "hire_promise")), promise),
            lon=np.where(located, lon, enterprises.lon[at]),
            lat=np.where(located, lat, enterprises.lat[at]),
            region=np.where(region == "", enterprises.region[at], region),
        )


def _post_groups(ids: Names, names: Names, enterprise: Ints, staff: Ints) -> tuple[Ints, Ints, Ints]:
    """Position of each post's group, and per group its least staff (−1: none given) and its enterprise."""
    keys: dict[tuple[int, str], int] = {}
    group = np.array(
        [keys.setdefault((int(e), name or own), len(keys)) for e, name, own in zip(enterprise, names, ids, strict=True)],
        dtype=np.int64,
    )
    least = np.full(len(keys), UNLIMITED, dtype=np.int64)
    np.minimum.at(least, group, staff)
    owner = np.array([e for e, _ in keys], dtype=np.int64)
    return group, np.where(least == UNLIMITED, -1, least), owner


def _listed(lists: list[tuple[str, ...]], words: tuple[str, ...]) -> Flags:
    """True (n, words) where a list names the word or names nothing at all."""
    return np.array([[not row or w in row for w in words] for row in lists], dtype=bool).reshape(len(lists), len(words))
