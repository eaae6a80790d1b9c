"""The few words that say why a pair fits, or where it does not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.contract.text import Text
from matcher.fit.scores import BASE, PairScores, Scorer

MOST = 3  # good points named at most
WORTH_SAYING = 0.005  # of the scorer's span: contributions below are not worth a word
NOTABLE = -0.015  # of the span: from here on a weak point is named, one at most
CONCERN = Text("不足：", "weak point: ")


def reasons_of(scorer: Scorer, scores: PairScores, rows: npt.NDArray[np.int64]) -> list[tuple[Text, ...]]:
    """Of each scored pair named by ``rows``: up to three good points, the heaviest first, then at most one weak point."""
    keys = sorted(key for key in scores.contributions if key != BASE)
    parts = np.stack([scores.contributions[key][rows] for key in keys], axis=1) if keys else np.zeros((len(rows), 0))
    order = np.argsort(-parts, axis=1, kind="stable")
    ranked = np.take_along_axis(parts, order, axis=1)
    span = scorer.span()
    named = ranked > WORTH_SAYING * span
    named[:, MOST:] = False
    weak = np.zeros_like(named)
    weak[:, -1:] = ranked[:, -1:] < NOTABLE * span
    words: dict[tuple[int, int], Text] = {}
    for feature, key in enumerate(keys):
        row, place = np.nonzero((order == feature) & (named | weak))
        said = scorer.say(key, scores.left[rows[row]], scores.right[rows[row]])
        for k, j, text in zip(row.tolist(), place.tolist(), said, strict=True):
            words[k, j] = Text(CONCERN.zh + text.zh, CONCERN.en + text.en) if weak[k, j] else text
    # two features may say the same of a pair: said once is enough
    return [tuple(dict.fromkeys(words[k, j] for j in range(len(keys)) if (k, j) in words)) for k in range(len(rows))]
