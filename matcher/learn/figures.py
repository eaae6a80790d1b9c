"""How well fits agree with what came of them: figures over counts, and intervals by drawing schools and enterprises anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BINS = 10
DRAWS = 1000
_SURE = 1e-6  # chances are kept away from 0 and 1 by this


@dataclass(frozen=True)
class Figures:
    """``log_loss`` and ``brier`` per step, the lower the better; ``auc``; ``ece``: the mean gap of fit and rate over ten bins."""

    log_loss: float
    brier: float
    auc: float
    ece: float


@dataclass(frozen=True)
class Bin:
    """Results with like fits: their mean ``fit``, the ``rate`` that came of them, and the ``steps`` they count."""

    fit: float
    rate: float
    steps: float


def figures(fit: Floats, begun: Floats, went: Floats) -> Figures:
    """Figures of fits (n,) against counts (n,): of ``begun`` steps ``went`` were gone on."""
    total = float(begun.sum())
    brier = went @ (1 - fit) ** 2 + (begun - went) @ fit**2
    both = 0 < went.sum() < total
    auc = (
        roc_auc_score(np.repeat([1, 0], len(fit)), np.tile(fit, 2), sample_weight=np.append(went, begun - went)) if both else 0.5
    )
    return Figures(float(losses(fit, begun, went).sum() / total), float(brier / total), float(auc), ece(fit, begun, went))


def losses(fit: Floats, begun: Floats, went: Floats) -> Floats:
    """Log loss (n,) of all steps of each result."""
    chance = np.clip(fit, _SURE, 1 - _SURE)
    loss: Floats = -(went * np.log(chance) + (begun - went) * np.log(1 - chance))
    return loss


def ece(fit: Floats, begun: Floats, went: Floats) -> float:
    """Mean of |rate − fit| over bins of like fits, by weight (expected calibration error)."""
    return float(_gaps(np.array([_by_bin(bins(fit, begun), column) for column in (begun * fit, went)])) / begun.sum())


def reliability(fit: Floats, begun: Floats, went: Floats) -> tuple[Bin, ...]:
    """The bins with what lies in them."""
    place = bins(fit, begun)
    sums = [_by_bin(place, column) for column in (begun, begun * fit, went)]
    return tuple(Bin(float(f / n), float(w / n), float(n)) for n, f, w in zip(*sums, strict=True) if n > 0)


def bins(fit: Floats, begun: Floats) -> Ints:
    """The bin (n,) of each result: ten of like weight by rising fit, equal fits together."""
    order = np.argsort(fit, kind="stable")
    below = np.empty(len(fit))
    below[order] = np.cumsum(begun[order]) - begun[order] / 2
    _, same = np.unique(fit, return_inverse=True)
    middle = np.bincount(same, below * begun) / np.maximum(np.bincount(same, begun), 1e-12)
    return np.asarray(np.minimum(middle[same] / begun.sum() * BINS, BINS - 1), dtype=np.int64)


def drawn(cluster: Ints, columns: Floats, seed: int) -> Floats:
    """Sums (1000, k) of columns (n, k) over clusters drawn with replacement, as often as there are clusters."""
    count = int(cluster.max()) + 1
    sums = np.stack([np.bincount(cluster, column, count) for column in columns.T], axis=1)
    rng = np.random.default_rng(seed)
    return np.stack([np.bincount(rng.integers(count, size=count), minlength=count) @ sums for _ in range(DRAWS)])


def interval(samples: Floats) -> tuple[float, float]:
    """The 95 % interval of samples, those that are no number left out."""
    low, high = np.nanquantile(samples, [0.025, 0.975])
    return float(low), float(high)


def drawn_ece(cluster: Ints, fit: Floats, begun: Floats, went: Floats, seed: int) -> Floats:
    """The calibration error (1000,) over clusters drawn anew, in the same bins; the same seed draws the same clusters."""
    place = bins(fit, begun)
    at = np.eye(BINS)[place]
    sums = drawn(cluster, np.concatenate([at * (begun * fit)[:, None], at * went[:, None], begun[:, None]], axis=1), seed)
    return np.asarray(np.abs(sums[:, :BINS] - sums[:, BINS : 2 * BINS]).sum(axis=1) / sums[:, -1])


def _by_bin(place: Ints, column: Floats) -> Floats:
    return np.bincount(place, column, BINS).astype(np.float64)


def _gaps(sums: Floats) -> float:
    return float(np.abs(sums[0] - sums[1]).sum())
