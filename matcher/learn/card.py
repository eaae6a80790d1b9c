"""The card of a model: what it was learned from, how it stood the test, and what it must not be used for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from data.contract.text import Text
from data.fits import fit_sha256
from matcher.learn.evidence import Evidence
from matcher.learn.train import Trained

LIMITS = (
    Text(
        "只用于给学校班组与岗位排序和安排名额，由人审定。",
        "For ranking cohorts and posts and planning places, decided by people.",
    ),
    Text(
        "不得用于评价、录用、淘汰或处分任何个人；它只见过人数，没有见过任何人。",
        "Not for judging, hiring, rejecting or punishing any person; it has seen counts and nobody.",
    ),
    Text(
        "不得用于其他地区，除非用当地的结果重新训练并审核。",
        "Not for another region, unless trained and audited again on its results.",
    ),
    Text(
        "它学到的是当时的安排：没有试过的搭配，仍按专家先验估计，“依据”一项会低。",
        "It learned from what was tried: of pairs nobody tried it says what the prior says, with little evidence.",
    ),
    Text(
        "岗位和班组的情况、企业的产教融合型级别取自本期数据，过去的可能不同，也可能正是后来的结果。",
        "What posts and cohorts are like, and the integration level of enterprises, is taken from the present round; it may have "
        "been otherwise then, or be due to what came later.",
    ),
    Text(
        "没有日期的“对口关系”和企业信用在往年不予采信：对口关系一项没有学，信用按良好看待。",
        "What bears no date counts for nothing in past years: nothing was learned of the sheet relations, and credit is taken "
        "as good.",
    ),
    Text("教师的匹配度不由它给出，仍用专家先验。", "It says nothing of teachers: their fit is the prior's."),
)


def card_json(trained: Trained) -> dict[str, Any]:
    """The card for programs: everything that the card for people says, as plain values."""
    model, evidence, ranking = trained.model, trained.evidence, trained.trial.ranking
    return {
        "format": "xiaoqi.fit-card/1",
        "model": model.id,
        "sha256": fit_sha256(model),
        "created": model.created,
        "versions": dict(model.versions),
        "training": model.training.model_dump(mode="json"),
        "champion": trained.champion or "expert-prior",
        "champion_saw_holdout": trained.seen,
        "trial": asdict(trained.trial) | {"ranking": None if ranking is None else ranking.model_dump()},
        "counts": counts(evidence),
        "features": {key: curve.model_dump(mode="json") for key, curve in model.cohort.features.items()},
        "limits": [limit._asdict() for limit in LIMITS],
    }


def verdict(trained: Trained) -> Text:
    """Whether the model may take over, and why not where it may not."""
    tried, year = trained.trial, trained.model.training.holdout
    low, high = tried.gain_interval
    if tried.taken:
        return Text(
            f"建议采用：在保留的 {year} 年上，对数损失比{champion(trained).zh}低 {tried.gain:.4f}"
            f"（95 % 区间 {low:.4f} 至 {high:.4f}），校准误差 {tried.challenger.ece:.3f}。",
            f"Recommended: on the held-out year {year} its log loss is {tried.gain:.4f} below that of {champion(trained).en} "
            f"(95 % interval {low:.4f} to {high:.4f}), its calibration error {tried.challenger.ece:.3f}.",
        )
    zh, en = ("；".join(r.zh for r in tried.reasons), "; ".join(r.en for r in tried.reasons))
    return Text(f"不建议采用，沿用{champion(trained).zh}：{zh}。", f"Not recommended, {champion(trained).en} stays: {en}.")


def champion(trained: Trained) -> Text:
    """What the model was tried against, by name."""
    if trained.champion is None:
        return Text("校准后的专家先验", "the calibrated prior")
    return Text(f"现用模型 {trained.champion}", f"the present model {trained.champion}")


def counts(evidence: Evidence) -> list[dict[str, Any]]:
    """Results, parties and students before and after each step, by year."""
    found = []
    for year in sorted(set(evidence.year.tolist())):
        own = evidence.where(evidence.year == year)
        begun, went = own.begun.sum(axis=0), own.went.sum(axis=0)
        found.append(
            {
                "year": int(year),
                "results": int(own.known.sum()),
                "begun": [int(n) for n in begun],
                "went": [int(n) for n in went],
                "schools": len(set(own.school)),
                "enterprises": len(set(own.enterprise)),
            }
        )
    return found
