"""The card of a model as a page for people: Markdown with tables and curves drawn in text."""

from __future__ import annotations

import numpy as np

from data.contract.fit import Curve
from data.contract.text import Language, Text
from data.fits import fit_sha256
from data.reference import table
from matcher.features import features_of
from matcher.learn.card import LIMITS, champion, counts, verdict
from matcher.learn.spread import Spread
from matcher.learn.train import Trained

_BARS = "▁▂▃▄▅▆▇█"
_SHOWN = np.linspace(0, 1, 21)  # values at which a curve is drawn
_SCALE = ("0", "0.25", "0.5", "0.75", "1")
_COUNTED = (
    Text("年份", "year"),
    Text("结果行", "results"),
    Text("学校", "schools"),
    Text("企业", "enterprises"),
    Text("接受/推荐", "accepted of proposed"),
    Text("完成/接受", "completed of accepted"),
    Text("留用/完成", "retained of completed"),
)


def card_text(trained: Trained) -> str:
    """The card for people, Markdown in Chinese and then in English."""
    return "\n".join([*_in("zh", trained), "---", "", *_in("en", trained)])


def _in(language: Language, trained: Trained) -> list[str]:
    model, tried = trained.model, trained.trial
    spread = Spread.told_by(model)

    def say(zh: str, en: str) -> str:
        return Text(zh, en).to(language)

    names = {feature.key: feature.name.to(language) for feature in features_of("cohort")}
    figures = ("log_loss", "brier", "auc", "ece")
    titles = (say("对数损失", "log loss"), "Brier", "AUC", say("校准误差", "calibration error"))
    rows = [
        [title, *(f"{getattr(side, name):.4f}" for side in (tried.champion, tried.challenger))]
        for title, name in zip(titles, figures, strict=True)
    ]
    seen = say(
        "现用模型学过保留年份，这对它有利。", "The present model had learned from the held-out year, which is to its advantage."
    )
    return [
        f"# {say('模型卡', 'Model card')} {model.id}",
        "",
        verdict(trained).to(language),
        *([seen] if trained.seen else []),
        "",
        f"- {say('数据指纹', 'data hash')}: `{model.training.input_sha256}`",
        f"- {say('模型指纹', 'model hash')}: `{fit_sha256(model)}`",
        f"- {say('生成', 'made')}: {model.created}; {say('种子', 'seed')} {model.training.seed}; "
        + ", ".join(f"{name} {value}" for name, value in model.versions.items()),
        "",
        say(
            f"检验时只用 {model.training.holdout} 年以前的结果；存下的模型用同样的办法再从全部年份学一遍。",
            f"The test used results before {model.training.holdout} only; the model kept was learned likewise from all years.",
        ),
        "",
        f"## {say('学自什么', 'What it was learned from')}",
        "",
        *table(
            [title.to(language) for title in _COUNTED],
            [
                [
                    *(str(one[key]) for key in ("year", "results", "schools", "enterprises")),
                    *(f"{w}/{b}" for w, b in zip(one["went"], one["begun"], strict=True)),
                ]
                for one in counts(trained.evidence)
            ],
        ),
        "",
        f"## {say('检验', 'The test')}",
        "",
        *table([say("指标", "figure"), champion(trained).to(language), say("新模型", "this model")], rows),
        "",
        say(
            "对数损失、Brier 和 AUC 先把匹配度移到该年的总水平（年景好坏与搭配无关），校准误差则不移。"
            "匹配度与实际比例（保留年份，分十组）：",
            "Log loss, Brier and AUC are of fits moved to the level of that year (a good or bad year says nothing of pairs), the "
            "calibration error of fits as they are. Fit and rate on the held-out year, in ten bins:",
        ),
        "",
        *table(
            [say("匹配度", "fit"), say("实际", "rate"), say("步数", "steps")],
            [[f"{one.fit:.3f}", f"{one.rate:.3f}", f"{one.steps:.0f}"] for one in tried.bins],
        ),
        "",
        f"## {say('曲线', 'Curves')}",
        "",
        say(
            f"每个特征值（0 到 1）值多少对数几率，中性值处为 0；未知为 0。基准 {model.cohort.base:+.3f}。"
            "“依据”是该曲线有多少学自结果，其余来自先验。",
            f"What each value (0 to 1) is worth in log odds, 0 at neutral; unknown is 0. The base is {model.cohort.base:+.3f}. "
            "“Evidence” is how much of a curve was learned; the rest is the prior's.",
        ),
        "",
        *table(
            [say("特征", "feature"), say("0 到 1 的形状", "shape from 0 to 1"), *_SCALE, say("依据", "evidence")],
            [[names[key], *_drawn(curve)] for key, curve in model.cohort.features.items()],
        ),
        "",
        *([f"{spread.told().to(language)}", ""] if spread is not None else []),
        f"## {say('用途与限制', 'What it is for, and what not')}",
        "",
        *(f"- {limit.to(language)}" for limit in LIMITS),
        "",
    ]


def _drawn(curve: Curve) -> list[str]:
    """A picture in text, worth at five values, and the mean evidence."""
    worth = np.interp(_SHOWN, curve.values, curve.worth)
    height = (worth - worth[0]) / max(worth[-1] - worth[0], 1e-9) * (len(_BARS) - 1)
    picture = "".join(_BARS[round(h)] for h in height.tolist())
    at = np.interp(np.array(_SCALE, dtype=float), curve.values, curve.worth)
    evidence = float(np.interp(_SHOWN, curve.values, curve.evidence).mean())
    return [picture, *(f"{one:+.2f}" for one in at), f"{evidence:.2f}"]
