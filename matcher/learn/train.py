"""Training: a challenger learned from earlier years, tried on the last one, then learned anew from all of them."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version

from threadpoolctl import threadpool_limits

from data.catalogues import catalogues_version
from data.contract.fit import FitModel, Training
from data.contract.round import Round
from data.contract.text import Text
from data.refusal import Refusal
from data.rounds import input_sha256
from matcher.features import features_of
from matcher.fit.settings import PriorSettings
from matcher.fit.usable import refuse_unusable
from matcher.learn.calibration import calibrated_prior, fits
from matcher.learn.evidence import Evidence
from matcher.learn.learner import Learned, learned
from matcher.learn.ranking import ranking_gain
from matcher.learn.spread import Spread
from matcher.learn.trial import Trial, trial

FEWEST = 100  # students whose result is known; fewer teach nothing that the prior does not know
TOLD = ("xiaoqi", "scikit-learn", "numpy", "pandas")


class WrongYear(Refusal):
    """The year asked for cannot be held out; ``text`` says which can."""


class TooLittle(Refusal):
    """The round's results are too few to learn from; ``text`` says what is missing."""


@dataclass(frozen=True)
class Trained:
    """The model, learned from all years, and how what was learned from the earlier ones stood the test of the held-out year.

    ``champion`` names what it was tried against: the id of a model, or None for the calibrated prior.
    """

    model: FitModel
    trial: Trial
    evidence: Evidence
    champion: str | None
    champion_years: tuple[int, ...] = ()

    @property
    def seen(self) -> bool:
        """Whether the champion had learned from the held-out year, which is to its advantage."""
        return self.model.training.holdout in self.champion_years


def train(round_: Round, *, created: str, seed: int = 0, holdout: int | None = None, champion: FitModel | None = None) -> Trained:
    """Learn from the round's results and evaluations. ``created`` is a date and time for the record.

    ``holdout`` is the year that decides (the last by default). TooLittle where fewer than two years or 100 students have known
    results, WrongYear where none has in that year or before it, UnusableFit where the champion was made for other features.
    """
    with threadpool_limits(1):  # threads that wait for each other on a busy machine cost more than they save
        return _trained(round_, created, seed, holdout, champion)


def _trained(round_: Round, created: str, seed: int, holdout: int | None, champion: FitModel | None) -> Trained:
    if champion is not None:
        refuse_unusable(champion)
    evidence = Evidence.of(round_) if len(round_["outcomes"]) else None
    years = () if evidence is None else tuple(sorted({int(year) for year in evidence.year[evidence.known]}))
    students = 0 if evidence is None else round(evidence.students)
    if evidence is None or len(years) < 2 or students < FEWEST:
        raise TooLittle(
            Text(
                f"结果太少：{len(years)} 个年份、{students} 名学生有已知结果，至少要 2 个年份、{FEWEST} 名；沿用专家先验。",
                f"Too few results: {students} students in {len(years)} years; it takes {FEWEST} in 2. The prior stays.",
            )
        )
    last = years[-1] if holdout is None else holdout
    if last not in years[1:]:
        raise WrongYear(
            Text(
                f"不能以 {last} 年为保留年份；可选：{'、'.join(map(str, years[1:]))}。",
                f"The year {last} cannot be held out; Maybe one of {', '.join(map(str, years[1:]))}.",
            )
        )
    settings = PriorSettings()
    earlier, held = evidence.where(evidence.year < last), evidence.where(evidence.year == last)
    present = champion.cohort if champion is not None else calibrated_prior(earlier, settings)
    challenger = learned(earlier, settings, seed)
    tried = trial(held, fits(present, held), fits(challenger.curves, held), seed, challenger.halfway is None)
    whole = learned(evidence, settings, seed, challenger)
    draft = FitModel(
        id="",
        created=created,
        versions={"python": platform.python_version(), **{name: version(name) for name in TOLD}},
        prior_sha256=settings.sha256(),
        feature_versions={feature.key: feature.VERSION for feature in features_of("cohort")},
        catalogues=catalogues_version(),
        cohort=challenger.curves,
        training=_training(round_, seed, years, last, evidence, tried, challenger),
    )
    if challenger.halfway is not None:
        tried = replace(tried, ranking=ranking_gain(round_, draft, last, seed))
    training = _training(round_, seed, years, last, evidence, tried, challenger)
    draft = draft.model_copy(update={"cohort": whole.curves, "training": training})
    spread = Spread.of(round_, draft, seed)
    if spread is not None:
        figures = {**training.figures, **{name: round(value, 5) for name, value in spread.figures().items()}}
        draft = draft.model_copy(update={"training": training.model_copy(update={"figures": figures})})
    model = draft.model_copy(update={"id": _id(draft)})
    if champion is None:
        return Trained(model, tried, evidence, None)
    return Trained(model, tried, evidence, champion.id, champion.training.years)


def _training(
    round_: Round, seed: int, years: tuple[int, ...], holdout: int, evidence: Evidence, tried: Trial, challenger: Learned
) -> Training:
    return Training(
        input_sha256=input_sha256(round_),
        seed=seed,
        years=years,
        holdout=holdout,
        rows=int(evidence.known.sum()),
        steps=round(evidence.begun.sum()),
        halfway=challenger.halfway,  # that of the whole, too
        taken=tried.taken,
        reasons=tuple((reason.zh, reason.en) for reason in tried.reasons),
        figures=_told(tried),
        tried=challenger.curves,
    )


def nothing_known() -> Text:
    """That a round holds no results with counts."""
    return Text(
        "“历史结果”表里没有成对的人数，没有可依据的结果。请补填推荐、接受、完成或留用人数。",
        "The sheet outcomes has no pair of counts, so nothing is known; Maybe fill in proposed, accepted, completed or retained.",
    )


def _told(tried: Trial) -> dict[str, float]:
    low, high = tried.gain_interval
    found = {"gain": tried.gain, "gain_low": low, "gain_high": high}
    for who, told in (("champion", tried.champion), ("challenger", tried.challenger)):
        found |= {f"{who}_{name}": getattr(told, name) for name in ("log_loss", "brier", "auc", "ece")}
    if tried.ranking is not None:
        found["ranking_gain"] = tried.ranking.value
    return {name: round(value, 5) for name, value in found.items()}


def _id(draft: FitModel) -> str:
    """By what was learned and from what, not by when."""
    content = draft.model_dump(mode="json", include={"cohort", "training", "prior_sha256", "feature_versions", "catalogues"})
    return f"fit-{draft.training.years[-1]}-{sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]}"
