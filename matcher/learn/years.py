"""A round as it looked in an earlier year, so that features know no more than people knew then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogues import normalise_major
from data.contract.round import Round
from data.fits import KEY
from data.rounds.texts import fold
from data.rulebook.settings import AS_OF, Settings

PLACING = ("internship", "apprentice", "order")  # posts that results of cohorts can be of
_DATED = ("start", "end")


@dataclass(frozen=True)
class Year:
    """The round before the results of a year, those results (rows of ``outcomes``), and the pair (rows) each of them is of."""

    year: int
    round: Round
    outcomes: pd.DataFrame
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]


def years_of(round_: Round) -> tuple[int, ...]:
    """The years that the round has results of, ascending."""
    return tuple(sorted({int(year) for year in round_["outcomes"]["year"]}))


def as_it_was(round_: Round, year: int) -> Year:
    """The round on 1 July of that year: results and evaluations of earlier years, agreements made before that day.

    Every (school, major) of the year's results is a cohort and every (enterprise, title, occupation) a post: the present one of
    that name, its dates moved to the year, else one of which nothing else is known. All present posts stay, since words and
    pay are weighed against them. Credit is taken as good, since what it is today may be due to what was to come.
    """
    outcomes = round_["outcomes"]
    of_year = outcomes[(outcomes["year"] == year).to_numpy(dtype=bool)]
    of_year = of_year.sort_values(list(of_year.columns), ignore_index=True)  # what is learned must not hang on the order of rows
    by = year - _present(round_)
    cohorts, left = _joined(_moved(round_["cohorts"], by), _cohort_keys, of_year, "cohort_id")
    posts, right = _joined(_moved(round_["posts"], by), _post_keys, of_year, "post_id")
    tables = dict(round_.tables)
    for name in ("teachers", "teacher_windows", "placements", "order_members", "decisions"):
        tables[name] = tables[name].iloc[:0]
    for name in ("outcomes", "evaluations"):
        tables[name] = _where(round_[name], (round_[name]["year"] < year).to_numpy(dtype=bool))
    agreements = round_["partnerships"]
    tables["partnerships"] = _where(agreements, (agreements["since"] < pd.Timestamp(year, 7, 1)).to_numpy(dtype=bool))
    tables["enterprises"] = round_["enterprises"].assign(credit="good").astype({"credit": round_["enterprises"]["credit"].dtype})
    tables["cohorts"], tables["posts"] = cohorts, posts
    tables["settings"] = _settings(round_["settings"], year)
    return Year(year, Round(tables), of_year, left, right)


def _present(round_: Round) -> int:
    """The year that the round plans for."""
    as_of = Settings.of(round_).as_of
    if as_of is not None:
        return as_of.year
    starts = round_["cohorts"]["start"].dropna()
    return int(starts.dt.year.min()) if len(starts) else max(years_of(round_), default=0) + 1


def _joined(
    table: pd.DataFrame, keys_of: Any, outcomes: pd.DataFrame, id_column: str
) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """The table with a bare row for every key of the results that it lacks, and the row of each result in it."""
    keys, fit = keys_of(table)
    wanted, _ = keys_of(outcomes)
    # of several rows with one key the first id stands for all, whatever the order of rows
    order = np.lexsort((table[id_column].to_numpy(dtype=object).astype(str), ~fit))
    known: dict[str, int] = {}
    for row in order[: int(fit.sum())].tolist():
        known.setdefault(keys[row], row)
    new = sorted(set(wanted) - set(known))
    first = {key: at for at, key in zip(reversed(range(len(wanted))), reversed(wanted), strict=True)}
    given = outcomes.iloc[[first[key] for key in new]].reset_index(drop=True)
    bare = Round.from_records({id_column.removesuffix("_id") + "s": _bare(given, id_column)})[id_column.removesuffix("_id") + "s"]
    whole = pd.concat([table, bare.astype(table.dtypes.to_dict())], ignore_index=True) if len(bare) else table
    place = known | {key: len(table) + n for n, key in enumerate(new)}
    return whole, np.array([place[key] for key in wanted], dtype=np.int64)


def _bare(given: pd.DataFrame, id_column: str) -> list[dict[str, Any]]:
    columns = ("school_id", "major_code") if id_column == "cohort_id" else ("enterprise_id", "title", "occupation")
    kept = given[list(columns)].astype(object)
    rows = kept.where(kept.notna(), None).to_dict("records")
    return [
        {**{str(key): value for key, value in row.items()}, id_column: f"~{n}", "kind": "internship"}
        for n, row in enumerate(rows)
    ]


def _cohort_keys(table: pd.DataFrame) -> tuple[list[str], npt.NDArray[np.bool_]]:
    pairs = zip(table["school_id"], table["major_code"], strict=True)
    keys = [f"{school}\n{normalise_major(str(code))}" for school, code in pairs]
    return keys, _kinds(table, ("internship",))


def _post_keys(table: pd.DataFrame) -> tuple[list[str], npt.NDArray[np.bool_]]:
    parts = (table[column].fillna("").tolist() for column in ("enterprise_id", "title", "occupation"))
    keys = [f"{enterprise}\n{fold(title)}\n{occupation}" for enterprise, title, occupation in zip(*parts, strict=True)]
    return keys, _kinds(table, PLACING)


def _kinds(table: pd.DataFrame, kinds: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Which rows results can be of; of results themselves all."""
    if "kind" not in table:
        return np.ones(len(table), dtype=bool)
    return np.isin(table["kind"].to_numpy(dtype="U12"), kinds)


def _moved(table: pd.DataFrame, by: int) -> pd.DataFrame:
    """Its dates moved by whole years."""
    dated = {column: (table[column] + pd.DateOffset(years=by)).astype(table[column].dtype) for column in _DATED}
    return table.assign(**dated)


def _where(table: pd.DataFrame, rows: npt.NDArray[np.bool_]) -> pd.DataFrame:
    return table[rows].reset_index(drop=True)


def _settings(table: pd.DataFrame, year: int) -> pd.DataFrame:
    others = table[~table["key"].isin([AS_OF, KEY]).to_numpy(dtype=bool)]
    row = pd.DataFrame({"key": [AS_OF], "value": [f"{year}-07-01"], "reason": [pd.NA]}).astype(table.dtypes.to_dict())
    return pd.concat([others, row], ignore_index=True)
