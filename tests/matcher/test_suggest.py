"""Suggestions: exact, strictly by fit, ties by id."""

from __future__ import annotations

import json

import numpy as np
import pytest
from fit_sample import sample, shuffled

from data.contract.round import Round
from data.contract.suggestion import Suggestion
from matcher.fit import score_pairs
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.suggest import UnknownAsker, suggest
from matcher.suggest.ranking import best, id_ranks, spread


def ask(round_: Round, asker: str, top: int = 10, **options: bool) -> dict[str, Suggestion]:
    return {line.asker: line for line in suggest(round_, asker, top, **options)}


def names(line: Suggestion) -> list[str]:
    return [item.post_id or item.cohort_id or item.teacher_id or "" for item in line.items]


def test_a_cohort_gets_internship_apprentice_and_order_posts() -> None:
    found = ask(sample(), "cohorts")
    assert list(found) == ["cohort:C1", "cohort:C2", "cohort:C3", "cohort:C4"]
    assert set(names(found["cohort:C1"])) == {"P1", "P4", "P5", "P7"}
    assert names(found["cohort:C4"]) == ["P6"]


def test_a_post_gets_cohorts_or_teachers() -> None:
    found = ask(sample(), "posts")
    assert list(found) == [f"post:P{k}" for k in range(1, 8)]
    assert {item.cohort_id for item in found["post:P5"].items} == {"C1", "C3"}
    assert [item.teacher_id for item in found["post:P3"].items] == ["T1"]
    assert found["post:P3"].items[0].cohort_id is None


def test_a_teacher_gets_teacher_posts() -> None:
    assert {asker: names(line) for asker, line in ask(sample(), "teachers").items()} == {"teacher:T1": ["P3"], "teacher:T2": []}


@pytest.mark.parametrize(("kind", "asker"), [("cohort", "cohorts"), ("teacher", "teachers")])
def test_just_the_legal_pairs_of_suitable_kinds_come(kind: str, asker: str) -> None:
    round_ = sample()
    legal = Legality(Problem.of(round_)).legal(kind)
    for row, line in enumerate(suggest(round_, asker, 100)):
        assert set(names(line)) == {round_["posts"]["post_id"].iloc[post] for post in np.flatnonzero(legal[row])}


def test_candidates_are_scored_as_everywhere_and_ranked_strictly() -> None:
    round_ = sample()
    for row, line in enumerate(suggest(round_, "cohorts", 100, include_blocked=True)):
        posts = [round_["posts"]["post_id"].tolist().index(name) for name in names(line)]
        scores = score_pairs(round_, "cohort", np.full(len(posts), row), np.array(posts))
        assert [item.fit for item in line.items] == scores.fit.tolist()
        assert [(-item.fit, item.post_id) for item in line.items] == sorted((-item.fit, item.post_id) for item in line.items)
        for item in line.items:
            assert sum(item.contributions.values()) == pytest.approx(item.fit, abs=1e-6)
            assert "base" in item.contributions


def test_one_asker_gets_what_all_would() -> None:
    round_ = sample()
    for side in ("cohort", "post", "teacher"):
        for asker, line in ask(round_, f"{side}s").items():
            assert ask(round_, asker) == {asker: line}


def test_blocked_pairs_come_on_demand_in_the_same_ranking_with_every_rule() -> None:
    round_ = sample()
    legal, everything = ask(round_, "cohort:C2")["cohort:C2"], ask(round_, "cohort:C2", include_blocked=True)["cohort:C2"]
    assert set(names(everything)) == {"P1", "P2", "P4", "P5", "P7"}
    assert [item for item in everything.items if not item.blocked_by] == list(legal.items)
    barred = next(item for item in everything.items if item.post_id == "P1")
    assert "major" in {one.rule for one in barred.blocked_by}
    assert all(one.detail and one.detail_en for one in barred.blocked_by)


def test_blank_staff_blocks_and_is_named() -> None:
    round_ = sample(enterprises={"E1": {"staff": None}})
    assert "P1" not in names(ask(round_, "cohort:C1")["cohort:C1"])
    blocked = ask(round_, "cohort:C1", include_blocked=True)["cohort:C1"]
    assert [one.rule for item in blocked.items if item.post_id == "P1" for one in item.blocked_by] == ["enterprise_share"]


def test_top_cuts_and_ties_go_by_id() -> None:
    posts = [
        {"post_id": name, "enterprise_id": "E1", "kind": "internship", "title": "电工", "seats": 20, "majors": ("6603",)}
        for name in ("P10", "P9", "P2", "P1")
    ]
    round_ = sample(posts=posts)
    assert names(ask(round_, "cohort:C1", top=3)["cohort:C1"]) == ["P1", "P10", "P2"]
    assert names(ask(round_, "cohort:C1", top=0)["cohort:C1"]) == []


def test_diversify_hears_every_enterprise_once_before_any_twice() -> None:
    round_ = sample(posts={"P4": {"majors": ("机电技术应用",)}})  # the second best is of the same enterprise
    plain = names(ask(round_, "cohort:C1", top=2)["cohort:C1"])
    spread_out = ask(round_, "cohort:C1", top=2, diversify=True)["cohort:C1"]
    enterprise = dict(zip(round_["posts"]["post_id"], round_["posts"]["enterprise_id"], strict=True))
    assert len({enterprise[name] for name in plain}) == 1
    assert len({enterprise[name] for name in names(spread_out)}) == 2
    assert [item.fit for item in spread_out.items] == sorted((item.fit for item in spread_out.items), reverse=True)


def test_the_order_of_rows_changes_nothing() -> None:
    for asker in ("cohorts", "posts", "teachers"):
        assert ask(sample(), asker, include_blocked=True) == ask(shuffled(5), asker, include_blocked=True)


def test_small_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ask(sample(), "posts")
    monkeypatch.setattr("matcher.suggest.ranked.BLOCK", 3)
    monkeypatch.setattr("matcher.suggest.LINES", 2)
    assert ask(sample(), "posts") == whole


@pytest.mark.parametrize("asker", ["cohort:C9", "post:", "teacher:C1", "enterprises", "", "cohort"])
def test_an_unknown_asker_is_told_so_in_both_languages(asker: str) -> None:
    with pytest.raises(UnknownAsker) as caught:
        suggest(sample(), asker, 5)
    assert caught.value.text.zh
    assert caught.value.text.en == str(caught.value)


def test_a_line_of_json_has_the_keys_of_the_format() -> None:
    line = next(suggest(sample(), "cohort:C1", 1))
    told = json.loads(line.model_dump_json(by_alias=True, exclude_none=True))
    assert set(told) == {"for", "items"}
    assert set(told["items"][0]) == {"post_id", "fit", "grade", "contributions", "evidence", "blocked_by"}
    assert told["items"][0]["grade"] == "related"


def test_an_empty_round_has_nobody_to_ask() -> None:
    assert list(suggest(Round.from_records({}), "cohorts", 5)) == []
    assert list(suggest(Round.from_records({}), "posts", 5)) == []


def test_ranking_is_exact() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        fit = rng.integers(0, 6, size=40) / 10
        ids = [f"P{k}" for k in rng.permutation(40)]
        rank = id_ranks(ids)
        expected = sorted(range(40), key=lambda k: (-fit[k], ids[k]))
        assert best(fit, rank, 7).tolist() == expected[:7]
        assert best(fit, rank, 99).tolist() == expected
        owner = rng.integers(0, 4, size=40)
        chosen = spread(fit, rank, owner, 6)
        counts = np.bincount(owner[chosen], minlength=4)
        assert counts.max() - counts.min() <= 1
        for one in range(4):
            assert set(chosen[owner[chosen] == one]) == set([k for k in expected if owner[k] == one][: counts[one]])
