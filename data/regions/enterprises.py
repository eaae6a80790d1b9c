"""Enterprises: how large, of which field, and where."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data.regions.drafts import CohortDraft, FirmDraft, Row
from data.regions.draw import between, chance, day, pick, real
from data.regions.fields import Firm, StudyField, fields
from data.regions.geography import Geography, Spot
from data.regions.names import EnterpriseNames, contact, phone
from data.regions.spec import RegionSpec

_P90 = 1.2816  # standard normal quantile
_STREETS = ("创业", "兴业", "振华", "建设", "文昌")
_BARRED = (("R9011", "歌舞娱乐"), ("L7263", "劳务派遣"), ("O8051", "休闲沐浴"), ("L7262", "人才中介"))


def draw_enterprises(
    rng: np.random.Generator, spec: RegionSpec, geography: Geography, cohorts: list[CohortDraft]
) -> list[FirmDraft]:
    """Enterprises whose staff follows the size law and is shared among fields by the students that need it."""
    names = EnterpriseNames(rng)
    firms = []
    for staff, field in _shared_out(rng, _staff(rng, spec), _demand(rng, spec, cohorts)):
        able = [f for f in field.firms if f.least <= staff <= f.most] or [f for f in field.firms if f.most >= staff]
        sort = pick(rng, able or [max(field.firms, key=lambda f: f.most)])
        outside = chance(rng, spec.outside_share * (1.6 if staff > spec.staff_p90 else 0.9))
        spot = _place(rng, geography, staff, outside)
        firms.append(_firm(rng, spec, names, field, sort, spot, staff, outside))
    order = rng.permutation(len(firms))
    firms = [firms[int(i)] for i in order]
    _trouble(rng, spec, firms)
    return firms


def _staff(rng: np.random.Generator, spec: RegionSpec) -> list[int]:
    """Greatest first. One draw from each slice of the distribution, so that the total hardly varies with the seed."""
    slices = (np.arange(spec.enterprises) + rng.random(spec.enterprises)) / spec.enterprises
    normal = np.sqrt(2) * _erfinv(2 * slices - 1)
    above = np.log(spec.staff_p90 / spec.staff_median) / _P90
    # the lower half is narrower than the upper: firms with fewer than ten people rarely offer posts
    staff = spec.staff_median * np.exp(np.where(normal > 0, above, 0.75) * normal)
    tops = spec.staff_max * rng.uniform(0.75, 1.0, spec.enterprises)
    return [int(n) for n in np.sort(np.minimum(staff, tops).round())[::-1]]


def _erfinv(x: np.ndarray) -> np.ndarray:
    """Inverse error function, Winitzki's closed form: right to 0.002, which is enough for headcounts."""
    a = 0.147
    log = np.log(np.maximum(1 - x * x, 1e-300))
    half = 2 / (np.pi * a) + log / 2
    root: np.ndarray = np.sign(x) * np.sqrt(np.sqrt(half * half - log / a) - half)
    return root


def _demand(rng: np.random.Generator, spec: RegionSpec, cohorts: list[CohortDraft]) -> dict[str, float]:
    """Share of the staff that each field should get: its students, times a factor that makes some fields tight."""
    need: dict[str, float] = {}
    for cohort in cohorts:
        need[cohort.field.index] = need.get(cohort.field.index, 0.0) + cohort.free * (
            0.15 if cohort.row["kind"] == "visit" else 1
        )
    for index in need:
        need[index] *= float(np.exp(rng.normal(0, spec.tightness)))
    total = sum(need.values())
    return {index: n / total for index, n in need.items()}


def _shared_out(rng: np.random.Generator, staff: list[int], demand: Mapping[str, float]) -> list[tuple[int, StudyField]]:
    """Each enterprise to the field that lacks most staff among those where firms of its size exist."""
    every = fields()
    total = sum(staff)
    lack = {index: share * total for index, share in demand.items()}
    most = {index: max(f.most for f in every[index].firms) for index in lack}
    result = []
    for n in staff:
        able = [i for i in lack if most[i] >= n] or [max(lack, key=lambda i: most[i])]
        index = max(able, key=lambda i: lack[i] * real(rng, 0.75, 1.0) if lack[i] > 0 else lack[i])
        n = min(n, most[index])
        lack[index] -= n
        result.append((n, every[index]))
    return result


def _place(rng: np.random.Generator, geography: Geography, staff: int, outside: bool) -> Spot:
    if outside:
        return pick(rng, geography.beyond).moved(rng, 1, 9)
    county = pick(rng, geography.counties)
    kind = rng.random()
    if kind < 0.45 or staff > 600:
        return pick(rng, county.parks).moved(rng, 0.2, 2.5)
    if kind < 0.7:
        return county.centre.moved(rng, 0.3, 5)
    return pick(rng, county.towns).moved(rng, 0.2, 2)


def _firm(
    rng: np.random.Generator,
    spec: RegionSpec,
    names: EnterpriseNames,
    field: StudyField,
    sort: Firm,
    spot: Spot,
    staff: int,
    outside: bool,
) -> FirmDraft:
    place = spot.town if spot.town.endswith("镇") and chance(rng, 0.4) else spot.county
    name = names.draw(place, sort.word)
    row: Row = {
        "enterprise_id": names.code(spot.region, name),
        "name": name,
        "industry": sort.industry,
        "region": spot.region,
        "town": spot.town,
        "address": f"{spot.county}（虚构）{spot.town}{pick(rng, _STREETS)}路{between(rng, 1, 399)}号",
        "lon": spot.lon,
        "lat": spot.lat,
        "staff": staff,
        "interns_present": between(rng, 1, max(1, staff // 60)) if staff > 120 and chance(rng, 0.15) else None,
        "integration": pick(rng, ("none", "listed", "certified", "national"), (0.86, 0.08, 0.05, 0.01)) if staff > 100 else None,
        "inspected_on": day(rng, spec.as_of.replace(year=spec.as_of.year - 2), spec.as_of) if chance(rng, 0.75) else None,
        "contact": contact(rng, pick(rng, ("经理", "主管", "女士", "先生"))),
        "phone": phone(rng),
    }
    if outside and chance(rng, 0.85):
        row["dorm_beds"] = max(4, staff // 8)
    elif chance(rng, 0.2):
        row["dorm_beds"] = between(rng, 0, max(4, staff // 15))
    if not outside and chance(rng, 0.03):
        row |= {"lon": None, "lat": None}
    return FirmDraft(row, field, sort, spot, staff, outside, sound=True)


def _trouble(rng: np.random.Generator, spec: RegionSpec, firms: list[FirmDraft]) -> None:
    """A few enterprises that rules bar; none of the largest, so that a region's room does not hang on one draw."""
    small = [f for f in firms if f.staff < 300]
    each = max(1, round(len(firms) * spec.trouble_share))
    chosen = iter([small[int(i)] for i in rng.permutation(len(small))])
    for key, value in (("credit", "bad"), ("licence_valid", False), ("staff", None)):
        for _ in range(each):
            firm = next(chosen)
            firm.row[key], firm.sound = value, False
    companies = (f for f in chosen if f.row["name"].endswith("公司"))
    for (industry, word), firm in zip(_BARRED, companies, strict=False):
        firm.row |= {"industry": industry, "name": firm.row["name"].replace(firm.sort.word, word)}
        firm.sound = False
