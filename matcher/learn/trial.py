"""Champion and challenger: which of two fits foresaw a year better that neither of them had to learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.contract.text import Text
from matcher.learn.evidence import Evidence
from matcher.learn.figures import Bin, Figures, drawn, drawn_ece, figures, interval, losses, reliability

Floats = npt.NDArray[np.float64]

ENOUGH_CALIBRATED = 0.03  # mean gap of fit and rate that is good enough in itself


@dataclass(frozen=True)
class Trial:
    """Figures of both on the held-out year, and the gain in log loss (champion − challenger) with its 95 % interval.

    ``worse_ece`` is the interval of challenger's less champion's calibration error.
    """

    champion: Figures
    challenger: Figures
    gain: float
    gain_interval: tuple[float, float]
    worse_ece: tuple[float, float]
    bins: tuple[Bin, ...]

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Why the challenger is not taken; none where it is."""
        found = []
        low, high = self.gain_interval
        if low <= 0:
            found.append(
                Text(
                    f"没有证明更好：保留年份上对数损失的改善为 {self.gain:+.4f}"
                    f"（95 % 区间 {low:+.4f} 至 {high:+.4f}），区间须全在 0 以上",
                    f"not proven better: log loss on the held-out year improved by {self.gain:+.4f} "
                    f"(95 % interval {low:+.4f} to {high:+.4f}), and all of that must be above 0",
                )
            )
        if self.challenger.ece > ENOUGH_CALIBRATED and self.worse_ece[0] > 0:
            found.append(
                Text(
                    f"校准不够：匹配度与实际比例平均相差 {self.challenger.ece:.3f}，原来的为 {self.champion.ece:.3f}",
                    f"not calibrated: fit and rate differ by {self.challenger.ece:.3f} on average, "
                    f"those of the present fit by {self.champion.ece:.3f}",
                )
            )
        return tuple(found)

    @property
    def taken(self) -> bool:
        """Whether the challenger may take over."""
        return not self.reasons


def trial(held: Evidence, champion: Floats, challenger: Floats, seed: int) -> Trial:
    """Compare fits (n,) of both on the held-out results; schools and enterprises are drawn anew, both seeing the same draws."""
    known = held.where(held.known)
    ours, theirs = challenger[held.known], champion[held.known]
    begun, went = known.rates()
    cluster = known.cluster
    better = losses(theirs, begun, went) - losses(ours, begun, went)
    sums = drawn(cluster, np.stack([better, begun], axis=1), seed)
    gaps = (drawn_ece(cluster, fit, begun, went, seed) for fit in (ours, theirs))
    return Trial(
        champion=figures(theirs, begun, went),
        challenger=figures(ours, begun, went),
        gain=float(better.sum() / begun.sum()),
        gain_interval=interval(sums[:, 0] / sums[:, 1]),
        worse_ece=interval(next(gaps) - next(gaps)),
        bins=reliability(ours, begun, went),
    )
