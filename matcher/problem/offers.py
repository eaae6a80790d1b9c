"""Enterprises and their posts as arrays, with every default that depends on other cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.catalogues import hazard
from data.contract.round import Round
from data.rulebook.settings import Settings
from matcher.arrays import Flags, Floats, Ints, Names
from matcher.problem.days import ALWAYS, NEVER, days
from matcher.problem.parties import APPRENTICE, INTERNSHIP, KINDS, LEVELS, ORDER, UNLIMITED
from matcher.problem.tables import flags, floats, index_of, integers, positions, texts

GRADES = tuple(str(grade) for grade in range(6))


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
    bars_minors: Flags  # by hazards
    bars_women: Flags
    needs_filing: Flags
    intensity: Ints
    levels: Flags  # (n_p, 4) bool
    grades: Flags  # (n_p, 6) bool, by grade
    cross_school: Flags
    hire_promise: Floats
    lon: Floats  # of the site, else of the enterprise
    lat: Floats
    region: Names

    @property
    def placed(self) -> Flags:
        """True (n_p,) where students count as placed: internship and apprentice posts."""
        return np.isin(self.kind, (INTERNSHIP, APPRENTICE))

    @property
    def regular_only(self) -> Flags:
        """True (n_p,) where only the regular seats may be used: nights, rest days or overtime without a filing."""
        return np.asarray(self.off_hours & ~self.filed & self.placed)

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
        hazards: list[tuple[str, ...]] = [tuple(tags) for tags in t["hazards"].tolist()]
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
            hazards=hazards,
            bars_minors=np.array([any(hazard(tag).minors for tag in tags) for tags in hazards], dtype=bool),
            bars_women=np.array([any(hazard(tag).women for tag in tags) for tags in hazards], dtype=bool),
            needs_filing=np.array([any(hazard(tag).filing for tag in tags) for tags in hazards], dtype=bool),
            intensity=integers(t["intensity"], 1),
            levels=_listed(t["levels"].tolist(), LEVELS),
            grades=_listed(t["grades"].tolist(), GRADES),
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
