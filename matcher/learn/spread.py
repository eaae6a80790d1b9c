"""How far fits of legal pairs lie apart, by a model and by the prior: as far as plans can care for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.contract.fit import FitModel
from data.contract.round import Round
from data.contract.text import Text
from data.fits import with_model
from matcher.fit.kept import made
from matcher.problem import Problem
from matcher.suggest.legal import legal

DRAWN = 20_000  # pairs looked at: enough for two digits
WITHIN = (0.05, 0.95)
_MODEL, _PRIOR = "spread", "prior_spread"


@dataclass(frozen=True)
class Spread:
    """The width of the middle nine tenths of the fits of legal pairs, by the model and by the prior."""

    model: float
    prior: float

    @classmethod
    def of(cls, round_: Round, model: FitModel, seed: int) -> Spread | None:
        """Over pairs of cohorts and posts of the round, drawn at random; None where none of them is legal."""
        cohorts, posts = len(round_["cohorts"]), len(round_["posts"])
        if not cohorts * posts:
            return None
        rng = np.random.default_rng(seed)
        left, right = np.divmod(np.unique(rng.integers(cohorts * posts, size=DRAWN)), posts)
        # drawn by the order of ids, so that the order of rows changes nothing
        left, right = _by_id(round_, "cohort")[left], _by_id(round_, "post")[right]
        allowed = legal(Problem.of(round_), "cohort", left, right)
        if not allowed.any():
            return None
        scorers = (made(with_model(round_, one), "cohort") for one in (model, None))
        ends = [np.quantile(scorer.fits(left[allowed], right[allowed]), WITHIN) for scorer in scorers]
        return cls(*(float(high - low) for low, high in ends))

    @classmethod
    def told_by(cls, model: FitModel) -> Spread | None:
        """What its training found; None where that was not looked up."""
        figures = model.training.figures
        return cls(figures[_MODEL], figures[_PRIOR]) if {_MODEL, _PRIOR} <= set(figures) else None

    def figures(self) -> dict[str, float]:
        """By name, for the record of the training."""
        return {_MODEL: self.model, _PRIOR: self.prior}

    def told(self) -> Text:
        """In words, with what to do where the model's is the narrower one."""
        zh = f"合规配对的匹配度（中间九成）相差 {self.model:.3f}，先验的相差 {self.prior:.3f}。"
        en = f"Fits of legal pairs (the middle nine tenths) lie {self.model:.3f} apart, those of the prior {self.prior:.3f}. "
        if not 0 < self.model < self.prior:
            return Text(zh, en.strip())
        times = self.prior / self.model
        return Text(
            f"{zh}方案因此不那么看重匹配度；要与先验同样看重，请在“参数”表把 weights.fit 乘以 {times:.1f}。",
            f"{en}So plans care less for fit; to care as much as by the prior, multiply weights.fit in the sheet settings "
            f"by {times:.1f}.",
        )


def _by_id(round_: Round, one: str) -> npt.NDArray[np.int64]:
    """Rows of cohorts or posts in the order of their ids."""
    ids = round_[f"{one}s"][f"{one}_id"].to_numpy(dtype=object).astype(str)
    return np.argsort(ids, kind="stable")
