"""Whether a learned fit still finds the posts: results tell how tried pairs went, and nobody tried those that make no sense."""

from __future__ import annotations

from data.contract.evaluation import Estimate
from data.contract.fit import FitModel
from data.contract.round import Round
from data.fits import with_model
from matcher.evaluate import EvaluateOptions, NothingToEvaluate, against_outcomes
from matcher.evaluate.scorers import PRIOR

SAMPLE = 300  # askers: enough to see a loss, and quick in a province


def ranking_gain(round_: Round, model: FitModel, year: int, seed: int) -> Estimate | None:
    """NDCG@10 of the model less that of the prior, over all posts, against those that took students in ``year``.

    None where nothing of that year can be looked up among the round's posts.
    """
    try:
        found = against_outcomes(with_model(round_, model), year, EvaluateOptions(seed=seed, sample=SAMPLE))
    except NothingToEvaluate:
        return None
    differences = [result for part in found.views[0].slices[:1] for result in part.differences if result.scorer == PRIOR]
    return differences[0].ndcg if differences else None
