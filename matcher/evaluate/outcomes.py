"""What a held-out year says is right: outcomes of that year, and the posts or enterprises that they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from data.contract.round import Round
from data.contract.text import Text
from matcher.earlier import STEPS, posts_of, years_of
from matcher.evaluate.candidates import cohorts_by, enterprise_and_title, posts_by, school_and_major
from matcher.evaluate.groups import Groups, Judged
from matcher.evaluate.trouble import NothingToEvaluate

Row = dict[str, Any]
UNSAID = 0.5  # share retained where no outcome of the year tells one


def held_out_year(round_: Round, year: int | None) -> int:
    """The year asked for, else the latest with outcomes; NothingToEvaluate where it has none."""
    years = years_of(round_)
    if not years:
        raise NothingToEvaluate(
            Text(
                "表“历史结果”是空的，无从比较；可用 --links 给出一张对照表",
                "the sheet outcomes is empty, so there is nothing to compare with; Maybe give a table of links: --links",
            )
        )
    if year is None:
        return years[-1]
    if year not in years:
        listed = [str(one) for one in years]
        raise NothingToEvaluate(
            Text(
                f"表“历史结果”没有 {year} 年的行；有 {'、'.join(listed)}",
                f"the sheet outcomes has no rows of {year}; Maybe one of {', '.join(listed)}",
            )
        )
    return year


def outcomes_of(round_: Round, year: int) -> list[Row]:
    """Rows of outcomes of one year."""
    return [row for row in round_.records("outcomes") if row["year"] == year]


def by_title(round_: Round, outcomes: Sequence[Row]) -> Matched:
    """Outcomes at the posts that they may be of: those of their enterprise and title, else of their occupation."""
    posts = posts_by(round_, enterprise_and_title)
    group = posts.of_row(len(round_["posts"]))
    rows = posts_of(Round.from_records({"outcomes": list(outcomes)})["outcomes"], round_["posts"])
    return _match(round_, outcomes, posts, [set(group[list(found)].tolist()) for found in rows])


def by_enterprise(round_: Round, outcomes: Sequence[Row]) -> Matched:
    """Outcomes at their enterprise, whatever the post."""
    enterprises = posts_by(round_, lambda row: (row["enterprise_id"],))
    place = {name: g for g, name in enumerate(enterprises.names)}
    found = (place.get((row["enterprise_id"],)) for row in outcomes)
    return _match(round_, outcomes, enterprises, [set() if g is None else {g} for g in found])


@dataclass(frozen=True)
class Matched:
    """Outcomes by the groups of the round that stand for them: majors of a school ask, posts or enterprises answer.

    ``pairs``: the outcomes of each pair of groups; ``unmatched``: those of groups that the round does not have.
    """

    asking: Groups
    answering: Groups
    pairs: Mapping[tuple[int, int], Sequence[Row]]
    unmatched: Sequence[Row]

    def judged(self) -> Judged:
        """Pairs that accepted somebody, with a gain of 1 + the share retained (the mean share where none is told)."""
        taken = {pair: rows for pair, rows in self.pairs.items() if any(map(_accepted, rows))}
        mean = _retained([row for rows in taken.values() for row in rows], UNSAID)
        gains = {pair: 1 + _retained(rows, mean) for pair, rows in taken.items()}
        return self._of(gains, sum(_accepted(row) > 0 for row in self.unmatched))

    def counted(self) -> tuple[Judged, npt.NDArray[np.float64]]:
        """Pairs with known steps (proposed to accepted, to completed, to retained): the students who stood before a step as
        their gain, and the share of these (n,) who took it."""
        steps = {pair: _steps(rows) for pair, rows in self.pairs.items()}
        known = {pair: found for pair, found in sorted(steps.items()) if found[1]}
        rate = np.array([went / of for went, of in known.values()])
        return self._of({pair: float(of) for pair, (_, of) in known.items()}, 0), rate

    def _of(self, gains: Mapping[tuple[int, int], float], left_out: int) -> Judged:
        pairs = np.array(sorted(gains), dtype=np.int64).reshape(-1, 2)
        gain = np.array([gains[pair] for pair in sorted(gains)])
        return Judged(self.asking, self.answering, pairs[:, 0], pairs[:, 1], gain, left_out)


def _match(round_: Round, outcomes: Sequence[Row], answering: Groups, found: Sequence[set[int]]) -> Matched:
    cohorts = cohorts_by(round_, school_and_major)
    place = {name: g for g, name in enumerate(cohorts.names)}
    pairs: dict[tuple[int, int], list[Row]] = {}
    unmatched = []
    for row, answers in zip(outcomes, found, strict=True):
        asker = place.get(school_and_major(row))
        if asker is None or not answers:
            unmatched.append(row)
            continue
        for answer in answers:
            pairs.setdefault((asker, answer), []).append(row)
    return Matched(cohorts, answering, pairs, unmatched)


def _accepted(row: Row) -> int:
    """Students accepted, or at least as many where a later step alone is told."""
    return next((int(row[step]) for step in ("accepted", "completed", "retained") if row[step] is not None), 0)


def _retained(rows: Sequence[Row], unknown: float) -> float:
    """Share retained of those accepted, over the rows that tell."""
    told = [(min(row["retained"], _accepted(row)), _accepted(row)) for row in rows if row["retained"] is not None]
    accepted = sum(of for _, of in told)
    return sum(stayed for stayed, _ in told) / accepted if accepted else unknown


def _steps(rows: Sequence[Row]) -> tuple[int, int]:
    """Students who took a step, and those who stood before it, over all steps whose counts are both told."""
    told = [
        (min(row[after], row[first]), row[first])
        for row in rows
        for first, after in STEPS
        if None not in (row[first], row[after])
    ]
    return sum(went for went, _ in told), sum(of for _, of in told)
