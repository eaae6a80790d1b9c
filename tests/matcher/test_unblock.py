"""What bars a pair, and whether the smallest changes told really unblock it and are the smallest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd
import pytest
from fit_sample import sample
from tiny_rounds import tiny_rows

from data.contract.edit import Edit, SetCell
from data.contract.round import Round
from data.contract.suggestion import Barring
from data.rounds import apply_edits
from matcher.features import PairKind
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.suggest import suggest
from matcher.unblock import what_bars

GOES = {"internship": ("internship", "apprentice", "order"), "visit": ("visit",)}
NUMBERS = {"seats": 1, "staff": 1, "dorm_beds": 1, "regular_seats": 1, "guides": 1, "post_staff": 1, "pay": 0.01}
NEVER_EDITED = {"kind", "size", "age", "grade", "venue", "agency", "intensity", "order_once"}
FEW, MANY = range(8), range(8, 24)


@cache
def harder(seed: int) -> Round:
    """A small random round, made narrower in one or two ways."""
    rows = tiny_rows(seed)
    for post in rows["posts"]:
        if seed % 3 == 0 and post["kind"] in ("internship", "apprentice"):
            post |= {"min_group": 5, "night_shift": True, "filing_no": None}
        if seed % 4 == 1 and post["kind"] != "order":
            post |= {"seats": seed % 2, "end": post["start"] + timedelta(days=2)}
        if seed % 5 == 2:
            post |= {"independent": True, "pay": 1500.0, "post_wage": 2000.55, "lowest_wage": 1800.0}
    for enterprise in rows["enterprises"]:
        if seed % 4 == 2:
            enterprise |= {"staff": 5, "dorm_beds": 0, "credit": "good"}
        if seed % 7 == 3:
            enterprise |= {"licence_valid": False, "staff": None}
    for cohort in rows["cohorts"]:
        if seed % 6 == 5:
            cohort |= {"keep_together": True, "min_group": 4, "commute_km": 5, "guides": 0}
    for window in rows["teacher_windows"]:
        if seed % 3 == 1:
            window["end"] = window["start"]
    return Round.from_records(rows)


def pairs_of(round_: Round) -> Iterator[tuple[PairKind, int, int]]:
    posts = round_["posts"]["kind"].tolist()
    for left, kind in enumerate(round_["cohorts"]["kind"].tolist()):
        yield from (("cohort", left, right) for right, post in enumerate(posts) if post in GOES[kind])
    for left in range(len(round_["teachers"])):
        yield from (("teacher", left, right) for right, post in enumerate(posts) if post == "teacher")


def edits_of(bars: Sequence[Barring]) -> list[Edit]:
    return [edit for bar in bars for edit in bar.change or ()]


def not_more(round_: Round, edit: Edit) -> bool:
    """Whether an edit sets a number that has to grow to one no larger than the present."""
    if not isinstance(edit, SetCell) or edit.column not in NUMBERS:
        return False
    sheet = round_[edit.sheet]
    present = sheet[edit.column].iloc[sheet[f"{edit.sheet[:-1]}_id"].tolist().index(edit.id)]
    return bool(pd.notna(present) and edit.value <= present)


def still_barred(round_: Round, edits: list[Edit], kind: PairKind, left: int, right: int) -> list[str]:
    """Rules that bar the pair after the edits, which the round must take without complaint."""
    loaded = apply_edits(round_, edits)
    assert [issue for issue in loaded.issues if issue.severity == "error"] == []
    after = loaded.round
    name, post = round_[f"{kind}s"][f"{kind}_id"].iloc[left], round_["posts"]["post_id"].iloc[right]
    left, right = after[f"{kind}s"][f"{kind}_id"].tolist().index(name), after["posts"]["post_id"].tolist().index(post)
    return [blocked.rule for blocked in Legality(Problem.of(after)).blocked(kind, left, right)]


@pytest.mark.parametrize("seeds", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_all_changes_of_a_pair_together_make_it_legal_and_none_is_larger_than_it_must_be(seeds: range) -> None:
    seen: Counter[str] = Counter()
    lowered: Counter[str] = Counter()
    for seed in seeds:
        round_ = harder(seed)
        legality = Legality(Problem.of(round_))
        for kind, left, right in pairs_of(round_):
            bars = what_bars(legality.problem, kind, left, right)
            named = [blocked.rule for blocked in legality.blocked(kind, left, right)]
            assert [bar.rule for bar in bars if bar.rule != "teacher_window" or bar.rule in named] == named
            assert all(bar.to_do and bar.to_do_en for bar in bars)
            assert not any(bar.change for bar in bars if bar.rule in NEVER_EDITED)
            if not bars or any(bar.change is None for bar in bars):
                continue
            edits = edits_of(bars)
            assert still_barred(round_, edits, kind, left, right) == [], (seed, kind, left, right, edits)
            fresh = [bar.rule for bar in bars if seen[bar.rule] < 4]
            seen.update(bar.rule for bar in bars)
            assert not [edit for edit in edits if not_more(round_, edit)], (seed, kind, left, right, edits)
            different = [edit for k, edit in enumerate(edits) if edit not in edits[:k]]
            for edit in different if fresh else []:
                without = [one for one in different if one != edit]
                assert still_barred(round_, without, kind, left, right), (seed, kind, left, right, edit)
            for k, edit in enumerate(edits if fresh else []):
                if isinstance(edit, SetCell) and edit.column in NUMBERS:
                    less = round(edit.value - NUMBERS[edit.column], 2)
                    if less < 0 or (edit.column == "staff" and edit.value == 1):  # a blank number has to be filled in
                        continue
                    fewer = [one for one in edits if one != edit]
                    fewer.insert(min(k, len(fewer)), edit.model_copy(update={"value": less}))
                    assert still_barred(round_, fewer, kind, left, right), (seed, kind, left, right, edit)
                    lowered[edit.column] += 1
    assert set(seen) >= {
        "enterprise_share",
        "min_group",
        "min_days",
        "beds",
        "shifts",
        "guides",
        "pay",
        "teacher_window",
    }
    assert set(lowered) >= {"staff", "dorm_beds", "regular_seats", "guides", "pay"}


def bars_of(cohort: str, post: str, **changes: Any) -> dict[str, Barring]:
    round_ = sample(**changes)
    left, right = (
        round_[sheet][key].tolist().index(name)
        for sheet, key, name in (("cohorts", "cohort_id", cohort), ("posts", "post_id", post))
    )
    return {bar.rule: bar for bar in what_bars(Problem.of(round_), "cohort", left, right)}


def test_the_law_is_not_edited_away() -> None:
    agency = bars_of("C1", "P1", enterprises={"E1": {"industry": "L7262"}})
    assert agency["agency"].change is None
    young = bars_of("C1", "P1", cohorts={"C1": {"grade": 1, "under16": 30, "minors": 30}})
    assert (young["grade"].change, young["age"].change) == (None, None)
    assert "Not before" in young["grade"].to_do_en
    assert "Not before" in young["age"].to_do_en
    heavy = bars_of("C1", "P1", posts={"P1": {"intensity": 3, "filing_no": "备1"}})
    assert heavy["intensity"].change is None
    dusty = bars_of("C1", "P1", posts={"P1": {"hazards": ("dust",)}}, cohorts={"C1": {"minors": 30}})
    assert dusty["minors"].change is None
    tall = bars_of("C3", "P1", posts={"P1": {"hazards": ("height",)}}, cohorts={"C3": {"minors": 0}})
    assert "filing" in tall["hazards"].to_do_en
    assert [edit.column for edit in tall["hazards"].change or () if isinstance(edit, SetCell)] == ["filing_no"]
    foreign = bars_of("C2", "P5")
    assert foreign["major"].change is None


def test_the_change_is_told_with_its_number() -> None:
    full = bars_of("C1", "P1", posts={"P1": {"seats": 0, "min_group": 8}})
    assert full["seats"].change == (SetCell(edit="set", sheet="posts", id="P1", column="seats", value=8),)
    small = bars_of("C1", "P1", enterprises={"E1": {"staff": 0}}, cohorts={"C1": {"min_group": 3}})
    assert small["enterprise_share"].change == (SetCell(edit="set", sheet="enterprises", id="E1", column="staff", value=10),)
    short = bars_of("C1", "P1", posts={"P1": {"end": date(2026, 7, 10)}})
    assert short["min_days"].change == (SetCell(edit="set", sheet="posts", id="P1", column="end", value="2026-07-30"),)


def test_blocked_pairs_are_written_with_their_change_and_with_null_where_there_is_none() -> None:
    round_ = sample(posts={"P1": {"seats": 0}})
    (line,) = suggest(round_, "cohort:C2", 9, include_blocked=True)
    told = line.model_dump(mode="json", by_alias=True, exclude_none=True)
    changes = {item["post_id"]: {bar["rule"]: bar["change"] for bar in item["blocked_by"]} for item in told["items"]}
    assert changes["P1"]["seats"] == [{"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 1}]
    assert changes["P1"]["major"] is None
    assert '"change":null' in line.model_dump_json(by_alias=True, exclude_none=True)


def test_beds_and_regular_seats_that_are_enough_for_a_part_of_the_cohort_stay_as_they_are() -> None:
    apart = SetCell(edit="set", sheet="cohorts", id="C1", column="keep_together", value="no")
    whole = {"C1": {"keep_together": True, "min_group": 2, "commute_km": 1}}
    few = {"P1": {"seats": 2, "night_shift": True, "regular_seats": 9}}
    bars = bars_of("C1", "P1", cohorts=whole, posts=few, enterprises={"E1": {"dorm_beds": 9}})
    assert {"beds", "shifts", "min_group"} <= set(bars)
    assert {bars[rule].change for rule in ("beds", "shifts", "min_group")} == {(apart,)}
    assert "可用的 9 张床位够 2 人" in bars["beds"].to_do
    assert "the 9 free beds are enough for a group of 2 students" in bars["beds"].to_do_en


def test_the_words_of_smaller_groups_tell_just_the_edits_that_are_made() -> None:
    apart = bars_of("C1", "P1", cohorts={"C1": {"keep_together": True}}, posts={"P1": {"seats": 5}})["min_group"]
    assert (apart.to_do, apart.to_do_en) == ("班组不再整班同去，可以分开。", "Let the cohort part.")
    small = bars_of("C1", "P1", posts={"P1": {"seats": 5, "min_group": 8}})["min_group"]
    assert small.to_do_en == "Let groups at the post be as small as 5."


def test_the_window_that_has_to_move_least_gives_way() -> None:
    short, nearly = (date(2026, 7, 1), date(2026, 7, 4)), (date(2026, 8, 1), date(2026, 8, 13))
    windows = [{"teacher_id": "T1", "start": start, "end": end} for start, end in (short, nearly)]
    round_ = sample()
    rows = {sheet: round_.records(sheet) for sheet in round_.tables} | {"teacher_windows": windows}
    rows["teachers"] = [{**row, "min_days": 14} for row in rows["teachers"]]
    round_ = Round.from_records(rows)
    post = round_["posts"]["post_id"].tolist().index("P3")
    (bar,) = what_bars(Problem.of(round_), "teacher", 0, post)
    (edit,) = bar.change or ()
    assert isinstance(edit, SetCell)
    moved = ("row3", "start", "2026-07-31"), ("row3", "end", "2026-08-14")  # a day at either end
    assert (edit.id, edit.column, edit.value) in moved
    assert "the teacher's window" in bar.to_do_en
    assert "1 day " in bar.to_do_en
    assert still_barred(round_, [edit], "teacher", 0, post) == []


def test_a_blank_staff_is_to_be_filled_in_as_it_is() -> None:
    blank = bars_of("C1", "P1", enterprises={"E1": {"staff": None}}, cohorts={"C1": {"min_group": 3}})["enterprise_share"]
    assert blank.to_do == "补填在岗职工实际人数；至少 10 人才放行。"
    assert "Fill in" in blank.to_do_en


def test_a_major_that_is_to_be_listed_is_named() -> None:
    unlisted = bars_of("C1", "P1", posts={"P1": {"majors": ("660302",)}})["major"]
    assert unlisted.change
    assert "660301（机电技术应用）" in unlisted.to_do
    assert "660301 (机电技术应用)" in unlisted.to_do_en
