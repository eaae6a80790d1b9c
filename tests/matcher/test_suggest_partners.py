"""Suggestions rolled up between schools and enterprises, against the plainest reckoning."""

from __future__ import annotations

import numpy as np
import pytest
from fit_sample import sample, shuffled
from tiny_rounds import tiny_round

from data.contract.round import Round
from data.contract.suggestion import Partner
from matcher.problem import Problem
from matcher.suggest import UnknownAsker, suggest, suggest_partners

EVERY = 1_000


def expected(round_: Round, asker: str) -> list[Partner]:
    """From the suggestions of every cohort (or post), one pair at a time."""
    side, _, name = asker.partition(":")
    problem = Problem.of(round_)
    students = dict(zip(problem.cohorts.ids, problem.to_place.tolist(), strict=True))
    school = dict(zip(round_["cohorts"]["cohort_id"], round_["cohorts"]["school_id"], strict=True))
    posts = [post for post in round_.records("posts") if post["kind"] != "teacher"]
    seats = {post["post_id"]: post["seats"] for post in posts}
    enterprise = {post["post_id"]: post["enterprise_id"] for post in posts}
    pairs = [
        (line.asker.partition(":")[2], str(item.post_id), item.fit)
        for line in suggest(round_, "cohorts", EVERY)
        for item in line.items
        if students[line.asker.partition(":")[2]] and seats[str(item.post_id)]
    ]
    if side == "school":
        weight = {cohort: n for cohort, n in students.items() if school[cohort] == name}
        mine = [((enterprise[p], c, -fit, p), c, p, fit) for c, p, fit in pairs if school[c] == name]
    else:
        weight = {post: n for post, n in seats.items() if enterprise[post] == name}
        mine = [((school[c], p, -fit, c), c, p, fit) for c, p, fit in pairs if enterprise[p] == name]
    found = []
    for partner in {key[0] for key, *_ in mine}:
        there = sorted(one for one in mine if one[0][0] == partner)
        top = {key[1]: (c, p, fit) for key, c, p, fit in reversed(there)}
        points = sum(round(one[2] * 10**6) * weight[own] for own, one in top.items())
        fit = float(np.round(points / (10**6 * sum(weight.values())), 6))  # numpy's rounding, which has ties of its own
        behind = [
            {"cohort_id": c, "post_id": p, "fit": f, "students": students[c], "seats": seats[p]}
            for _, (c, p, f) in sorted(top.items(), key=lambda item: (-item[1][2], item[0]))
        ]
        found.append(
            Partner.model_validate(
                {
                    "enterprise_id" if side == "school" else "school_id": partner,
                    "fit": fit,
                    "students": sum(students[c] for c in {c for _, c, _, _ in there}),
                    "seats": sum(seats[p] for p in {p for _, _, p, _ in there}),
                    "pairs": behind,
                }
            )
        )
    return sorted(found, key=lambda one: (-one.fit, one.enterprise_id or one.school_id))


@pytest.mark.parametrize("side", ["school", "enterprise"])
def test_partners_are_what_the_pairs_add_up_to(side: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.suggest.partners.CHUNK", 3)
    monkeypatch.setattr("matcher.suggest.ranked.BLOCK", 2)
    several = 0
    for round_ in (sample(), *(tiny_round(seed) for seed in range(12))):
        for line in suggest_partners(round_, f"{side}s", EVERY):
            assert list(line.items) == expected(round_, line.asker)
            several += any(len(item.pairs) > 1 for item in line.items)
    assert several


def test_a_school_gets_enterprises_with_the_best_post_of_each_cohort() -> None:
    (line,) = suggest_partners(sample(), "school:S1", 5)
    first = next(item for item in line.items if item.enterprise_id == "E1")
    assert line.asker == "school:S1"
    assert first.school_id is None
    assert [pair.cohort_id for pair in first.pairs] == ["C1"]
    # 30 of the school's 70 students have a legal post there
    assert first.fit == pytest.approx(first.pairs[0].fit * 30 / 70, abs=1e-6)
    assert (first.students, first.seats) == (30, 50)


def test_an_enterprise_gets_schools_with_the_best_cohort_of_each_post() -> None:
    (line,) = suggest_partners(sample(), "enterprise:E3", 5)
    assert {item.school_id for item in line.items} == {"S1", "S2"}
    for item in line.items:
        assert item.fit == pytest.approx(sum(pair.fit * pair.seats for pair in item.pairs) / 25, abs=1e-6)


def test_the_top_is_cut_and_the_order_of_rows_changes_nothing() -> None:
    for asker in ("schools", "enterprises"):
        lines = {line.asker: line for line in suggest_partners(sample(), asker, EVERY)}
        assert {line.asker: line for line in suggest_partners(shuffled(3), asker, EVERY)} == lines
        for line in suggest_partners(sample(), asker, 1):
            assert line.items == lines[line.asker].items[:1]


@pytest.mark.parametrize("asker", ["school:S9", "enterprise:", "cohort:C1", "school"])
def test_who_is_not_there_is_told_so(asker: str) -> None:
    with pytest.raises(UnknownAsker) as caught:
        suggest_partners(sample(), asker, 5)
    assert caught.value.text.zh
    assert caught.value.text.en


def test_an_empty_round_has_no_partners() -> None:
    assert list(suggest_partners(Round.from_records({}), "schools", 5)) == []
    assert list(suggest_partners(Round.from_records({}), "enterprises", 5)) == []
