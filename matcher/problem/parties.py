"""Schools, cohorts and teachers as arrays, with every default that depends on other cells."""

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
    """Arrays over cohorts (n_c,)."""

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
        class_of = np.where(class_name == "", ids, class_name).tolist()
        place = {name: k for k, name in enumerate(dict.fromkeys(class_of))}  # in table order: ids decide nothing
        class_ids, klass = np.array(list(place), dtype=object), np.array([place[name] for name in class_of], dtype=np.int64)
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
