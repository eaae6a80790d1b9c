"""How good the ranking is: held against what came of a year that it has not seen, or against a table of links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from data.contract.evaluation import Ablated, Asking, Evaluation, EvaluationProvenance, Exposure, View
from data.contract.links import Links
from data.contract.round import Round
from data.contract.text import Text
from data.rounds import input_sha256
from matcher.earlier import earlier
from matcher.evaluate.bootstrap import RESAMPLES, estimates
from matcher.evaluate.calibrated import calibrations
from matcher.evaluate.groups import Judged
from matcher.evaluate.labels import labelled
from matcher.evaluate.links import by_links
from matcher.evaluate.measures import coverage, gini, ndcg
from matcher.evaluate.outcomes import by_enterprise, by_title, held_out_year, outcomes_of
from matcher.evaluate.ranks import Ranked, drawn, ranked
from matcher.evaluate.scorers import FIT, Scorers
from matcher.evaluate.slices import sliced
from matcher.evaluate.trouble import NothingToEvaluate

__all__ = ["EvaluateOptions", "NothingToEvaluate", "against_links", "against_outcomes"]

DECIMALS = 6
_NAMES: Mapping[str, Asking] = {"cohort_id": "cohort", "major_code": "major", "post_id": "post", "occupation": "occupation"}


class EvaluateOptions(NamedTuple):
    """How to evaluate: the first ``top`` places count; ``seed`` of intervals and sample; at most ``sample`` askers a side, all by
    default; ``ablation`` by feature."""

    top: int = 10
    seed: int = 0
    sample: int | None = None
    ablation: bool = False


def against_outcomes(round_: Round, year: int | None = None, options: EvaluateOptions | None = None) -> Evaluation:
    """The round as it was before ``year`` (the latest with outcomes by default), held against that year's outcomes.

    NothingToEvaluate where there are none, or none that the round's cohorts and posts stand for.
    """
    options = options or EvaluateOptions()
    year = held_out_year(round_, year)
    outcomes, then = outcomes_of(round_, year), earlier(round_, year)
    titles, enterprises = by_title(then, outcomes), by_enterprise(then, outcomes)
    if not len(enterprises.judged()):
        raise NothingToEvaluate(
            Text(
                f"{year} 年的历史结果中，没有一条接受了学生、且学校专业与企业都在本期有班组和岗位",
                f"no outcome of {year} accepted students of a major that has cohorts here, at an enterprise that has posts; "
                "Maybe take another year: --year",
            )
        )
    run = _Run(then, options)
    ranked_titles, ranked_enterprises = titles.judged(), enterprises.judged()
    return Evaluation(
        against="outcomes",
        year=year,
        top=options.top,
        views=(
            run.view(ranked_titles, "school_major", "post"),
            run.view(ranked_enterprises, "school_major", "enterprise"),
            run.view(ranked_titles.turned(), "post", "school_major"),
            run.view(ranked_enterprises.turned(), "enterprise", "school_major"),
        ),
        calibration=calibrations(*titles.counted(), run.scorers, options.seed),
        ablation=run.ablation(ranked_titles),
        provenance=run.provenance(round_),
    )


def against_links(round_: Round, links: Links, options: EvaluateOptions | None = None) -> Evaluation:
    """The round as it is, held against a table of links. NothingToEvaluate where no link is of this round."""
    options = options or EvaluateOptions()
    judged = by_links(round_, links)
    run = _Run(round_, options)
    asking, answering = _NAMES[links.asking], _NAMES[links.answering]
    return Evaluation(
        against="links",
        year=None,
        top=options.top,
        views=(run.view(judged, asking, answering), run.view(judged.turned(), answering, asking)),
        ablation=run.ablation(judged),
        provenance=run.provenance(round_),
    )


class _Run:
    """What all views of one evaluation share."""

    def __init__(self, round_: Round, options: EvaluateOptions):
        self._round, self._options = round_, options
        self.scorers = Scorers(round_)

    def view(self, judged: Judged, asking: Asking, answering: Asking) -> View:
        """One side's view, sliced."""
        judged, asked, found = self._ranked(judged, self.scorers.names)
        ranks = {name: one.rank for name, one in found.items()}
        slices = (
            sliced(by, value, within, judged.asker, judged.gain, ranks, self._options.top, self._options.seed)
            for by, value, within in labelled(self._round, judged, self.scorers)
        )
        return View(
            asking=asking,
            answering=answering,
            asked=asked,
            candidates=len(judged.answering),
            left_out=judged.left_out,
            slices=tuple(one for one in slices if one is not None),
            exposure=tuple(
                Exposure(scorer=name, coverage=round(coverage(one.shown), DECIMALS), gini=round(gini(one.shown), DECIMALS))
                for name, one in found.items()
            ),
        )

    def ablation(self, judged: Judged) -> tuple[Ablated, ...]:
        """Change of NDCG without each feature, the greatest loss first; nothing unless asked for."""
        if not self._options.ablation or not len(judged):
            return ()
        without = self.scorers.without()
        judged, _, found = self._ranked(judged, (FIT, *without.values()))
        asker = np.unique(judged.asker, return_inverse=True)[1]
        figures = {name: ndcg(asker, one.rank, judged.gain, self._options.top) for name, one in found.items()}
        changes = estimates(np.stack([figures[name] - figures[FIT] for name in without.values()], axis=1), self._options.seed)
        names = self.scorers.fit.names()
        rows = [
            Ablated(feature=feature, name=names[feature].zh, name_en=names[feature].en, ndcg=change)
            for feature, change in zip(without, changes, strict=True)
        ]
        return tuple(sorted(rows, key=lambda row: (row.ndcg.value, row.feature)))

    def _ranked(self, judged: Judged, names: Sequence[str]) -> tuple[Judged, int, dict[str, Ranked]]:
        """Rankings, how many asked, and the judged pairs of those."""
        asked = drawn(judged, self._options.sample, self._options.seed)
        judged = judged.of(asked)
        return judged, len(asked), ranked(judged, self.scorers, names, self._options.top, asked)

    def provenance(self, round_: Round) -> EvaluationProvenance:
        """Input, scorer and seed."""
        return EvaluationProvenance(
            input_sha256=input_sha256(round_),
            fit=self.scorers.fit.settings(),
            seed=self._options.seed,
            resamples=RESAMPLES,
            sample=self._options.sample,
        )
