"""Curves whose fits are rates: a sum over features, scaled and moved until it foresees how many students get on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from data.contract.fit import Curve, Curves
from matcher.fit.link import Logistic
from matcher.fit.settings import PriorSettings
from matcher.learn.curves import curve, scaled, worth_of
from matcher.learn.evidence import Evidence
from matcher.learn.logistic import slope_and_offsets
from matcher.learn.samples import Samples

Floats = npt.NDArray[np.float64]

SLOPE, SLOPE_SPREAD = 4.0, 2.0  # log odds per point of the prior expected, and how surely: 0.3 to 0.7 are 1.6 apart
SCALE_SPREAD = 0.3  # how surely a sum in log odds keeps its scale
FIXED = 1e-6  # the spread of a slope that is known


def fits(curves: Curves, evidence: Evidence) -> Floats:
    """The fit (n,) that curves give to the pair of each result."""
    return Logistic().fit(curves.base + total(curves.features, evidence))


def total(curves: Mapping[str, Curve], evidence: Evidence) -> Floats:
    """Sum (n,) of what the features of each result's pair are worth."""
    worths = [worth_of(curves[key], evidence.values[:, j]) for j, key in enumerate(evidence.features)]
    return np.asarray(np.sum(worths, axis=0))


def calibrated(evidence: Evidence, curves: Mapping[str, Curve], z: Floats) -> Curves:
    """Curves with the base and scale at which sums ``z`` (n,) of the results foresee the rates of all steps pooled.

    The scale is that within years, the base that of all years.
    """
    scale, _ = scale_and_offsets(z, evidence)
    _, base = slope_and_offsets(z, np.zeros(len(z), dtype=np.int64), *evidence.rates(), scale, FIXED)
    return Curves(base=round(float(base[0]), 6), features={key: scaled(one, scale) for key, one in curves.items()})


def scale_and_offsets(z: Floats, evidence: Evidence) -> tuple[float, Floats]:
    """Scale of sums (n,), and the offset of each year, by the rates of all steps pooled."""
    return slope_and_offsets(z, evidence.season, *evidence.rates(), 1.0, SCALE_SPREAD)


def levelled(fit: Floats, begun: Floats, went: Floats) -> Floats:
    """Fits (n,) moved alike, in log odds, until they foresee as many students as got on."""
    chance = np.clip(fit, 1e-9, 1 - 1e-9)
    z = np.log(chance / (1 - chance))
    _, base = slope_and_offsets(z, np.zeros(len(z), dtype=np.int64), begun, went, 1.0, FIXED)
    return Logistic().fit(z + base[0])


def calibrated_prior(evidence: Evidence, settings: PriorSettings) -> Curves:
    """The prior as log odds: its lines, calibrated."""
    found = lines(evidence, settings, prior_slope(evidence, settings))
    return calibrated(evidence, found, total(found, evidence))


def prior_slope(evidence: Evidence, settings: PriorSettings) -> float:
    """Log odds per point of the prior, steps, marks and years having offsets of their own."""
    prior = total(lines(evidence, settings, 1.0), evidence)
    s = Samples.of(evidence)
    return slope_and_offsets(prior[s.row], s.group, s.begun, s.went, SLOPE, SLOPE_SPREAD)[0]


def lines(evidence: Evidence, settings: PriorSettings, slope: float) -> dict[str, Curve]:
    """The prior's lines in log odds, ``slope`` for each point of it."""
    ends = np.array([0.0, 1.0])
    shares = settings.shares("cohort")
    return {key: curve(ends, slope * shares[key].weight * ends, np.zeros(2), shares[key].neutral) for key in evidence.features}
