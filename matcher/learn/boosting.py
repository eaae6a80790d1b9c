"""One rising step function per feature, by gradient boosting without interactions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TREES, LEAVES, RATE, RIDGE, LEAST_ROWS = 120, 6, 0.08, 5.0, 20


@dataclass(frozen=True)
class Steps:
    """What each level of each column adds to the log odds, the first level adding 0; ``base`` is the sum at first levels."""

    base: float
    steps: tuple[Floats, ...]

    def decision(self, levels: Ints) -> Floats:
        """Log odds (n,) of rows of levels (n, columns)."""
        total = np.full(len(levels), self.base)
        for column, added in enumerate(self.steps):
            total += added[levels[:, column]]
        return total


def boosted(levels: Ints, sizes: tuple[int, ...], rising: int, begun: Floats, went: Floats, seed: int) -> Steps:
    """Steps learned from rows of levels (n, columns), of ``begun`` weight of which ``went`` got on.

    Column c takes the levels 0..sizes[c] − 1; the first ``rising`` columns may only rise. Without interactions every tree asks
    one column only, so the model is a sum of one step function per column, which is read off at its levels.
    """
    rows, target, weight = _samples(levels, begun, went)
    model = HistGradientBoostingClassifier(
        learning_rate=RATE,
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST_ROWS,
        l2_regularization=RIDGE,
        monotonic_cst=[1] * rising + [0] * (len(sizes) - rising),
        interaction_cst="no_interactions",
        early_stopping=False,
        random_state=seed,
    )
    model.fit(rows, target, sample_weight=weight)
    return read_steps(model, sizes)


def read_steps(model: HistGradientBoostingClassifier, sizes: tuple[int, ...]) -> Steps:
    """The step functions of a model without interactions, exactly: its decision at each level of each column, others at 0."""
    origin = np.zeros((1, len(sizes)))
    base = float(model.decision_function(origin)[0])
    steps = []
    for column, size in enumerate(sizes):
        asked = np.zeros((size, len(sizes)))
        asked[:, column] = np.arange(size)
        steps.append(np.asarray(model.decision_function(asked)) - base)
    return Steps(base, tuple(steps))


def _samples(levels: Ints, begun: Floats, went: Floats) -> tuple[Floats, Ints, Floats]:
    """Counts as weighted rows: one for those who got on, one for those who did not, none of no weight."""
    weight = np.concatenate([went, begun - went])
    target = np.concatenate([np.ones(len(went), dtype=np.int64), np.zeros(len(went), dtype=np.int64)])
    kept = weight > 0
    return np.concatenate([levels, levels])[kept].astype(np.float64), target[kept], weight[kept]
