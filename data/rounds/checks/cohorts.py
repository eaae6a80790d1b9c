"""Counts and classes of cohorts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract.text import Text
from data.rounds.drafts import Draft, Drafts
from data.rounds.findings import Findings

_PARTS = (
    ("minors", "size"),
    ("women", "size"),
    ("minor_women", "minors"),
    ("minor_women", "women"),
    ("under16", "minors"),
    ("under16", "size"),
)


def check_cohorts(drafts: Drafts, findings: Findings) -> None:
    """Tell counts that cannot be, and classes that lie in several schools."""
    draft = drafts["cohorts"]
    if not len(draft):
        return
    _check_sum(draft, findings)
    _check_parts(draft, findings)
    _check_minor_women(draft, findings)
    _check_classes(draft, findings)


def _check_sum(draft: Draft, findings: Findings) -> None:
    table = draft.table
    total = table["continuing"] + table["self_arranged"] + table["deferred"]
    wrong = (total > table["size"]).fillna(False).to_numpy(dtype=bool)
    if wrong.any():
        findings.at("parts_exceed_size", draft, wrong, "size", total=_words(total, wrong), size=_words(table["size"], wrong))


def _check_parts(draft: Draft, findings: Findings) -> None:
    for part, whole in _PARTS:
        wrong = (draft.table[part] > draft.table[whole]).fillna(False).to_numpy(dtype=bool)
        if part == "under16" and whole == "size":
            wrong &= draft.table["minors"].isna().to_numpy()  # else told against the minors
        if wrong.any():
            findings.at(
                "part_exceeds_whole",
                draft,
                wrong,
                part,
                whole=_words(draft.table[whole], wrong),
                whole_column=Text(draft.sheet.column(whole).zh, whole),
            )


def _check_minor_women(draft: Draft, findings: Findings) -> None:
    table = draft.table
    least = table["minors"] + table["women"] - table["size"]
    wrong = (least > table["minor_women"]).fillna(False).to_numpy(dtype=bool)
    if wrong.any():
        counts = {name: _words(table[name], wrong) for name in ("minors", "women", "size")}
        findings.at("minor_women_too_few", draft, wrong, "minor_women", least=_words(least, wrong), **counts)


def _check_classes(draft: Draft, findings: Findings) -> None:
    table = draft.table
    classes = table["class_id"].fillna(table["cohort_id"])
    known = table["school_id"].notna() & classes.notna()
    first = pd.Series(range(len(table)))[known].groupby(classes[known]).transform("first")
    other = (table["school_id"].iloc[first].to_numpy() != table["school_id"][known].to_numpy()).astype(bool)
    where, firsts = first.index.to_numpy()[other], first.to_numpy()[other]
    if len(where):
        findings.at(
            "class_across_schools",
            draft,
            where,
            "class_id",
            value=classes.iloc[where].tolist(),
            school=table["school_id"].iloc[firsts].tolist(),
            other=[str(row) for row in draft.rows[firsts]],
        )


def _words(column: pd.Series, where: np.ndarray) -> list[str]:
    return [str(value) for value in column[where]]
