"""The round with everybody else in place: placements of those who are not planned again become fixed rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd

from data.columns import sheet
from data.contract.plan import Plan
from data.contract.round import DTYPES, Round
from data.made import made_of
from matcher.whatif.touched import REMEMBERED

KEPT = ("enterprises", "posts", "cohorts", "teachers")  # sheets whose words the fit weighs


def with_the_gone(before: Round, after: Round) -> Round:
    """``after`` with the rows that ``before`` had and ``after`` lacks, so that words weigh what they weighed.

    Nobody may be planned there.
    """
    tables = {name: _with_the_gone(before[name], after[name], f"{name.removesuffix('s')}_id") for name in KEPT}
    return Round({**after.tables, **tables, **{name: before[name] for name in REMEMBERED}})


def held(kept: Round, plan: Plan, again: Collection[str], classes: Collection[str], as_of: date | None) -> Round:
    """The round (of ``with_the_gone``) with the groups of cohorts that are not in ``again`` as fixed placements.

    Of cohorts in ``again``, memberships in the order-based classes ``classes`` (posts), which stay as they are, become rows of
    ``order_members``.
    """
    groups = made_of((plan,), "fixed groups", lambda: _fixed(plan))
    away = groups[~groups["cohort_id"].isin(again)].reset_index(drop=True)
    at = kept["posts"].set_index("post_id")["enterprise_id"]
    away = away.assign(enterprise_id=at.loc[away["post_id"].tolist()].array)
    schools = dict(zip(kept["cohorts"]["cohort_id"], kept["cohorts"]["school_id"], strict=True))
    tables = dict(kept.tables)
    members = [
        {
            "school_id": schools[member.cohort_id],
            "cohort_id": member.cohort_id,
            "enterprise_id": at[found.post_id],
            "students": member.students,
            "since": as_of or date.min.replace(year=1900),
            "until": None,
        }
        for found in plan.order_classes
        if found.post_id in classes
        for member in found.members
        if member.cohort_id in again
    ]
    tables["placements"] = _more(tables["placements"], away)
    tables["order_members"] = _more(tables["order_members"], _table("order_members", members))
    return Round(tables)


def _with_the_gone(before: pd.DataFrame, after: pd.DataFrame, key: str) -> pd.DataFrame:
    """Rows of ``after`` and those gone, in the order of ``before``, with those that came at the end."""
    gone = ~before[key].isin(after[key])
    if not gone.any():
        return after
    new = after[~after[key].isin(before[key])]
    both = pd.concat([after, before[gone]]).set_index(key, drop=False).loc[before[key].tolist()]
    return pd.concat([both, new], ignore_index=True)


def _fixed(plan: Plan) -> pd.DataFrame:
    """All groups of the plan as fixed placements, their enterprises left blank."""
    rows = [
        {
            "placement_id": f"~{number}",  # no id of a round begins so unless somebody wants trouble
            "cohort_id": group.cohort_id,
            "post_id": group.post_id,
            "students": group.students,
            "start": group.start,
            "end": group.end,
            "status": "confirmed",
            "own_choice": False,
        }
        for number, group in enumerate(plan.internships)
    ]
    return _table("placements", rows)


def _table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame({c.key: pd.Series([row.get(c.key) for row in rows], dtype=DTYPES[c.kind]) for c in sheet(name).columns})


def _more(table: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    if added.empty:
        return table
    return added if table.empty else pd.concat([table, added], ignore_index=True)
