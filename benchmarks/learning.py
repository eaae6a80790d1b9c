"""How well a fit is learned from few and from many results, where the truth behind them is known.

    python -m benchmarks.learning [--students N …] [--seeds N]

Two truths: one unlike the prior, with bends and other weights, and one of which the prior is the very picture, where learning
can only do harm. Of each size and seed: log loss and rank correlation to the truth of the calibrated prior, the learned fit and
the truth itself on results of a later year, calibration errors, the gain over the prior with its 95 % interval, and whether
``train`` would let the learned fit take over, on the results and on the same results shuffled.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from benchmarks.hidden_truth import TRUTH, Curve, Hidden, hidden, like_the_prior, log_odds, shuffled
from matcher.fit.settings import PriorSettings
from matcher.learn import train
from matcher.learn.calibration import calibrated_prior, fits
from matcher.learn.evidence import Evidence
from matcher.learn.figures import drawn, figures, interval, losses
from matcher.learn.logistic import slope_and_offsets

SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
TESTS = 30_000  # students of the later year, so many that its figures have little noise of their own
WHEN = "2026-01-01T00:00:00+00:00"
TRUTHS: Mapping[str, Mapping[str, Curve]] = {"unlike the prior": TRUTH, "like the prior": like_the_prior()}


@dataclass(frozen=True)
class Line:
    """One size and seed: prior, learned fit and truth in this order, where there are three."""

    log_loss: tuple[float, float, float]
    rank: tuple[float, float]
    ece: tuple[float, float]
    gain: tuple[float, float, float]
    taken: bool
    taken_shuffled: bool
    seconds: float

    @property
    def worse(self) -> bool:
        """Whether the learned fit is surely worse than the prior."""
        return self.gain[2] < 0


def main() -> None:
    """Print one row per truth, size and seed, then what must hold."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--students", type=int, nargs="+", default=SIZES, help="students with results")
    options.add_argument("--seeds", type=int, default=3)
    given = options.parse_args()
    print(
        "truth             students seed | log loss: prior learned  truth | rank: prior learned | ece: prior learned "
        "| gain over prior (95 %)       | taken shuffled | s"
    )
    lines: dict[int, list[Line]] = {}
    for name, truth in TRUTHS.items():
        for students in given.students:
            for seed in range(given.seeds):
                line = measured(hidden(students, seed, truth, tests=TESTS), truth, seed)
                lines.setdefault(students, []).append(line)
                print(f"{name:17} {students:8} {seed:4} | {_row(line)}", flush=True)
    every = [line for found in lines.values() for line in found]
    many = [line.ece[1] for students, found in lines.items() if students >= 5_000 for line in found]
    print(f"surely worse than the prior: {sum(line.worse for line in every)} of {len(every)}", end=", ")
    print(f"of those taken {sum(line.worse and line.taken for line in every)} of {sum(line.taken for line in every)}")
    print(f"taken on shuffled results: {sum(line.taken_shuffled for line in every)} of {len(every)}")
    if many:
        print(f"greatest calibration error from 5,000 students on: {max(many):.4f}")


def measured(region: Hidden, truth: Mapping[str, Curve], seed: int) -> Line:
    """Train on the region and compare on the year after."""
    begun = time.perf_counter()
    trained = train(region.round, created=WHEN, seed=seed)
    seconds = time.perf_counter() - begun
    evidence, after = Evidence.of(region.round), region.after
    prior, ours = (fits(c, after) for c in (calibrated_prior(evidence, PriorSettings()), trained.model.cohort))
    of_prior, of_ours, of_truth = (figures(fit, *after.rates()) for fit in (prior, ours, _true_fits(evidence, region, truth)))
    return Line(
        log_loss=(of_prior.log_loss, of_ours.log_loss, of_truth.log_loss),
        rank=(_rank(prior, region), _rank(ours, region)),
        ece=(of_prior.ece, of_ours.ece),
        gain=_gain(after, prior, ours, seed),
        taken=trained.trial.taken,
        taken_shuffled=train(shuffled(region.round, seed), created=WHEN, seed=seed).trial.taken,
        seconds=seconds,
    )


def _gain(after: Evidence, prior: np.ndarray, ours: np.ndarray, seed: int) -> tuple[float, float, float]:
    """What the learned fit gains in log loss over the prior, both as they are, with its interval over schools and enterprises."""
    begun, went = after.rates()
    better = losses(prior, begun, went) - losses(ours, begun, went)
    sums = drawn(after.cluster, np.stack([better, begun], axis=1), seed)
    return (float(better.sum() / begun.sum()), *interval(sums[:, 0] / sums[:, 1]))


def _true_fits(evidence: Evidence, region: Hidden, truth: Mapping[str, Curve]) -> np.ndarray:
    """The truth as rates of all steps pooled: what no learner can beat but by luck."""
    z = log_odds(evidence, truth)
    slope, offsets = slope_and_offsets(z, np.zeros(len(z), dtype=np.int64), *evidence.rates(), 1.0, 0.3)
    return 1 / (1 + np.exp(-(offsets[0] + slope * region.z)))


def _rank(fit: np.ndarray, region: Hidden) -> float:
    return float(spearmanr(fit, region.z)[0])


def _row(line: Line) -> str:
    loss, rank, ece = ("  ".join(f"{v:.{d}f}" for v in vs) for vs, d in ((line.log_loss, 4), (line.rank, 3), (line.ece, 3)))
    gain, low, high = line.gain
    answers = "  ".join(f"{'yes' if given else 'no':>5}" for given in (line.taken, line.taken_shuffled))
    return f"{loss} | {rank} | {ece} | {gain:+.4f} ({low:+.4f} … {high:+.4f}) | {answers} | {line.seconds:.1f}"


if __name__ == "__main__":
    main()
