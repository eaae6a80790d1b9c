"""Whether a learned fit can be used with the features that this version of the program has."""

from __future__ import annotations

from data.catalogues import catalogues_version
from data.contract.fit import Curves, FitModel
from data.contract.text import Text
from data.refusal import Refusal
from matcher.features import PairKind, features_of
from matcher.fit.settings import PriorSettings

KINDS: tuple[PairKind, ...] = ("cohort", "teacher")
_AGAIN = Text("请重新训练，或用 --fit prior", "Maybe train it again, or use --fit prior")


class UnusableFit(Refusal):
    """The model does not go with the features at hand; ``text`` says why, for people."""


def curves_of(model: FitModel, kind: PairKind) -> Curves:
    """The curves of that kind of pairs; UnusableFit where the model has none."""
    curves = model.cohort if kind == "cohort" else model.teacher
    if curves is None:
        raise UnusableFit(Text(f"模型 {model.id} 没有 {kind} 的曲线", f"the model {model.id} has no curves of kind {kind}"))
    return curves


def refuse_unusable(model: FitModel) -> None:
    """UnusableFit where the model's features, what they mean, or the prior that it leans on, are not those of this version."""
    for kind in KINDS:
        curves = model.cohort if kind == "cohort" else model.teacher
        if curves is None:
            continue
        known = {feature.key for feature in features_of(kind)}
        strange, missing = sorted(set(curves.features) - known), sorted(known - set(curves.features))
        if strange or missing:
            zh = "；".join(f"{word} {', '.join(keys)}" for word, keys in (("有未知特征", strange), ("缺少特征", missing)) if keys)
            en = "; ".join(
                f"{word} {', '.join(keys)}"
                for word, keys in (("unknown features", strange), ("without features", missing))
                if keys
            )
            raise UnusableFit(
                Text(
                    f"模型 {model.id} 与本版程序的特征不符（{kind}：{zh}）；{_AGAIN.zh}。",
                    f"The model {model.id} was made for other features ({kind}: {en}); {_AGAIN.en}.",
                )
            )
        changed = sorted(f.key for f in features_of(kind) if model.feature_versions.get(f.key, 1) != f.VERSION)
        if changed:
            raise UnusableFit(
                Text(
                    f"模型 {model.id} 学的是另一版的特征（{', '.join(changed)}），本版程序的算法已不同；{_AGAIN.zh}。",
                    f"The model {model.id} learned of features that are reckoned otherwise in this version "
                    f"({', '.join(changed)}); {_AGAIN.en}.",
                )
            )
    if model.catalogues not in (None, catalogues_version()):
        raise UnusableFit(
            Text(
                f"模型 {model.id} 学习时所用的目录（{model.catalogues}）"
                f"与本版程序的（{catalogues_version()}）不同；{_AGAIN.zh}。",
                f"The model {model.id} was learned with other catalogues ({model.catalogues}) than this version's "
                f"({catalogues_version()}); {_AGAIN.en}.",
            )
        )
    if model.prior_sha256 != PriorSettings().sha256():
        raise UnusableFit(
            Text(
                f"模型 {model.id} 所依据的先验权重与本版程序不同；{_AGAIN.zh}。",
                f"The model {model.id} leans on other weights of the prior than this version's; {_AGAIN.en}.",
            )
        )
