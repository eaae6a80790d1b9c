"""Decisions one by one: what each action needs, and whether subject and target go together."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from data.rounds.checks.catalogues import names_majors
from data.rounds.checks.placements import GOES_TO, KIND_TITLES
from data.rounds.drafts import Draft, Drafts
from data.rounds.exceptions import WANTED, read_exception
from data.rounds.findings import Findings

SUBJECTS = ("cohort_id", "teacher_id", "school_id")
TARGETS = ("post_id", "enterprise_id")
_ACTIONS = {"pin": Text("锁定", "pin"), "forbid": Text("禁止", "forbid"), "except": Text("例外报备", "exception")}
_SUBJECT_TITLES = {
    "cohort_id": Text("班组", "cohort"),
    "teacher_id": Text("教师", "teacher"),
    "school_id": Text("学校", "school"),
}
_EXCEPTION_SUBJECTS = {
    "enterprise_share": (("enterprise_id",), Text("企业", "an enterprise")),
    "post_share": (("enterprise_id",), Text("企业", "an enterprise")),
    "major": (("cohort_id", "post_id"), Text("班组、岗位或两者", "a cohort, a post or both")),
    "min_days": (("cohort_id",), Text("班组", "a cohort")),
}
_UNUSED = {
    "pin": ("rule", "value"),
    "forbid": ("rule", "value", "students", "start", "end"),
    "except": ("students", "start", "end"),
}


def check_decisions(drafts: Drafts, findings: Findings) -> None:
    """Tell decisions that lack what their action needs, or join what cannot be joined."""
    draft = drafts["decisions"]
    if not len(draft):
        return
    given = {name: draft.table[name].notna().to_numpy() for name in (*SUBJECTS, *TARGETS)}
    action = draft.values("action")
    pairs = np.isin(action, ("pin", "forbid")) if len(action) else np.zeros(0, dtype=bool)
    _check_counts(draft, pairs, given, findings)
    _check_kinds(drafts, pairs, given, findings)
    _check_exceptions(drafts, action == "except", given, findings)
    _check_unused(draft, action, given, findings)


def _check_counts(draft: Draft, pairs: np.ndarray, given: dict[str, np.ndarray], findings: Findings) -> None:
    for code, names in (("decision_subject", SUBJECTS), ("decision_target", TARGETS)):
        count = sum(given[name].astype(int) for name in names)
        wrong = pairs & (count != 1)
        titles = [_ACTIONS[a] for a in draft.values("action")[wrong]]
        findings.at(
            code,
            draft,
            wrong,
            names[0],
            count=[str(n) for n in np.asarray(count)[wrong]],
            action=[t.zh for t in titles],
            action_en=[t.en for t in titles],
        )


def _check_kinds(drafts: Drafts, pairs: np.ndarray, given: dict[str, np.ndarray], findings: Findings) -> None:
    """Teachers go to teacher posts and students to the others; a pin to a post of the wrong kind of internship cannot hold."""
    draft = drafts["decisions"]
    posts = drafts["posts"].table.drop_duplicates("post_id").set_index("post_id")["kind"]
    kind = draft.table["post_id"].map(posts)
    for name, title in _SUBJECT_TITLES.items():
        fits = (kind == "teacher") if name == "teacher_id" else (kind != "teacher")
        # a school's forbid covers its teachers too
        asked = draft.values("action") == "pin" if name == "school_id" else pairs
        wrong = asked & given[name] & kind.notna().to_numpy() & ~fits.fillna(False).to_numpy(dtype=bool)
        findings.at(
            "decision_kind",
            draft,
            wrong,
            "post_id",
            subject=title.zh,
            subject_en=title.en,
            kind=[KIND_TITLES[k].zh for k in kind[wrong]],
            kind_en=[KIND_TITLES[k].en for k in kind[wrong]],
        )
    cohorts = drafts["cohorts"].table.drop_duplicates("cohort_id").set_index("cohort_id")["kind"]
    cohort_kind = draft.table["cohort_id"].map(cohorts)
    asks_some = ~(draft.table["students"] == 0).fillna(False).to_numpy(dtype=bool) & (draft.values("action") == "pin")
    for own, allowed in {k: (*v, "order", "teacher") for k, v in GOES_TO.items()}.items():
        # classes take internship cohorts only; teacher posts were told above
        allowed = tuple(k for k in allowed if own == "internship" or k != "order")
        wrong = asks_some & ((cohort_kind == own) & kind.notna() & ~kind.isin(allowed)).to_numpy(dtype=bool)
        findings.at(
            "pin_kind_mismatch",
            draft,
            wrong,
            "post_id",
            cohort=draft.values("cohort_id")[wrong],
            kind=[KIND_TITLES[k].zh for k in kind[wrong]],
            kind_en=[KIND_TITLES[k].en for k in kind[wrong]],
        )


def _check_exceptions(drafts: Drafts, excepts: np.ndarray, given: dict[str, np.ndarray], findings: Findings) -> None:
    draft = drafts["decisions"]
    for column in ("rule", "value"):
        missing = excepts & draft.table[column].isna().to_numpy()
        if column == "rule":
            missing &= np.array([not text for text in draft.raw.get("rule", [""] * len(draft))], dtype=bool)
        findings.at("exception_incomplete", draft, missing, column)
    names = frozenset(drafts["majors"].table["name"].dropna().unique())
    rules, values = draft.values("rule"), draft.values("value")
    for position in np.flatnonzero(excepts).tolist():
        rule, value = rules[position], values[position]
        if rule is None:
            continue
        wanted, title = _EXCEPTION_SUBJECTS[rule]
        named = [name for name in (*SUBJECTS, *TARGETS) if given[name][position]]
        if not named or not set(named) <= set(wanted):
            findings.at("exception_subject", draft, [position], wanted[0], rule=rule, wanted=title.zh, wanted_en=title.en)
        if value is None:
            continue
        read = read_exception(rule, value)
        if read is None:
            wish = WANTED[rule]
            findings.at("exception_value", draft, [position], "value", rule=rule, wanted=wish.zh, wanted_en=wish.en)
        elif rule == "major":
            for entry in read.split(";"):
                if not names_majors(entry, names):
                    findings.at("unknown_major_entry", draft, [position], "value", entry=entry, value=entry)


def _check_unused(draft: Draft, action: np.ndarray, given: dict[str, np.ndarray], findings: Findings) -> None:
    for name, columns in _UNUSED.items():
        for column in columns:
            where = (action == name) & draft.table[column].notna().to_numpy()
            _tell_unused(draft, where, column, name, findings)
    pins = action == "pin"
    _tell_unused(draft, pins & given["teacher_id"] & draft.table["students"].notna().to_numpy(), "students", "pin", findings)
    for column in ("start", "end"):
        _tell_unused(draft, pins & ~given["teacher_id"] & draft.table[column].notna().to_numpy(), column, "pin", findings)


def _tell_unused(draft: Draft, where: np.ndarray, column: str, action: str, findings: Findings) -> None:
    title = _ACTIONS[action]
    findings.at("decision_cells_ignored", draft, where, column, action=title.zh, action_en=title.en)
