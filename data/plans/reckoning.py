"""The reckoning: where every enrolled student is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from data.contract.plan import Plan
from data.contract.round import Round
from data.rulebook.settings import Settings

_FIXED = ("confirmed", "on_site")


@dataclass(frozen=True)
class Reckoning:
    """One line: ``enrolled + over = continuing + self_arranged + deferred + fixed + under16 + planned + nowhere``.

    All in students. ``over`` is how many more the given numbers name than are enrolled (0 where the data is sound), so the
    line always adds up. ``planned`` is None where there is no plan yet; ``nowhere`` then is what is to be placed.
    """

    level: Literal["cohort", "school", "region"]
    school_id: str | None
    cohort_id: str | None
    kind: str | None
    enrolled: int
    continuing: int
    self_arranged: int
    deferred: int
    fixed: int
    under16: int
    planned: int | None
    nowhere: int
    over: int

    @property
    def adds_up(self) -> bool:
        """Whether the two sides are equal and nobody is counted below zero."""
        away = self.continuing + self.self_arranged + self.deferred + self.fixed + self.under16
        return self.enrolled + self.over == away + (self.planned or 0) + self.nowhere and self.nowhere >= 0


COUNTS = ("enrolled", "continuing", "self_arranged", "deferred", "fixed", "under16", "planned", "nowhere", "over")


def reckoning(round_: Round, plan: Plan | None) -> list[Reckoning]:
    """Per school its cohorts and then its sum, and last the sum of the region; every line adds up.

    Rows of one class are stages of the same people, so each stage is a line of its own and counts in the sums.
    """
    fixed = _fixed(round_)
    planned = None if plan is None else _planned(plan)
    lines: list[Reckoning] = []
    by_school: dict[str, list[Reckoning]] = {row["school_id"]: [] for row in round_.records("schools")}
    for row in round_.records("cohorts"):
        line = _line(row, fixed[row["cohort_id"]], None if planned is None else planned[row["cohort_id"]])
        by_school.setdefault(row["school_id"], []).append(line)
    for school_id, cohorts in by_school.items():
        lines += [*cohorts, _total("school", school_id, cohorts, plan is not None)]
    region = _total("region", None, [line for cohorts in by_school.values() for line in cohorts], plan is not None)
    return [*lines, region]


def _fixed(round_: Round) -> Counter[str]:
    as_of = Settings.of(round_).as_of
    found: Counter[str] = Counter()
    for row in round_.records("placements"):
        if row["status"] in _FIXED and (as_of is None or row["end"] >= as_of):
            found[row["cohort_id"]] += row["students"]
    return found


def _planned(plan: Plan) -> Counter[str]:
    found: Counter[str] = Counter()
    for group in plan.internships:
        found[group.cohort_id] += group.students
    return found


def _line(row: dict[str, object], fixed: int, planned: int | None) -> Reckoning:
    def count(key: str) -> int:
        value = row[key]
        return value if isinstance(value, int) else 0

    away = count("continuing") + count("self_arranged") + count("deferred") + fixed
    to_place = max(0, count("size") - away)
    young = min(to_place, count("under16")) if row["kind"] == "internship" else 0
    placed = planned or 0
    return Reckoning(
        level="cohort",
        school_id=str(row["school_id"]),
        cohort_id=str(row["cohort_id"]),
        kind=str(row["kind"]),
        enrolled=count("size"),
        continuing=count("continuing"),
        self_arranged=count("self_arranged"),
        deferred=count("deferred"),
        fixed=fixed,
        under16=young,
        planned=planned,
        nowhere=max(0, to_place - young - placed),
        over=max(0, away + young + placed - count("size")),
    )


def _total(level: Literal["school", "region"], school_id: str | None, lines: Iterable[Reckoning], planned: bool) -> Reckoning:
    lines = list(lines)
    sums = {name: sum(getattr(line, name) or 0 for line in lines) for name in COUNTS}
    total = Reckoning(level=level, school_id=school_id, cohort_id=None, kind=None, **sums)
    return total if planned else replace(total, planned=None)
