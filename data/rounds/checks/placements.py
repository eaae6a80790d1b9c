"""Placements that already stand: their posts and their counts."""

from __future__ import annotations

import pandas as pd

from data.columns.words import POST_KINDS
from data.contract.text import Text
from data.rounds.drafts import Drafts
from data.rounds.findings import Findings
from data.rulebook import settings

KIND_TITLES = {choice.key: Text(choice.zh, choice.key) for choice in POST_KINDS}
GOES_TO = {"internship": ("internship", "apprentice"), "visit": ("visit",)}


def check_placements(drafts: Drafts, findings: Findings) -> None:
    """Tell posts of another enterprise or kind."""
    draft, posts, cohorts = drafts["placements"], drafts["posts"], drafts["cohorts"]
    if not len(draft):
        return
    by_post = posts.table.drop_duplicates("post_id").set_index("post_id")
    owner = draft.table["post_id"].map(by_post["enterprise_id"])
    wrong = (owner.notna() & (owner != draft.table["enterprise_id"]) & draft.table["enterprise_id"].notna()).to_numpy(dtype=bool)
    findings.at(
        "post_of_other_enterprise",
        draft,
        wrong,
        "post_id",
        owner=owner[wrong].tolist(),
        given=draft.table["enterprise_id"][wrong].tolist(),
    )
    post_kind = draft.table["post_id"].map(by_post["kind"])
    cohort_kind = draft.table["cohort_id"].map(cohorts.table.drop_duplicates("cohort_id").set_index("cohort_id")["kind"])
    for kind, allowed in GOES_TO.items():
        other = ((cohort_kind == kind) & post_kind.notna() & ~post_kind.isin(allowed)).to_numpy(dtype=bool)
        kinds = post_kind[other].tolist()
        findings.at(
            "placement_kind",
            draft,
            other,
            "post_id",
            kind=[KIND_TITLES[k].zh for k in kinds],
            kind_en=[KIND_TITLES[k].en for k in kinds],
        )


def fixed_students(drafts: Drafts) -> pd.Series:
    """Students of fixed placements by cohort id."""
    table = drafts["placements"].table
    fixed = table["status"].isin(["confirmed", "on_site"])
    as_of = as_of_day(drafts)
    if as_of is not None:
        fixed &= ~(table["end"] < as_of)
    return table[fixed].groupby("cohort_id")["students"].sum()


def as_of_day(drafts: Drafts) -> pd.Timestamp | None:
    """The as-of date of the settings, None where missing or unreadable."""
    table = drafts["settings"].table
    for value in table["value"][(table["key"] == settings.AS_OF) & table["value"].notna()]:
        day = settings.parse(settings.AS_OF, value)
        if not isinstance(day, Text):
            return pd.Timestamp(str(day))
    return None


def check_fixed(drafts: Drafts, findings: Findings) -> None:
    """Tell cohorts with more students placed than they have."""
    cohorts = drafts["cohorts"]
    table = cohorts.table
    fixed = table["cohort_id"].map(fixed_students(drafts))
    total = fixed + table["continuing"] + table["self_arranged"] + table["deferred"]
    wrong = (total > table["size"]).fillna(False).to_numpy(dtype=bool)
    findings.at(
        "fixed_exceed_size",
        cohorts,
        wrong,
        "size",
        total=[str(int(v)) for v in fixed[wrong]],
        size=[str(v) for v in table["size"][wrong]],
    )
