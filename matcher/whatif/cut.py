"""The piece of a held round that bears on some cohorts and teachers: enough to audit what was planned for them."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from data.contract.plan import Plan
from data.contract.round import Round


def cut(held: Round, plan: Plan, own: Collection[str], teachers: Collection[str]) -> Round:
    """Cohorts ``own`` and those who are held at the same enterprises, these teachers, and the posts and enterprises of all.

    ``plan`` holds the rows of ``own`` and ``teachers``. Caps at their enterprises are whole in it; those elsewhere are not, and
    nothing of theirs changed.
    """
    posts, placements = held["posts"], held["placements"]
    named = {row.post_id for rows in (plan.internships, plan.order_classes, plan.teachers) for row in rows}
    firms = set(posts["enterprise_id"][posts["post_id"].isin(named)])
    firms |= set(placements["enterprise_id"][placements["cohort_id"].isin(own)])
    cohorts = set(own) | set(placements["cohort_id"][placements["enterprise_id"].isin(firms)])
    firms |= set(placements["enterprise_id"][placements["cohort_id"].isin(cohorts)])
    members = held["order_members"]
    firms |= set(members["enterprise_id"][members["cohort_id"].isin(cohorts)])
    tables = dict(held.tables)
    for sheet, column, kept in (
        ("cohorts", "cohort_id", cohorts),
        ("placements", "cohort_id", cohorts),
        ("order_members", "cohort_id", cohorts),
        ("teachers", "teacher_id", teachers),
        ("teacher_windows", "teacher_id", teachers),
        ("enterprises", "enterprise_id", firms),
        ("posts", "enterprise_id", firms),
        ("partnerships", "enterprise_id", firms),
        ("outcomes", "enterprise_id", ()),
        ("evaluations", "enterprise_id", ()),
    ):
        tables[sheet] = _where(held[sheet], column, kept)
    tables["decisions"] = _decisions(held["decisions"], tables, own, teachers)
    return Round(tables)


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
