"""Suggestions against the plainest reckoning: all pairs, all rules one by one, all scores, sorted."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from fit_sample import sample
from tiny_rounds import tiny_round

from data.contract.round import Round
from matcher.features import PairKind
from matcher.fit import score_pairs
from matcher.fit.kept import scorer_of
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.suggest import suggest
from matcher.suggest.possible import Possible

SEEDS = range(20)
GOES = {"internship": ("internship", "apprentice", "order"), "visit": ("visit",), "teacher": ("teacher",)}


@cache
def built(seed: int) -> tuple[Round, Legality]:
    round_ = tiny_round(seed)
    return round_, Legality(Problem.of(round_))


@cache
def reckoned(seed: int, kind: PairKind, left: int, right: int) -> tuple[float, bool]:
    """Fit of one pair, and whether a rule bars it."""
    round_, legality = built(seed)
    fit = score_pairs(round_, kind, np.array([left]), np.array([right])).fit[0]
    return float(fit), bool(legality.blocked(kind, left, right))


def pairs_of(round_: Round, side: str, row: int) -> list[tuple[PairKind, int, int]]:
    """Pairs of one asker whose kinds go together."""
    posts = round_["posts"]["kind"].tolist()
    lefts = [("cohort", k, kind) for k, kind in enumerate(round_["cohorts"]["kind"].tolist())]
    lefts += [("teacher", k, "teacher") for k in range(len(round_["teachers"]))]
    return [
        (kind, left, right)
        for kind, left, goes in lefts
        for right, post in enumerate(posts)
        if post in GOES[goes] and (side, row) in ((kind, left), ("post", right))
    ]


def expected(seed: int, side: str, row: int, top: int, include_blocked: bool, diversify: bool) -> list[tuple[str, float, bool]]:
    """Ids, fits and whether they are blocked."""
    round_ = built(seed)[0]
    found = []
    for kind, left, right in pairs_of(round_, side, row):
        fit, barred = reckoned(seed, kind, left, right)
        if barred and not include_blocked:
            continue
        if side == "post":
            name, owner = round_[f"{kind}s"][f"{kind}_id"].iloc[left], round_[f"{kind}s"]["school_id"].iloc[left]
        else:
            name, owner = round_["posts"]["post_id"].iloc[right], round_["posts"]["enterprise_id"].iloc[right]
        found.append((-fit, str(name), str(owner), barred))
    found.sort()
    if diversify:
        seen: dict[str, int] = {}
        turns = []
        for fit, name, owner, barred in found:
            seen[owner] = seen.get(owner, 0) + 1
            turns.append((seen[owner], fit, name, owner, barred))
        found = sorted(one[1:] for one in sorted(turns)[:top])
    return [(name, -fit, barred) for fit, name, _, barred in found[:top]]


@pytest.mark.parametrize("diversify", [False, True])
@pytest.mark.parametrize("include_blocked", [False, True])
@pytest.mark.parametrize("side", ["cohort", "post", "teacher"])
def test_all_askers_of_random_rounds_get_what_the_plainest_reckoning_gives(
    side: str, include_blocked: bool, diversify: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.suggest.ranked.ASKED", 1)  # so that rules are asked again where the best are barred
    monkeypatch.setattr("matcher.suggest.ranked.BLOCK", 4)
    told = 0
    for seed in SEEDS:
        for row, line in enumerate(suggest(built(seed)[0], f"{side}s", 2, include_blocked, diversify)):
            wanted = expected(seed, side, row, 2, include_blocked, diversify)
            names = [item.post_id or item.cohort_id or item.teacher_id for item in line.items]
            got = list(zip(names, (i.fit for i in line.items), (bool(i.blocked_by) for i in line.items), strict=True))
            assert got == wanted, (seed, line.asker)
            told += len(got)
    assert told > 5


def test_equal_fits_stand_by_id_wherever_the_cut_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    post = {"enterprise_id": "E1", "kind": "internship", "title": "电工", "majors": ("6603",)}
    names = [f"P{k}" for k in range(30)]
    full = {"P0", "P10", "P12", "P2"}  # the first by id, which the rules bar
    posts = [{**post, "post_id": name, "seats": 0 if name in full else 9} for name in reversed(names)]
    round_ = sample(posts=posts)
    monkeypatch.setattr("matcher.suggest.ranked.ASKED", 1)
    for top in (1, 3, 25, 26, 40):
        (line,) = suggest(round_, "cohort:C1", top)
        assert [item.post_id for item in line.items] == sorted(set(names) - full)[:top]
        assert len({item.fit for item in line.items}) == 1


@pytest.mark.parametrize("kind", ["cohort", "teacher"])
def test_the_fit_alone_is_the_fit_of_the_scores_to_the_last_bit(kind: PairKind) -> None:
    for seed in SEEDS:
        round_ = built(seed)[0]
        left, right = np.indices((len(round_[f"{kind}s"]), len(round_["posts"]))).reshape(2, -1)
        scorer = scorer_of(round_, kind)
        assert scorer.fits(left, right).tolist() == scorer.score(left, right).fit.tolist()


@pytest.mark.parametrize("kind", ["cohort", "teacher"])
def test_what_does_not_come_into_question_is_barred_and_both_sides_see_the_same(kind: PairKind) -> None:
    passed_over = 0
    for seed in SEEDS:
        round_, legality = built(seed)
        n, posts = len(round_[f"{kind}s"]), len(round_["posts"])
        promising, suitable = Possible.promising(legality.problem, kind), Possible.suitable(legality.problem, kind)
        seen = {}
        for name, possible in (("promising", promising), ("suitable", suitable)):
            at, post = possible.posts_of(np.arange(n))
            seen[name] = set(zip(at.tolist(), post.tolist(), strict=True))
            at, taker = possible.takers_of(np.arange(posts))
            assert seen[name] == set(zip(taker.tolist(), at.tolist(), strict=True))
            assert possible.counts(False).sum() == possible.counts(True).sum() == len(at) == len(seen[name])
        assert seen["promising"] <= seen["suitable"]
        for left, right in seen["suitable"] - seen["promising"]:
            assert legality.blocked(kind, left, right)
            passed_over += 1
    assert passed_over


def test_asking_again_asks_the_ranking_that_is_kept() -> None:
    round_ = sample()
    first = list(suggest(round_, "cohorts", 5))
    assert list(suggest(round_, "cohorts", 5)) == first
    assert list(suggest(sample(), "cohorts", 5)) == first
