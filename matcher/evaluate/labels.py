"""Slices of judged pairs: by level of the school, by grade of the cohort, by grade of the pair."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from data.catalogues.relations import GRADES
from data.contract.round import Round
from matcher.evaluate.groups import Judged
from matcher.evaluate.scorers import FIT, Scorers
from matcher.evaluate.slices import By

Flags = npt.NDArray[np.bool_]


def labelled(round_: Round, judged: Judged, scorers: Scorers) -> Iterator[tuple[By, str, Flags]]:
    """Kind of slice, its value, and the pairs (n,) in it; all pairs first.

    A pair is in the slice of every level and cohort grade among its cohorts; its own grade is the best among its members.
    """
    yield "all", "all", np.ones(len(judged), dtype=bool)
    pair, cohort, post = judged.members()
    cohorts, schools = round_["cohorts"], round_["schools"]
    level = dict(zip(schools["school_id"].tolist(), schools["level"].tolist(), strict=True))
    levels = np.array([level[school] for school in cohorts["school_id"].tolist()], dtype="U12")
    yield from _by("level", levels[cohort], pair, len(judged))
    yield from _by("cohort_grade", cohorts["grade"].to_numpy(dtype=np.int64)[cohort], pair, len(judged))
    best = np.full(len(judged), -1, dtype=np.int64)
    np.maximum.at(best, pair, scorers.pairs(FIT, cohort, post).grade.astype(np.int64))
    for number in reversed(range(len(GRADES))):
        yield "pair_grade", GRADES[number], best == number


def _by(by: By, value: npt.NDArray[np.generic], pair: npt.NDArray[np.int64], pairs: int) -> Iterator[tuple[By, str, Flags]]:
    for one in np.unique(value):
        within = np.zeros(pairs, dtype=bool)
        within[pair[value == one]] = True
        yield by, str(one), within
