"""Blanks that weigh: to-dos for what a plan takes at its worst, or cannot check."""

from __future__ import annotations

import numpy as np

from data.catalogues import hazard
from data.contract.text import Text
from data.rounds.drafts import Draft, Drafts
from data.rounds.findings import Findings

_WHAT = {
    "pay": Text("实习报酬", "pay"),
    "post_wage": Text("该岗工资与最低档工资", "both post_wage and lowest_wage"),
}


def check_unknowns(drafts: Drafts, findings: Findings) -> None:
    """Tell blank counts of minors and women where a post bars them, students under 16, pay that cannot be checked,
    and teachers who never can go."""
    posts, cohorts = drafts["posts"], drafts["cohorts"]
    work = posts.table["kind"].isin(["internship", "apprentice"]).to_numpy()
    bars_minors, bars_women = _bars(posts, work)
    table = cohorts.table
    placed = (table["kind"] == "internship").to_numpy(dtype=bool)
    blank = {name: table[name].isna().to_numpy() for name in ("minors", "women", "minor_women")}
    both = (table["minors"].fillna(1) > 0).to_numpy(dtype=bool) & (table["women"].fillna(1) > 0).to_numpy(dtype=bool)
    if bars_minors:
        findings.at("blank_minors", cohorts, placed & blank["minors"], "minors")
    if bars_women:
        findings.at("blank_women", cohorts, placed & blank["women"], "women")
        findings.at("blank_minor_women", cohorts, placed & blank["minor_women"] & both, "minor_women")
    findings.at("under16_present", cohorts, placed & (table["under16"] > 0).to_numpy(dtype=bool), "under16")
    _check_pay(posts, work, findings)
    teachers, windows = drafts["teachers"], drafts["teacher_windows"]
    without = ~teachers.table["teacher_id"].isin(windows.table["teacher_id"])
    findings.at("teacher_without_window", teachers, without, "teacher_id")


def _bars(posts: Draft, work: np.ndarray) -> tuple[bool, bool]:
    tags = {tag for tags in posts.table["hazards"][work] for tag in tags}
    return any(hazard(tag).minors for tag in tags), any(hazard(tag).women for tag in tags)


def _check_pay(posts: Draft, work: np.ndarray, findings: Findings) -> None:
    table = posts.table
    independent = work & table["independent"].fillna(False).to_numpy(dtype=bool)
    no_pay = independent & table["pay"].isna().to_numpy()
    no_wage = independent & table["post_wage"].isna().to_numpy() & table["lowest_wage"].isna().to_numpy()
    for column, where in (("pay", no_pay), ("post_wage", no_wage)):
        findings.at("unknown_pay", posts, where, column, what=_WHAT[column])
