"""Champion and challenger: which of two fits foresaw a year better that neither of them had to learn from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from data.contract.evaluation import Estimate
from data.contract.text import Text
from matcher.learn.calibration import levelled
from matcher.learn.evidence import Evidence
from matcher.learn.figures import Bin, Figures, drawn, drawn_ece, ece, figures, interval, losses, reliability

Floats = npt.NDArray[np.float64]

ENOUGH_CALIBRATED = 0.03  # mean gap of fit and rate that is good enough in itself


@dataclass(frozen=True)
class Trial:
    """Figures of both on the held-out year, and the gain in log loss (champion − challenger) with its 95 % interval.

    Log loss, Brier and AUC are those of fits moved to the level of that year, since a good or a bad year says nothing of pairs;
    the calibration error is that of the fits as they are. ``worse_ece`` is the interval of challenger's less champion's.
    ``prior_alone``: the challenger itself found that the prior alone foresees held-back results as well. ``ranking``: its
    NDCG@10 over all posts less the prior's, None where nobody could look that up.
    """

    champion: Figures
    challenger: Figures
    gain: float
    gain_interval: tuple[float, float]
    worse_ece: tuple[float, float]
    bins: tuple[Bin, ...]
    prior_alone: bool
    ranking: Estimate | None = None

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Why the challenger is not taken; none where it is."""
        found = []
        low, high = self.gain_interval
        if low <= 0 and self.prior_alone:
            found.append(
                Text(
                    "较早年份的结果没有告诉我们先验之外的东西：留出的部分，单用先验也预计得同样好",
                    "the earlier results say nothing beyond the prior: it foresees results held back from them as well",
                )
            )
        elif low <= 0:
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
        lost = self.ranking
        if lost is not None and lost.high is not None and lost.high < 0:
            told = f"NDCG@10 {lost.value:+.3f}", f"{lost.low:+.3f}", f"{lost.high:+.3f}"
            found.append(
                Text(
                    f"排序变差：在全部岗位中，当年接收学生的岗位排得比先验的靠后（{told[0]}，95 % 区间 {told[1]} 至 {told[2]}）；"
                    "结果只来自试过的配对，不能说明没试过的",
                    "it ranks worse: among all posts, those that took students that year stand lower than by the prior "
                    f"({told[0]}, 95 % interval {told[1]} to {told[2]}); results come from pairs that were tried "
                    "and say nothing of others",
                )
            )
        return tuple(found)

    @property
    def taken(self) -> bool:
        """Whether the challenger may take over."""
        return not self.reasons


def trial(held: Evidence, champion: Floats, challenger: Floats, seed: int, prior_alone: bool = False) -> Trial:
    """Compare fits (n,) of both on the held-out results; schools and enterprises are drawn anew, both seeing the same draws."""
    known = held.where(held.known)
    ours, theirs = challenger[held.known], champion[held.known]
    begun, went = known.rates()
    cluster = known.cluster
    level = [levelled(fit, begun, went) for fit in (theirs, ours)]
    better = losses(level[0], begun, went) - losses(level[1], begun, went)
    sums = drawn(cluster, np.stack([better, begun], axis=1), seed)
    gaps = (drawn_ece(cluster, fit, begun, went, seed) for fit in (ours, theirs))
    return Trial(
        champion=replace(figures(level[0], begun, went), ece=ece(theirs, begun, went)),
        challenger=replace(figures(level[1], begun, went), ece=ece(ours, begun, went)),
        gain=float(better.sum() / begun.sum()),
        gain_interval=interval(sums[:, 0] / sums[:, 1]),
        worse_ece=interval(next(gaps) - next(gaps)),
        bins=reliability(ours, begun, went),
        prior_alone=prior_alone,
    )
