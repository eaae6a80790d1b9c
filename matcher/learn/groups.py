"""Whether a model does right by groups: what it says of them beside what came of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from data.catalogues import normalise_major
from data.contract.fit import FitAudit, FitModel, GroupGap
from data.contract.round import Round
from data.fits import fit_sha256
from data.rounds import input_sha256
from matcher.fit.usable import refuse_unusable
from matcher.learn.calibration import fits, levelled
from matcher.learn.evidence import Evidence
from matcher.learn.figures import drawn, interval
from matcher.learn.train import TooLittle, nothing_known
from matcher.problem.tables import floats, texts

TOLERATED = 0.05  # gap of fit and rate in a group; one that is surely greater must be overruled by a person
THIRDS = ("low", "middle", "high")

Names = npt.NDArray[np.object_]


def audit_groups(round_: Round, model: FitModel, *, when: str, seed: int = 0) -> FitAudit:
    """Fit against rate of results by school, level, county and share of women, each with an interval.

    Asked about results that were not learned from, where the round has such: of the held-out year and later ones, foreseen by the
    curves that were tested; of years after all that was learned from, by the model. These fits are moved to the level of their
    year, since a good or a bad year says nothing of groups. Else all results are taken as they are, and the audit says so.
    UnusableFit where the model was made for other features, TooLittle where the round has no results with counts.
    """
    refuse_unusable(model)
    if not len(round_["outcomes"]):
        raise TooLittle(nothing_known())
    evidence = Evidence.of(round_)
    evidence = evidence.where(evidence.known)
    if not len(evidence):
        raise TooLittle(nothing_known())
    unseen = _unseen(model, evidence)
    if unseen.any():
        evidence = evidence.where(unseen)
    names = {"school": dict(zip(texts(round_["schools"]["school_id"]), texts(round_["schools"]["name"]), strict=True))}
    with threadpool_limits(1):  # as in training
        fit = _foreseen(model, evidence) if unseen.any() else fits(model.cohort, evidence)
        gaps = [
            gap.model_copy(update={"name": names.get(by, {}).get(gap.group, "")})
            for by, group in groupings(round_, evidence).items()
            for gap in _gaps(by, group, evidence, fit, seed)
        ]
    return FitAudit(
        model=model.id,
        sha256=fit_sha256(model),
        input_sha256=input_sha256(round_),
        when=when,
        groups=tuple(gaps),
        years=tuple(sorted({int(year) for year in evidence.year})),
        unseen=bool(unseen.any()),
    )


def groupings(round_: Round, evidence: Evidence) -> Mapping[str, Names]:
    """The group (n,) of each result by school, level, county and third of the share of women, '' where not known."""
    schools = round_["schools"]
    level, region = (dict(zip(schools["school_id"], texts(schools[name]), strict=True)) for name in ("level", "region"))
    women = _thirds(round_)
    return {
        "school": evidence.school,
        "level": np.array([level.get(school, "") for school in evidence.school], dtype=object),
        "county": np.array([region.get(school, "") for school in evidence.school], dtype=object),
        "women": np.array([women.get(pair, "") for pair in zip(evidence.school, evidence.major, strict=True)], dtype=object),
    }


def _unseen(model: FitModel, evidence: Evidence) -> npt.NDArray[np.bool_]:
    """Which results (n,) curves of the model can foresee that have not learned from them."""
    known = model.training
    found: npt.NDArray[np.bool_] = evidence.year >= (known.years[-1] + 1 if known.tried is None else known.holdout)
    return found


def _foreseen(model: FitModel, evidence: Evidence) -> npt.NDArray[np.float64]:
    """Fits (n,) of unseen results at the level of their year."""
    fit = fits(model.cohort, evidence)
    if model.training.tried is not None:
        fit = np.where(evidence.year > model.training.years[-1], fit, fits(model.training.tried, evidence))
    begun, went = evidence.rates()
    for season in range(int(evidence.season.max()) + 1):
        at = evidence.season == season
        fit[at] = levelled(fit[at], begun[at], went[at])
    return fit


def _thirds(round_: Round) -> dict[tuple[str, str], str]:
    """The third by share of women of each school's major, of those whose cohorts tell both counts."""
    table = round_["cohorts"]
    counts = pd.DataFrame(
        {
            "school": table["school_id"].to_numpy(dtype=object),
            "major": [normalise_major(str(code)) for code in table["major_code"]],
            "women": floats(table["women"]),
            "size": floats(table["size"]),
        }
    ).dropna()
    sums = counts.groupby(["school", "major"])[["women", "size"]].sum()
    sums = sums[sums["size"] > 0]
    share = (sums["women"] / sums["size"]).to_numpy(dtype=np.float64)
    if not len(share):
        return {}
    cuts = np.quantile(share, [1 / 3, 2 / 3])
    return {pair: THIRDS[third] for pair, third in zip(sums.index, np.searchsorted(cuts, share, side="left"), strict=True)}


def _gaps(by: str, group: Names, evidence: Evidence, fit: npt.NDArray[np.float64], seed: int) -> list[GroupGap]:
    begun, went = evidence.rates()
    cluster, found = evidence.cluster, []
    for name in sorted(set(group), key=lambda name: (name == "", name)):
        at = group == name
        n, said, came = float(begun[at].sum()), float(begun[at] @ fit[at]), float(went[at].sum())
        own = np.unique(cluster[at], return_inverse=True)[1]
        sums = drawn(own, np.stack([begun[at] * fit[at] - went[at], begun[at]], axis=1), seed)
        low, high = interval(sums[:, 0] / sums[:, 1])
        found.append(
            GroupGap(
                by=by,
                group=str(name),
                results=int(at.sum()),
                steps=round(evidence.begun[at].sum()),
                fit=round(said / n, 4),
                rate=round(came / n, 4),
                gap=round((said - came) / n, 4),
                low=round(low, 4),
                high=round(high, 4),
                flagged=len(np.unique(own)) > 1 and (low > TOLERATED or high < -TOLERATED),
            )
        )
    return found
