"""Decisions against each other. They only warn: a plan that cannot be is answered by solving, which names the conflict."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from data.rounds.checks.decisions import SUBJECTS, TARGETS
from data.rounds.checks.placements import as_of_day, fixed_students
from data.rounds.drafts import Draft, Drafts
from data.rounds.findings import Findings

Pair = tuple[tuple[str, str], tuple[str, str]]


def check_pins(drafts: Drafts, findings: Findings) -> None:
    """Tell pins of one pair to different numbers, pins of what is forbidden, pins beyond size or seats, and double exceptions."""
    draft = drafts["decisions"]
    if not len(draft):
        return
    columns = {name: draft.values(name) for name in ("action", "decision_id", "students", "rule", *SUBJECTS, *TARGETS)}
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    pins, forbids, excepts = (
        {n: row for n, row in enumerate(rows) if row["action"] == action} for action in ("pin", "forbid", "except")
    )
    _tell_contradictions(draft, pins, findings)
    _tell_forbidden(drafts, pins, forbids, findings)
    _tell_beyond_cohorts(drafts, pins, findings)
    _tell_beyond_seats(drafts, pins, findings)
    _tell_double_exceptions(draft, excepts, findings)


def _pair(row: dict[str, Any]) -> Pair:
    subject = next((name, row[name]) for name in SUBJECTS if row[name] is not None)
    target = next((name, row[name]) for name in TARGETS if row[name] is not None)
    return subject, target


def _tell_contradictions(draft: Draft, pins: dict[int, dict[str, Any]], findings: Findings) -> None:
    by_pair: dict[Pair, list[int]] = defaultdict(list)
    for n, row in pins.items():
        if row["teacher_id"] is None:
            by_pair[_pair(row)].append(n)
    for positions in by_pair.values():
        first = pins[positions[0]]
        for n in positions[1:]:
            if _disagree(first["students"], pins[n]["students"]):
                findings.at("contradicting_pins", draft, [n], "students", other=first["decision_id"])


def _disagree(one: int | None, other: int | None) -> bool:
    """A blank means at least one student."""
    if one is None or other is None:
        return 0 in (one, other)
    return one != other


def _tell_forbidden(
    drafts: Drafts, pins: dict[int, dict[str, Any]], forbids: dict[int, dict[str, Any]], findings: Findings
) -> None:
    if not forbids:
        return
    draft = drafts["decisions"]
    forbidden = {_pair(row): row["decision_id"] for row in reversed(forbids.values())}
    school_of = {
        name: dict(zip(drafts[sheet].values(name), drafts[sheet].values("school_id"), strict=True))
        for sheet, name in (("cohorts", "cohort_id"), ("teachers", "teacher_id"))
    }
    owner = dict(zip(drafts["posts"].values("post_id"), drafts["posts"].values("enterprise_id"), strict=True))
    for n, row in pins.items():
        if row["students"] == 0:
            continue
        (kind, subject), (target_kind, target) = _pair(row)
        subjects = {(kind, subject), ("school_id", school_of.get(kind, {}).get(subject, subject))}
        targets = {(target_kind, target), ("enterprise_id", owner.get(target, target))}
        against = next((forbidden[(s, t)] for s in subjects for t in targets if (s, t) in forbidden), None)
        if against is not None:
            findings.at("pin_and_forbid", draft, [n], kind, other=against)


def _tell_beyond_cohorts(drafts: Drafts, pins: dict[int, dict[str, Any]], findings: Findings) -> None:
    pinned: dict[str, dict[str, int]] = defaultdict(dict)
    last: dict[str, int] = {}
    kinds = dict(zip(drafts["posts"].values("post_id"), drafts["posts"].values("kind"), strict=True))
    for n, row in pins.items():
        post = row["post_id"]
        if row["cohort_id"] is not None and post is not None and kinds[post] != "order":
            pinned[row["cohort_id"]][post] = 1 if row["students"] is None else int(row["students"])
            last[row["cohort_id"]] = n
    if not pinned:
        return
    table = drafts["cohorts"].table
    fixed = table["cohort_id"].map(fixed_students(drafts)).fillna(0).astype("Int64")
    rest = table["size"] - table["continuing"] - table["self_arranged"] - table["deferred"] - fixed
    rest -= table["under16"].where(table["kind"] == "internship", 0)
    to_place = dict(zip(drafts["cohorts"].values("cohort_id"), rest.fillna(0).clip(lower=0), strict=True))
    for cohort, by_post in pinned.items():
        total, limit = sum(by_post.values()), int(to_place[cohort])
        if total > limit:
            findings.at(
                "pins_exceed_cohort",
                drafts["decisions"],
                [last[cohort]],
                "students",
                value=cohort,
                total=str(total),
                limit=str(limit),
            )


def _tell_beyond_seats(drafts: Drafts, pins: dict[int, dict[str, Any]], findings: Findings) -> None:
    """Only pins whose stays all share a day are added up."""
    by_post: dict[str, dict[str, int]] = defaultdict(dict)
    for n, row in pins.items():
        if row["cohort_id"] is not None and row["post_id"] is not None:
            by_post[row["post_id"]][row["cohort_id"]] = n
    if not by_post:
        return
    posts = drafts["posts"].table.set_index("post_id")
    cohorts = drafts["cohorts"].table.set_index("cohort_id")
    as_of = as_of_day(drafts)
    for post, by_cohort in by_post.items():
        line = posts.loc[post]
        stays = cohorts.loc[list(by_cohort)]
        starts, ends = [*stays["start"], line["start"], as_of], [*stays["end"], line["end"]]
        together = line["kind"] == "order" or max(_days(starts)) <= min(_days(ends))
        numbers = [pins[n]["students"] for n in by_cohort.values()]
        numbers = [1 if students is None else int(students) for students in numbers]
        total = sum(numbers) if together else max(numbers)
        if total > line["seats"]:
            findings.at(
                "pins_exceed_seats",
                drafts["decisions"],
                [max(by_cohort.values())],
                "students",
                value=post,
                total=str(total),
                limit=str(line["seats"]),
            )


def _days(values: list[Any]) -> list[pd.Timestamp]:
    return [pd.Timestamp(v) for v in values if v is not None and not pd.isna(v)]


def _tell_double_exceptions(draft: Draft, excepts: dict[int, dict[str, Any]], findings: Findings) -> None:
    last: dict[tuple[Any, ...], int] = {}
    for n, row in excepts.items():
        last[tuple(row[name] for name in ("rule", *SUBJECTS, *TARGETS))] = n
    for n, row in excepts.items():
        final = last[tuple(row[name] for name in ("rule", *SUBJECTS, *TARGETS))]
        if final != n:
            findings.at("duplicate_exception", draft, [n], "rule", other=str(draft.rows[final]))
