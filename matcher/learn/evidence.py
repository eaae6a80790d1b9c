"""What earlier years say: of every result the features of its pair as they were, and how many students got on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogues import normalise_major
from data.contract.round import Round
from matcher.earlier import STEPS, years_of
from matcher.features import Context, features_of
from matcher.learn.years import Year, as_it_was
from matcher.problem.tables import floats, integers

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_STEPS = 30.0  # students' steps that results of one school, enterprise and year count at most: they share their luck
MARK = 0.25  # a mark counts as this many steps, since it judges the people as well as the pair,
MOST_MARKS = 10.0  # and the marks of one result as no more than this many marks


@dataclass(frozen=True)
class Evidence:
    """Results (n,) with the features of their pairs (n, features) as they were, NaN where unknown.

    ``begun`` and ``went`` (n, 3) count students before and after each step, both 0 where either count is blank. ``weight``
    discounts results of one school, enterprise and year beyond ``MOST_STEPS`` steps. ``mark`` is the mean mark in 0..1 (NaN:
    none) and ``marks`` what it counts, in steps. ``school``, ``major``, ``enterprise`` name the parties.
    """

    features: tuple[str, ...]
    values: Floats
    begun: Floats
    went: Floats
    weight: Floats
    mark: Floats
    marks: Floats
    year: Ints
    school: npt.NDArray[np.object_]
    major: npt.NDArray[np.object_]
    enterprise: npt.NDArray[np.object_]

    @classmethod
    def of(cls, round_: Round, years: Sequence[int] | None = None) -> Evidence:
        """Evidence of those years (all by default), each seen from a round that knows nothing of it or of later ones."""
        parts = [_of_year(round_, as_it_was(round_, year)) for year in (years_of(round_) if years is None else years)]
        if not parts:
            raise ValueError("there are no years to learn from")
        return cls(
            parts[0]["features"],
            *(np.concatenate([part[f.name] for part in parts]) for f in fields(cls)[1:]),
        )

    def __len__(self) -> int:
        return len(self.year)

    def where(self, rows: npt.NDArray[Any]) -> Evidence:
        """Those rows, by mask or by position."""
        return Evidence(self.features, *(getattr(self, f.name)[rows] for f in fields(self)[1:]))

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which results (n,) have a step with both counts."""
        found: npt.NDArray[np.bool_] = self.begun.sum(axis=1) > 0
        return found

    @property
    def students(self) -> float:
        """Students whose result is known, of all rows."""
        return float(self.begun.max(axis=1, initial=0).sum())

    @cached_property
    def season(self) -> Ints:
        """Number (n,) of each result's year, from 0: years differ by more than their pairs do, and that is not to be learned."""
        return np.asarray(np.unique(self.year, return_inverse=True)[1], dtype=np.int64)

    @cached_property
    def cluster(self) -> Ints:
        """Number (n,) of each result's school and enterprise, whose results share their luck."""
        pairs = [f"{school}\n{enterprise}" for school, enterprise in zip(self.school, self.enterprise, strict=True)]
        return np.asarray(np.unique(np.array(pairs, dtype=object).astype(str), return_inverse=True)[1], dtype=np.int64)

    def rates(self) -> tuple[Floats, Floats]:
        """All steps pooled: weighted steps begun (n,) and gone on (n,)."""
        return self.weight * self.begun.sum(axis=1), self.weight * self.went.sum(axis=1)


def _of_year(round_: Round, then: Year) -> dict[str, Any]:
    context = Context.of(then.round, "cohort")
    kinds = features_of("cohort")
    columns = [kind(context).values(then.left, then.right) for kind in kinds]
    table = then.outcomes
    done = np.stack([floats(table[after]) for _, after in STEPS], axis=1)
    of = np.stack([floats(table[before]) for before, _ in STEPS], axis=1)
    both = ~np.isnan(done) & ~np.isnan(of)
    begun = np.where(both, of, 0.0)
    parties = {
        "school": table["school_id"].to_numpy(dtype=object),
        "major": np.array([normalise_major(str(code)) for code in table["major_code"]], dtype=object),
        "enterprise": table["enterprise_id"].to_numpy(dtype=object),
    }
    mark, marks = _marks(round_, then.year, parties)
    return {
        "features": tuple(kind.key for kind in kinds),
        "values": np.stack(columns, axis=1) if len(table) else np.zeros((0, len(kinds))),
        "begun": begun,
        "went": np.where(both, np.minimum(done, of), 0.0),
        "weight": _weights(parties, begun.sum(axis=1)),
        "mark": mark,
        "marks": marks,
        "year": np.full(len(table), then.year, dtype=np.int64),
        **parties,
    }


def _weights(parties: dict[str, Any], steps: Floats) -> Floats:
    key = pd.Series(parties["school"] + "\n" + parties["enterprise"])
    total = pd.Series(steps).groupby(key).transform("sum").to_numpy(dtype=np.float64)
    return np.asarray(np.minimum(1.0, MOST_STEPS / np.maximum(total, 1.0)))


def _marks(round_: Round, year: int, parties: dict[str, Any]) -> tuple[Floats, Floats]:
    """Mean mark (n,) of results (NaN: none) and what it counts: marks of the year for school, enterprise and, where named, major.

    A mark that names no major is shared by all results of school and enterprise. One without a result that year says nothing of
    any pair, and is left out.
    """
    table = round_["evaluations"]
    table = table[(table["year"] == year).to_numpy(dtype=bool)]
    count = np.maximum(1, integers(table["count"], 1)).astype(np.float64)
    major = [normalise_major(str(code)) if isinstance(code, str) else "" for code in table["major_code"]]
    given = pd.DataFrame(
        {
            "pair": (table["school_id"] + "\n" + table["enterprise_id"]).to_numpy(dtype=object),
            "major": np.array(major, dtype=object),
            "count": count,
            "sum": count * floats(table["score"]) / 100.0,
        }
    )
    pair = pd.Series(parties["school"] + "\n" + parties["enterprise"], dtype=object)
    points, counts = np.zeros(len(pair)), np.zeros(len(pair))
    named = given[given["major"] != ""].groupby(["pair", "major"])[["count", "sum"]].sum()
    open_ = given[given["major"] == ""].groupby("pair")[["count", "sum"]].sum()
    for found, key in ((named, pd.MultiIndex.from_arrays([pair, parties["major"]])), (open_, pd.Index(pair))):
        # results that share marks share their number too
        sharing = pd.Series(1.0, index=range(len(pair))).groupby([*_levels(key)]).transform("sum").to_numpy(dtype=np.float64)
        matched = found.reindex(key).fillna(0.0)
        counts += matched["count"].to_numpy(dtype=np.float64) / sharing
        points += matched["sum"].to_numpy(dtype=np.float64) / sharing
    mean = np.divide(points, counts, out=np.full(len(pair), np.nan), where=counts > 0)
    return mean, MARK * np.minimum(counts, MOST_MARKS)


def _levels(key: pd.Index) -> list[Any]:
    return [key.get_level_values(level).to_numpy() for level in range(key.nlevels)]
