"""From evidence to curves: the prior calibrated, boosting beside it, mixed by evidence, calibrated on results held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.contract.fit import Curve, Curves
from matcher.fit.link import Logistic
from matcher.fit.settings import PriorSettings
from matcher.learn.boosting import boosted
from matcher.learn.curves import curve, mixed, scaled, worth_of
from matcher.learn.evidence import STEPS, Evidence
from matcher.learn.logistic import slope_and_offsets
from matcher.learn.pieces import Pieces

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SLOPE, SLOPE_SPREAD = 4.0, 2.0  # log odds per point of the prior expected, and how surely: 0.3 to 0.7 are 1.6 apart
SCALE_SPREAD = 0.3  # how surely what was learned keeps its scale
FOLDS = 4
MARKS = len(STEPS)  # the group of marks, beside those of the steps


@dataclass(frozen=True)
class Samples:
    """Every step of every result, and every mark, as one line: the result (n,) it is of, its group, and weighted counts."""

    row: Ints
    group: Ints
    begun: Floats
    went: Floats

    @classmethod
    def of(cls, evidence: Evidence) -> Samples:
        """The lines that have any weight."""
        rows = np.arange(len(evidence), dtype=np.int64)
        marks = np.nan_to_num(evidence.marks)
        begun = [*(evidence.weight * column for column in evidence.begun.T), marks]
        went = [*(evidence.weight * column for column in evidence.went.T), marks * np.nan_to_num(evidence.mark)]
        row, group = np.tile(rows, MARKS + 1), np.repeat(np.arange(MARKS + 1), len(rows))
        every, done = np.concatenate(begun), np.concatenate(went)
        kept = every > 0
        return cls(row[kept], group[kept].astype(np.int64), every[kept], done[kept])


def calibrated_prior(evidence: Evidence, settings: PriorSettings) -> Curves:
    """The prior as log odds: its lines times one slope, and one base, so that its fits are rates of all steps pooled."""
    lines = _lines(evidence, settings, _slope(evidence, settings))
    return _calibrated(evidence, lines, total(lines, evidence), SCALE_SPREAD)


def learned(evidence: Evidence, settings: PriorSettings, seed: int) -> Curves:
    """The learned curves. Scale and base come from results that the curves they are measured with did not see."""
    curves = _curves(evidence, settings, seed)
    unseen = np.zeros(len(evidence))
    fold = folds(evidence, seed)
    for k in range(FOLDS):
        away = fold == k
        if away.any() and not away.all():
            unseen[away] = total(_curves(evidence.where(~away), settings, seed), evidence.where(away))
    return _calibrated(evidence, curves, unseen, SCALE_SPREAD)


def fits(curves: Curves, evidence: Evidence) -> Floats:
    """The fit (n,) that curves give to the pair of each result."""
    return Logistic().fit(curves.base + total(curves.features, evidence))


def total(curves: Mapping[str, Curve], evidence: Evidence) -> Floats:
    """Sum (n,) of what the features of each result's pair are worth."""
    worths = [worth_of(curves[key], evidence.values[:, j]) for j, key in enumerate(evidence.features)]
    return np.asarray(np.sum(worths, axis=0))


def folds(evidence: Evidence, seed: int) -> Ints:
    """A fold (n,) for every result, all of one school and enterprise in one."""
    cluster = evidence.cluster
    drawn = np.random.default_rng(seed).permutation(int(cluster.max(initial=-1)) + 1)
    return np.asarray(drawn[cluster] % FOLDS, dtype=np.int64)


def _curves(evidence: Evidence, settings: PriorSettings, seed: int) -> dict[str, Curve]:
    shares = settings.shares("cohort")
    neutral = [shares[key].neutral for key in evidence.features]
    slope = _slope(evidence, settings)
    pieces = [Pieces.of(evidence.values[:, j], neutral[j]) for j in range(len(evidence.features))]
    levels = np.stack([p.level(evidence.values[:, j], neutral[j]) for j, p in enumerate(pieces)], axis=1)
    s = Samples.of(evidence)
    sizes = (*(len(p) for p in pieces), MARKS + 1)
    found = boosted(np.column_stack([levels[s.row], s.group]), sizes, len(pieces), s.begun, s.went, seed)
    weight = np.bincount(s.row, s.begun, len(evidence)).astype(np.float64)
    return {
        key: mixed(pieces[j], found.steps[j], shares[key], slope, evidence.values[:, j], weight)
        for j, key in enumerate(evidence.features)
    }


def _slope(evidence: Evidence, settings: PriorSettings) -> float:
    """Log odds per point of the prior, each step and the marks having an offset of their own."""
    prior = total(_lines(evidence, settings, 1.0), evidence)
    s = Samples.of(evidence)
    return slope_and_offsets(prior[s.row], s.group, s.begun, s.went, SLOPE, SLOPE_SPREAD)[0]


def _lines(evidence: Evidence, settings: PriorSettings, slope: float) -> dict[str, Curve]:
    ends = np.array([0.0, 1.0])
    return {
        key: curve(ends, slope * share.weight * ends, np.zeros(2), share.neutral)
        for key, share in settings.shares("cohort").items()
        if key in evidence.features
    }


def _calibrated(evidence: Evidence, curves: dict[str, Curve], z: Floats, spread: float) -> Curves:
    """Curves and base so that fits are the rates of all steps pooled, given sums ``z`` (n,) of results not learned from."""
    begun, went = evidence.rates()
    scale, offsets = slope_and_offsets(z, np.zeros(len(z), dtype=np.int64), begun, went, 1.0, spread)
    return Curves(base=round(float(offsets[0]), 6), features={key: scaled(one, scale) for key, one in curves.items()})
