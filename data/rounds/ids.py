"""Ids: generated where blank, told where double."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.rounds.drafts import Draft, Drafts
from data.rounds.findings import Findings


def generate_ids(draft: Draft) -> None:
    """Give every row without an id one made of its sheet and row ('posts-2'), clear of the ids that are there."""
    key = draft.sheet.key
    if not key or draft.sheet.column(key).required:
        return
    blank = np.flatnonzero(draft.table[key].isna().to_numpy())
    if not len(blank):
        return
    values = draft.values(key)
    taken = set(values.tolist())
    for position in blank.tolist():
        given = f"{draft.sheet.name}-{draft.rows[position]}"
        while given in taken:
            given += "x"
        taken.add(given)
        values[position] = given
    draft.table = draft.table.assign(**{key: pd.Series(values, dtype="str")})


def check_duplicates(drafts: Drafts, findings: Findings) -> None:
    """Of rows with one id the first that is otherwise sound is kept; the others are set aside."""
    for draft in drafts.values():
        key = draft.sheet.key
        if not key or not draft.table[key].duplicated().any():
            continue
        # sound rows first, then by row: the first of each id in this order is the one that stays
        order = np.lexsort((np.arange(len(draft)), draft.aside))
        ids = draft.table[key].iloc[order]
        later = order[(ids.duplicated() & ids.notna()).to_numpy()]
        kept = dict(zip(ids[~ids.duplicated()], draft.rows[order][(~ids.duplicated()).to_numpy()], strict=True))
        later.sort()
        others = [str(kept[value]) for value in draft.table[key].iloc[later]]
        findings.at("duplicate_id", draft, later, key, other=others)
