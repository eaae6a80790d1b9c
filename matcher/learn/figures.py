"""How well fits agree with what came of them: figures over counts, and intervals by drawing schools and enterprises anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from matcher.calibration import Binned, binned, calibration_error

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

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
    """Mean of |rate − fit| over bins of like fits, by weight."""
    return calibration_error(_binned(fit, begun, went))


def reliability(fit: Floats, begun: Floats, went: Floats) -> tuple[Bin, ...]:
    """The bins with what lies in them."""
    found = _binned(fit, begun, went)
    sums = zip(found.weight, found.fit, found.rate, strict=True)
    return tuple(Bin(float(f / n), float(w / n), float(n)) for n, f, w in sums if n > 0)


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
    found = _binned(fit, begun, went)
    at = np.eye(len(found.weight))[found.bin]
    columns = [at * (begun * fit)[:, None], at * went[:, None], begun[:, None]]
    fits, rates, total = np.split(drawn(cluster, np.concatenate(columns, axis=1), seed), [at.shape[1], 2 * at.shape[1]], axis=1)
    return np.asarray(np.abs(fits - rates).sum(axis=1) / total[:, 0])


def _binned(fit: Floats, begun: Floats, went: Floats) -> Binned:
    return binned(fit, went / np.maximum(begun, 1e-12), begun)
