"""From evidence to curves: boosting beside the prior, mixed as far as that foresees results held back, and calibrated by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.contract.fit import Curve, Curves
from matcher.fit.link import Logistic
from matcher.fit.settings import PriorSettings
from matcher.learn.boosting import boosted
from matcher.learn.calibration import calibrated, calibrated_prior, prior_slope, scale_and_offsets, total
from matcher.learn.curves import Found
from matcher.learn.evidence import Evidence
from matcher.learn.figures import losses
from matcher.learn.pieces import Pieces
from matcher.learn.samples import KINDS, Samples

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HALFWAYS = (60.0, 200.0, 600.0, 2000.0)
"""Steps near a value at which a curve stands halfway between the prior's line and what was found; tried from first to last."""
FOLDS = 4
SLOPE_UNTRIED = 2.0
"""Log odds per point of the prior that its line keeps at least, where few results say otherwise: results come from pairs that
people tried because they made sense; that these went alike does not mean that others would."""
UNSURE = 1.0  # standard errors that a heavier prior may seem worse by and still be chosen


@dataclass(frozen=True)
class Learned:
    """Curves, and the steps at which they stand halfway to the prior; None where the prior alone foresaw as well."""

    curves: Curves
    halfway: float | None


def learned(evidence: Evidence, settings: PriorSettings, seed: int, like: Learned | None = None) -> Learned:
    """The learned curves.

    Each quarter of schools and enterprises is foreseen from the others with every weight of the prior. The heaviest prior that
    foresees about as well as the best is taken, or the weight that ``like`` has; scale and base are what those foresights need.
    """
    if like is not None and like.halfway is None:
        return Learned(calibrated_prior(evidence, settings), None)
    unseen = np.zeros((len(HALFWAYS) + 1, len(evidence)))
    fold = folds(evidence, seed)
    for k in range(FOLDS):
        away = fold == k
        if away.any() and not away.all():
            others = evidence.where(~away)
            for place, curves in enumerate(_every(others, settings, seed)):
                unseen[place, away] = total(curves, evidence.where(away))
    best = _heaviest(evidence, unseen) if like is None or like.halfway is None else HALFWAYS.index(like.halfway)
    if best == len(HALFWAYS):
        return Learned(calibrated_prior(evidence, settings), None)
    curves = {key: found.curve(HALFWAYS[best]) for key, found in _found(evidence, settings, seed).items()}
    return Learned(calibrated(evidence, curves, unseen[best]), HALFWAYS[best])


def folds(evidence: Evidence, seed: int) -> Ints:
    """A fold (n,) for every result, all of one school and enterprise in one."""
    cluster = evidence.cluster
    drawn = np.random.default_rng(seed).permutation(int(cluster.max(initial=-1)) + 1)
    return np.asarray(drawn[cluster] % FOLDS, dtype=np.int64)


def _every(evidence: Evidence, settings: PriorSettings, seed: int) -> Iterator[dict[str, Curve]]:
    """The curves at every weight of the prior, the prior alone last."""
    found = _found(evidence, settings, seed)
    for halfway in (*HALFWAYS, np.inf):
        yield {key: one.curve(halfway) for key, one in found.items()}


def _heaviest(evidence: Evidence, unseen: Floats) -> int:
    """The place of the heaviest prior whose log loss is not surely above the best, schools and enterprises being what varies."""
    begun, went = evidence.rates()
    loss = []
    for z in unseen:
        scale, offsets = scale_and_offsets(z, evidence)
        loss.append(losses(Logistic().fit(offsets[evidence.season] + scale * z), begun, went))
    best = int(np.argmin(np.sum(loss, axis=1)))
    cluster = evidence.cluster
    for place in range(len(unseen) - 1, best, -1):
        worse = np.bincount(cluster, loss[place] - loss[best])
        if worse.sum() <= UNSURE * np.sqrt((worse**2).sum()):
            return place
    return best


def _found(evidence: Evidence, settings: PriorSettings, seed: int) -> dict[str, Found]:
    shares = settings.shares("cohort")
    neutral = [shares[key].neutral for key in evidence.features]
    slope = max(SLOPE_UNTRIED, prior_slope(evidence, settings))
    pieces = [Pieces.of(evidence.values[:, j], neutral[j]) for j in range(len(evidence.features))]
    levels = np.stack([p.level(evidence.values[:, j], neutral[j]) for j, p in enumerate(pieces)], axis=1)
    s = Samples.of(evidence)
    sizes = (*(len(p) for p in pieces), KINDS, int(s.season.max(initial=0)) + 1)
    model = boosted(np.column_stack([levels[s.row], s.step, s.season]), sizes, len(pieces), s.begun, s.went, seed)
    weight = np.bincount(s.row, s.begun, len(evidence)).astype(np.float64)
    return {
        key: Found.of(pieces[j], model.steps[j], shares[key], slope, evidence.values[:, j], weight)
        for j, key in enumerate(evidence.features)
    }
