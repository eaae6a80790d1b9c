"""The results of a year, and the round before them with the pairs that they are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogues import normalise_major
from data.contract.round import Round
from data.fits import with_model
from matcher.earlier import earlier, posts_of


@dataclass(frozen=True)
class Year:
    """The round before the results of a year, those results (rows of ``outcomes``), and the pair (rows) each of them is of."""

    year: int
    round: Round
    outcomes: pd.DataFrame
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]


def as_it_was(round_: Round, year: int) -> Year:
    """The round as it was in that year, with what its results were of.

    Every (school, major) of the year's results is a cohort: the present one, else one of which nothing else is known. Every
    result is of a present post of its title, else of its occupation, else of one of which nothing but title and occupation is
    known. All present posts stay, since words and pay are weighed against them.
    """
    outcomes = round_["outcomes"]
    of_year = outcomes[(outcomes["year"] == year).to_numpy(dtype=bool)]
    of_year = of_year.sort_values(list(of_year.columns), ignore_index=True)  # what is learned must not hang on the order of rows
    then = earlier(with_model(round_, None), year)
    tables = dict(then.tables)
    for name in ("teachers", "teacher_windows", "placements", "order_members", "decisions"):
        tables[name] = tables[name].iloc[:0]
    tables["cohorts"], left = _joined(then["cohorts"], "cohort_id", of_year, _cohorts(then["cohorts"], of_year))
    posts = [next(iter(rows), -1) for rows in posts_of(of_year, then["posts"])]  # of several the first id stands for all
    tables["posts"], right = _joined(then["posts"], "post_id", of_year, posts)
    return Year(year, Round(tables), of_year, left, right)


_KEYS = {"cohort_id": ("school_id", "major_code"), "post_id": ("enterprise_id", "title", "occupation")}


def _cohorts(table: pd.DataFrame, outcomes: pd.DataFrame) -> list[int]:
    """The row of each result's cohort, −1 where there is none. Of several the first id stands for all."""
    keys = _majors(table)
    rows: dict[tuple[str, str], int] = {}
    for row in np.argsort(table["cohort_id"].to_numpy(dtype=object).astype(str), kind="stable").tolist():
        if table["kind"].iat[row] != "visit":
            rows.setdefault(keys[row], row)
    return [rows.get(key, -1) for key in _majors(outcomes)]


def _majors(table: pd.DataFrame) -> list[tuple[str, str]]:
    return [(school, normalise_major(str(code))) for school, code in zip(table["school_id"], table["major_code"], strict=True)]


def _joined(
    table: pd.DataFrame, id_column: str, outcomes: pd.DataFrame, found: list[int]
) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """The table with a bare row for everything results are of that it lacks, and the row of each result in it."""
    place = np.array(found, dtype=np.int64)
    lacking = outcomes.loc[place < 0, list(_KEYS[id_column])].astype(object)
    if lacking.empty:
        return table, place
    number, kinds = pd.factorize(pd.MultiIndex.from_frame(lacking.fillna("")))
    place[place < 0] = len(table) + number
    sheet = id_column.removesuffix("_id") + "s"
    bare = Round.from_records({sheet: [_bare(id_column, n, values) for n, values in enumerate(kinds)]})[sheet]
    return pd.concat([table, bare.astype(table.dtypes.to_dict())], ignore_index=True), place


def _bare(id_column: str, number: int, values: tuple[str, ...]) -> dict[str, Any]:
    given = {name: value or None for name, value in zip(_KEYS[id_column], values, strict=True)}
    return {**given, id_column: f"~{number}", "kind": "internship"}
