"""The piece of a held round that bears on some cohorts and teachers: enough to audit what was planned for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd

from data.contract.plan import Plan
from data.contract.round import Round
from data.plans.restrict import posts_of
from data.rulebook.settings import Settings
from matcher.problem.fixed import STANDING


def cut(
    held: Round,
    plan: Plan,
    own: Collection[str],
    teachers: Collection[str],
    beside: frozenset[str] = frozenset(),
    left: Collection[str] = (),
) -> Round:
    """Cohorts ``own``, these teachers, the enterprises of both and those of posts that they ``left``, and who else is held there.

    ``plan`` holds the rows of ``own`` and ``teachers``, and some of those of other teachers ``beside`` them, whose pins are left
    out. Everything of students at these enterprises is whole; who else is there has the students that are held elsewhere counted
    as having arranged it themselves, so that as many are left to place.
    """
    posts, placements, members = held["posts"], held["placements"], held["order_members"]
    named = posts_of(plan)
    decided = _named_with(held["decisions"], own, teachers)
    named |= set(decided["post_id"].dropna()) | set(left)
    firms = set(posts["enterprise_id"][posts["post_id"].isin(named)]) | set(decided["enterprise_id"].dropna())
    for table in (placements, members):
        firms |= set(table["enterprise_id"][table["cohort_id"].isin(own)])
    here = placements["enterprise_id"].isin(firms)
    cohorts = set(own) | set(placements["cohort_id"][here]) | set(members["cohort_id"][members["enterprise_id"].isin(firms)])
    tables = dict(held.tables)
    for sheet, column, kept in (
        ("cohorts", "cohort_id", cohorts),
        ("placements", "enterprise_id", firms),
        ("order_members", "enterprise_id", firms),
        ("teachers", "teacher_id", {*teachers, *beside}),
        ("teacher_windows", "teacher_id", {*teachers, *beside}),
        ("enterprises", "enterprise_id", firms),
        ("posts", "enterprise_id", firms),
        ("partnerships", "enterprise_id", firms),
        ("outcomes", "enterprise_id", ()),
        ("evaluations", "enterprise_id", ()),
    ):
        tables[sheet] = _where(held[sheet], column, kept)
    tables["cohorts"] = _less(tables["cohorts"], placements[~here], Settings.of(held).as_of)
    tables["decisions"] = _decisions(held["decisions"], tables, own, teachers)
    return Round(tables)


def _named_with(decisions: pd.DataFrame, own: Collection[str], teachers: Collection[str]) -> pd.DataFrame:
    """Decisions that name one of those planned again."""
    return decisions[decisions["cohort_id"].isin(own) | decisions["teacher_id"].isin(teachers)]


def _less(cohorts: pd.DataFrame, elsewhere: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    """The cohorts with the students of the placements ``elsewhere`` that stand counted as arranged by themselves."""
    stand = elsewhere["status"].isin(STANDING)
    if as_of is not None:
        stand &= elsewhere["end"] >= pd.Timestamp(as_of)
    away = elsewhere[stand].groupby("cohort_id")["students"].sum()
    more = cohorts["cohort_id"].map(away).fillna(0).astype("Int64")
    return cohorts.assign(self_arranged=cohorts["self_arranged"] + more)


def _where(table: pd.DataFrame, column: str, kept: Collection[str]) -> pd.DataFrame:
    return table[table[column].isin(list(kept))].reset_index(drop=True)


def _decisions(
    table: pd.DataFrame, tables: dict[str, pd.DataFrame], own: Collection[str], teachers: Collection[str]
) -> pd.DataFrame:
    """Decisions all of whose sides are there; pins only of those planned again, since the others' students count as fixed."""
    there = table["action"].ne("pin") | table["cohort_id"].isin(list(own)) | table["teacher_id"].isin(list(teachers))
    for sheet in ("cohorts", "teachers", "posts", "enterprises"):
        key = sheet.removesuffix("s") + "_id"
        there &= table[key].isna() | table[key].isin(tables[sheet][key])
    return table[there].reset_index(drop=True)
