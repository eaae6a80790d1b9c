"""Rounds whose results come from a known truth: additive over features, with luck that schools and enterprises share.

The truth is a rising curve per feature. A result's features are those that people could know then: every year is drawn from
a round that holds the years before it. Used by ``benchmarks/learning.py`` and by tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.contract.round import Round
from data.regions import generate
from matcher.fit.settings import PriorSettings
from matcher.learn.evidence import Evidence

Floats = npt.NDArray[np.float64]
Curve = Callable[[Floats], Floats]

STEP_OFFSETS = (1.0, 0.9, -0.6)  # of accepted, completed, retained, in log odds
LUCK = 0.3  # deviation of what a school and an enterprise share in one year, in log odds
GROUP = 6  # students proposed per result

TRUTH: Mapping[str, Curve] = {
    "taxonomy": lambda x: 1.6 / (1 + np.exp(-12 * (x - 0.55))),
    "text": lambda x: 0.9 * np.minimum(1.0, 3 * x),
    "distance": lambda x: 1.8 * x**2,
    "days": lambda x: 0.5 * x,
    "pay": lambda x: 1.2 * np.clip(x - 0.4, 0, 0.3) / 0.3,
    "mentors": lambda x: 0.3 * x,
    "standing": lambda x: 0.4 * np.sqrt(x),
    "past": lambda x: 1.5 * x,
    "evaluations": lambda x: 0.8 * x,
}
"""Unlike the prior: bends, and other weights. Features not named do not matter."""


def like_the_prior(slope: float = 4.0) -> dict[str, Curve]:
    """A truth of which the prior is the very picture: nothing can be learned but its scale."""
    shares = PriorSettings().cohort
    return {key: (lambda x, weight=share.weight: slope * weight * x) for key, share in shares.items()}


@dataclass(frozen=True)
class Hidden:
    """A round with results of the training years, and results of the year after with their true log odds ``z`` (n,)."""

    round: Round
    after: Evidence
    z: Floats


def hidden(students: int, seed: int, truth: Mapping[str, Curve] = TRUTH, years: int = 3, tests: int = 4000) -> Hidden:
    """A county with results of about that many students over the years, and of ``tests`` more after them."""
    rng = np.random.default_rng(seed)
    round_ = with_outcomes(_county(), [])
    rows: list[dict[str, Any]] = []
    per_year = max(1, round(students / years / GROUP))
    for year in range(2026 - years, 2027):
        count = per_year if year < 2026 else max(1, tests // GROUP)
        drawn = _pairs(rng, round_, year, count)
        before = with_outcomes(round_, [*rows, *drawn])
        evidence = Evidence.of(before, [year])
        drawn = (
            before["outcomes"][before["outcomes"]["year"] == year]
            .sort_values(list(before["outcomes"].columns))
            .to_dict("records")
        )
        z = log_odds(evidence, truth)
        counts = _students(rng, evidence, z)
        found = [row | counted for row, counted in zip(drawn, counts, strict=True)]
        if year < 2026:
            rows += found
        else:
            after = Evidence.of(with_outcomes(round_, [*rows, *found]), [year])
            return Hidden(with_outcomes(round_, rows), after, log_odds(after, truth))
    raise AssertionError("the last year returns")


def log_odds(evidence: Evidence, truth: Mapping[str, Curve]) -> Floats:
    """The true log odds (n,) before luck and steps; an unknown feature counts as its neutral value."""
    shares = PriorSettings().cohort
    total = np.zeros(len(evidence))
    for j, key in enumerate(evidence.features):
        if key in truth:
            neutral = np.array([shares[key].neutral])
            value = np.where(np.isnan(evidence.values[:, j]), neutral, evidence.values[:, j])
            total += truth[key](value) - truth[key](neutral)
    return total


def with_outcomes(round_: Round, rows: Sequence[Mapping[str, Any]]) -> Round:
    """The round with these results in place of its own."""
    made = Round.from_records({"outcomes": [dict(row) for row in rows]})["outcomes"]
    return Round({**round_.tables, "outcomes": made}, round_.kept_aside)


def shuffled(round_: Round, seed: int) -> Round:
    """The same rows, the counts of each year dealt out anew: there is nothing to learn."""
    table = round_["outcomes"].copy()
    rng = np.random.default_rng(seed)
    counts = ["proposed", "accepted", "completed", "retained"]
    for year in sorted(set(table["year"])):
        at = np.flatnonzero((table["year"] == year).to_numpy(dtype=bool))
        table.loc[at, counts] = table.loc[rng.permutation(at), counts].to_numpy()
    return Round({**round_.tables, "outcomes": table.astype(round_["outcomes"].dtypes.to_dict())}, round_.kept_aside)


@cache
def _county() -> Round:
    return generate("county", 1)


def _pairs(rng: np.random.Generator, round_: Round, year: int, count: int) -> list[dict[str, Any]]:
    """Cohorts and posts that met: half by chance, half where the post lists the major's category."""
    cohorts, posts = round_["cohorts"], round_["posts"]
    cohorts = cohorts[(cohorts["kind"] == "internship").to_numpy(dtype=bool)].sort_values("cohort_id", ignore_index=True)
    posts = posts[posts["kind"].isin(["internship", "apprentice"]).to_numpy(dtype=bool)].sort_values("post_id", ignore_index=True)
    listing = [
        np.flatnonzero([any(str(entry).startswith(str(code)[:2]) for entry in entries) for entries in posts["majors"]])
        for code in cohorts["major_code"]
    ]
    majors, offers = cohorts.to_dict("records"), posts.to_dict("records")
    rows = []
    for _ in range(count):
        c = int(rng.integers(len(cohorts)))
        own = listing[c]
        p = int(rng.choice(own)) if len(own) and rng.random() < 0.5 else int(rng.integers(len(posts)))
        cohort, post = majors[c], offers[p]
        rows.append(
            {
                "school_id": cohort["school_id"],
                "major_code": cohort["major_code"],
                "enterprise_id": post["enterprise_id"],
                "title": post["title"],
                "occupation": None if pd.isna(post["occupation"]) else post["occupation"],
                "year": year,
                "proposed": GROUP,
            }
        )
    return rows


def _students(rng: np.random.Generator, evidence: Evidence, z: Floats) -> list[dict[str, int]]:
    luck = rng.normal(0, LUCK, int(evidence.cluster.max(initial=0)) + 1)[evidence.cluster]
    chances = [1 / (1 + np.exp(-(z + luck + offset))) for offset in STEP_OFFSETS]
    accepted = rng.binomial(GROUP, chances[0])
    completed = rng.binomial(accepted, chances[1])
    retained = rng.binomial(completed, chances[2])
    return [
        {"accepted": int(a), "completed": int(c), "retained": int(r)}
        for a, c, r in zip(accepted, completed, retained, strict=True)
    ]
