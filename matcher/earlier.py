"""Earlier years, alike for learning and evaluation: the round as it was, the steps of results, and the posts they are of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogues.table import fold
from data.contract.round import Round
from data.rulebook.settings import AS_OF, Settings

STEPS = (("proposed", "accepted"), ("accepted", "completed"), ("completed", "retained"))  # columns: of so many, so many got on
STAYING = ("internship", "apprentice", "order")  # kinds of posts that take students for longer than a visit
_DATED = ("start", "end")


def earlier(round_: Round, year: int) -> Round:
    """The round on 1 July of that year: results and evaluations of earlier years, agreements made before that day.

    Dates of cohorts and posts are moved to the year. What bears no date is left out where it may be due to what was to come:
    agreements without a day, relations; credit is taken as good. All else is as it is today.
    """
    by = year - _present(round_)
    tables = dict(round_.tables)
    for name in ("outcomes", "evaluations"):
        tables[name] = _where(round_[name], round_[name]["year"] < year)
    tables["partnerships"] = _where(round_["partnerships"], round_["partnerships"]["since"] < pd.Timestamp(year, 7, 1))
    tables["relations"] = round_["relations"].iloc[:0]
    tables["enterprises"] = round_["enterprises"].assign(credit="good").astype({"credit": round_["enterprises"]["credit"].dtype})
    tables["cohorts"], tables["posts"] = _moved(round_["cohorts"], by), _moved(round_["posts"], by)
    tables["settings"] = _settings(round_["settings"], year)
    return Round(tables)


def years_of(round_: Round) -> tuple[int, ...]:
    """The years that the round has results of, ascending."""
    return tuple(sorted({int(year) for year in round_["outcomes"]["year"].dropna()}))


def posts_of(outcomes: pd.DataFrame, posts: pd.DataFrame) -> list[Sequence[int]]:
    """Of each result the rows of the posts that it may be of, by id: those of its enterprise that bear its title.

    Where none does, those of its enterprise and occupation. Visits and teachers' posts are none of them.
    """
    order = np.argsort(posts["post_id"].to_numpy(dtype=object).astype(str), kind="stable")
    staying = np.isin(posts["kind"].to_numpy(dtype="U12"), STAYING)
    titles, works = _titles(posts), _works(posts)
    rows: dict[tuple[str, str, str], list[int]] = {}
    for row in order[staying[order]].tolist():
        for key in (titles[row], works[row]):
            rows.setdefault(key, []).append(row)
    pairs = zip(_titles(outcomes), _works(outcomes), strict=True)
    return [(rows.get(title, ()) if title[2] else ()) or (rows.get(work, ()) if work[2] else ()) for title, work in pairs]


def _titles(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    pairs = zip(table["enterprise_id"], table["title"].fillna(""), strict=True)
    return [("title", enterprise, fold(title)) for enterprise, title in pairs]


def _works(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    pairs = zip(table["enterprise_id"], table["occupation"].fillna(""), strict=True)
    return [("occupation", enterprise, occupation) for enterprise, occupation in pairs]


def _present(round_: Round) -> int:
    """The year that the round plans for."""
    as_of = Settings.of(round_).as_of
    if as_of is not None:
        return as_of.year
    starts = round_["cohorts"]["start"].dropna()
    return int(starts.dt.year.min()) if len(starts) else max(years_of(round_), default=0) + 1


def _moved(table: pd.DataFrame, by: int) -> pd.DataFrame:
    """Its dates moved by whole years."""
    dated = {column: (table[column] + pd.DateOffset(years=by)).astype(table[column].dtype) for column in _DATED}
    return table.assign(**dated)


def _where(table: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    mask: npt.NDArray[np.bool_] = rows.to_numpy(dtype=bool, na_value=False)
    return table[mask].reset_index(drop=True)


def _settings(table: pd.DataFrame, year: int) -> pd.DataFrame:
    others = table[(table["key"] != AS_OF).to_numpy(dtype=bool)]
    row = pd.DataFrame({"key": [AS_OF], "value": [f"{year}-07-01"], "reason": [pd.NA]}).astype(table.dtypes.to_dict())
    return pd.concat([others, row], ignore_index=True)
