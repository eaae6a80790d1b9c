"""The fit of every pair as the objective takes it: whole thousandths, halves up."""

from __future__ import annotations

from typing import Literal

import numpy as np

from data.contract.round import Round
from matcher.fit import score_pairs

Thousandths = dict[tuple[str, str], int]


def thousandths(round_: Round, kind: Literal["cohort", "teacher"]) -> Thousandths:
    """By (cohort or teacher id, post id)."""
    names = round_[f"{kind}s"][f"{kind}_id"].tolist()
    posts = round_["posts"]["post_id"].tolist()
    if not names:
        return {}
    left, right = np.divmod(np.arange(len(names) * len(posts)), len(posts))
    fit = score_pairs(round_, kind, left, right).fit
    return {
        (names[a], posts[b]): (round(value * 1_000_000) + 500) // 1000
        for a, b, value in zip(left.tolist(), right.tolist(), fit.tolist(), strict=True)
    }
