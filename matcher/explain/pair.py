"""Sentences on one pair: how well it suits, and why it was not taken."""

from __future__ import annotations

import numpy as np

from data.contract.round import Round
from data.contract.text import Text
from matcher.explain.names import Names
from matcher.explain.usage import Usage
from matcher.features import PairKind
from matcher.features.taxonomy import GRADE_WORDS
from matcher.fit import BASE, PairScores, reasons, score_pairs
from matcher.fit.kept import scorer_of
from matcher.fit.reasons import CONCERN
from matcher.legality import Legality
from matcher.suggest.possible import Possible

PRACTICAL = ("distance", "past", "pay", "days")  # always said where known: what people ask first
ALTERNATIVES = 3
LEAST_PART = 0.0005  # of a fit; less is shown as nothing


class PairSentences:
    """Speaks of one cohort or teacher and its posts. Scores of all posts that suit its kind are reckoned once."""

    def __init__(self, round_: Round, kind: PairKind, row: int, legality: Legality, usage: Usage):
        self._round, self._kind, self._row = round_, kind, row
        self._legality, self._usage, self._names = legality, usage, Names(round_)
        right = np.arange(len(round_["posts"]), dtype=np.int64)
        self._scores: PairScores = score_pairs(round_, kind, np.full(len(right), row, dtype=np.int64), right)
        self._suits = np.isin(right, Possible.suitable(legality.problem, kind).posts_of(np.array([row]))[1])

    def fit(self, post: int) -> float:
        """Fit of the pair with that post."""
        return float(self._scores.fit[post])

    def how_well(self, post: int) -> Text:
        """Fit, grade and what speaks for it and against it, with numbers."""
        s = self._scores
        at = np.array([post])
        points = list(reasons(self._round, self._kind, s.left, s.right, s, at)[0])
        weak = [point for point in points if point.zh.startswith(CONCERN.zh)]
        good = [point for point in points if point not in weak]
        also: list[Text] = []
        scorer = scorer_of(self._round, self._kind)
        for key in PRACTICAL:
            # a contribution of just zero means unknown, or as good as any
            if key in s.contributions and s.contributions[key][post] != 0:
                said = scorer.say(key, s.left[at], s.right[at])[0]
                if not any(said.zh in point.zh for point in (*good, *weak)):
                    (good if s.contributions[key][post] > 0 else also).append(said)
        if also:
            told = "，".join(one.zh for one in also), ", ".join(one.en for one in also)
            weak.append(Text(f"情况：{told[0]}", f"also: {told[1]}"))  # not in its favour, and too light for a weak point
        points = [*good, *weak]
        grade = GRADE_WORDS[int(s.grade[post])]
        return Text(
            f"匹配度 {self.fit(post):.3f}，{grade.zh}：{'；'.join(point.zh for point in points) or '没有特别的依据'}。",
            f"Fit {self.fit(post):.3f}, {grade.en}: {'; '.join(point.en for point in points) or 'nothing in particular'}.",
        )

    def parts(self, post: int) -> Text:
        """The heaviest parts of the fit, as they add up."""
        parts = {key: float(values[post]) for key, values in self._scores.contributions.items()}
        features = scorer_of(self._round, self._kind).names()
        told = (key for key in parts if key != BASE and abs(parts[key]) >= LEAST_PART)
        heavy = sorted(told, key=lambda key: (-abs(parts[key]), key))[:4]
        rest = sum(parts.values()) - parts[BASE] - sum(parts[key] for key in heavy)
        zh = [f"基础 {parts[BASE]:.3f}", *(f"{features[key].zh} {parts[key]:+.3f}" for key in heavy)]
        en = [f"base {parts[BASE]:.3f}", *(f"{features[key].en} {parts[key]:+.3f}" for key in heavy)]
        if abs(rest) >= LEAST_PART:
            zh.append(f"其余 {rest:+.3f}")
            en.append(f"others {rest:+.3f}")
        return Text(f"匹配度的构成：{'，'.join(zh)}。", f"What the fit is made of: {', '.join(en)}.")

    def why_not(self, post: int) -> Text:
        """Why the plan does not send them there: what bars it, that it is full, or that the search chose otherwise."""
        named = self._names.post(post)
        barred = self._legality.blocked(self._kind, self._row, post)
        if barred:
            zh = "；".join(one.detail.rstrip("。") for one in barred)
            en = "; ".join((one.detail_en or one.detail).rstrip(".") for one in barred)
            return Text(f"没有去{named.zh}：{zh}。", f"Not {named.en}: {en}.")
        full = self._usage.full(self._kind, self._row, post)
        if full is not None:
            return Text(f"没有去{named.zh}：{full.zh}。", f"Not {named.en}: {full.en}.")
        return Text(
            f"没有去{named.zh}：规则允许，但计算得到的方案没有这样安排；要看是否更好，可试作调整。",
            f"Not {named.en}: the rules allow it, the plan found does otherwise; try it as an edit to see the change.",
        )

    def better(self, than: float, taken: set[int]) -> list[Text]:
        """Why not the best three posts that fit better than what was given; ``than`` below 0: nothing was given."""
        fit = self._scores.fit
        order = np.lexsort((self._round["posts"]["post_id"].to_numpy(dtype=object).astype(str), -fit))
        chosen = [int(post) for post in order if self._suits[post] and fit[post] > than and int(post) not in taken]
        return [self._instead(post, better=than >= 0) for post in chosen[:ALTERNATIVES]]

    def _instead(self, post: int, better: bool) -> Text:
        said, fit = self.why_not(post), f"{self.fit(post):.3f}"
        if better:
            return Text(f"匹配度更高（{fit}）但{said.zh}", f"A better fit ({fit}), but {said.en[0].lower()}{said.en[1:]}")
        return Text(f"匹配度 {fit}，但{said.zh}", f"Fit {fit}, but {said.en[0].lower()}{said.en[1:]}")
