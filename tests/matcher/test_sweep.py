"""Sweeps: what is varied, every combination of it, and the same plans however many processes solve them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from core_rounds import Small
from hypothesis import given
from hypothesis import strategies as st
from small_rounds import small_round
from test_regions_crews import Cluster

from data.contract.edit import ChangeSetting, SetCell
from data.contract.text import Text
from matcher.solve import SolveOptions, solve
from matcher.sweep import Knob, SweepTrouble, grid, knob_words, parse_knob, parse_knobs, sweep

OPTIONS = SolveOptions(work=500.0)
ROUND = Small().like("P1", post_id="P2", seats=7).round


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("weights.fit=1:3:1", ["1", "2", "3"]),
        ("weights.fit=0.1:0.3:0.1", ["0.1", "0.2", "0.3"]),
        ("weights.fit=3:1:-1", ["3", "2", "1"]),
        ("weights.fit=1:2:0.7", ["1", "1.7"]),
        (" weights.fit = 4, 2,2 ", ["4", "2"]),
        ("weights.fit=5", ["5"]),
    ],
)
def test_values_as_they_are_written(text: str, values: list[str]) -> None:
    knob = parse_knob(text)
    assert knob.name == "weights.fit"
    assert knob.values == tuple(Decimal(value) for value in values)


@given(st.integers(-50, 50), st.integers(1, 9), st.integers(0, 20))
def test_a_range_has_both_its_ends(first: int, step: int, steps: int) -> None:
    last = first + step * steps
    values = parse_knob(f"weights.fit={first}:{last}:{step}").values
    assert (values[0], values[-1], len(values)) == (first, last, steps + 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weights.fit", "KEY=FROM:TO:STEP"),
        ("weights.fitt=1:2:1", "“weights.fit”"),
        ("weights.fit~1:2:1", "columns of sheets only"),
        ("weights.fit=1:2", "FROM:TO:STEP"),
        ("weights.fit=a,b", "A,B,C"),
        ("weights.fit=1:5:-1", "turn its sign"),
        ("weights.fit=1:5:0", "turn its sign"),
        ("weights.fit=1:inf:1", "FROM:TO:STEP"),
        ("weights.fit=1e999999999", "A,B,C"),
        ("weights.fit=nan,1", "A,B,C"),
        ("weights.fit=1:2:1e-999999", "FROM:TO:STEP"),
        ("weights.fit=1:100000:1", "longer step"),
    ],
)
def test_what_is_not_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(SweepTrouble, match=said.replace("(", r"\(")) as raised:
        parse_knob(text)
    assert raised.value.text.zh


@pytest.mark.parametrize(
    "name", ["posts/P9/seats", "posts/*/title", "nothing/*/seats", "posts/P1/nothing", "posts/title=x/seats"]
)
def test_rows_and_columns_that_are_not_there(name: str) -> None:
    with pytest.raises(SweepTrouble):
        grid(ROUND, [parse_knob(f"{name}=1,2")])


def test_knobs_of_a_document() -> None:
    document = [
        {"name": "weights.fit", "values": [1, "0.5"]},
        {"name": "posts/*/seats", "from": 1, "to": 2, "step": 1, "times": True},
    ]
    assert parse_knobs(document) == [
        Knob("weights.fit", (Decimal(1), Decimal("0.5"))),
        Knob("posts/*/seats", (Decimal(1), Decimal(2)), times=True),
    ]
    for wrong in ({}, [1], [{"values": [1]}], [{"name": "weights.fit", "values": "x"}]):
        with pytest.raises(SweepTrouble):
            parse_knobs(wrong)


def test_edits_of_a_setting_and_of_cells() -> None:
    assert parse_knob("weights.fit=1.5").edits(ROUND, Decimal("1.5")) == [
        ChangeSetting(edit="setting", key="weights.fit", value=1.5)
    ]
    every = parse_knob("posts/*/seats=3").edits(ROUND, Decimal(3))
    assert every == [SetCell(edit="set", sheet="posts", id=post, column="seats", value=3) for post in ("P1", "P2")]
    one = parse_knob("posts/P2/seats~0.5").edits(ROUND, Decimal("0.5"))
    assert one == [SetCell(edit="set", sheet="posts", id="P2", column="seats", value=4)]  # of 7, half is rounded up
    of_firm = parse_knob("posts/enterprise_id=E1/seats=3").edits(ROUND, Decimal(3))
    assert of_firm == every


def test_a_knob_is_what_its_document_says() -> None:
    for text in ("weights.fit=0.5:2:0.5", "posts/enterprise_id=E1/seats~0.5,1", "cohorts/*/min_group=3"):
        knob = parse_knob(text)
        assert parse_knobs([knob.document()]) == [knob]


def test_what_is_varied_in_words() -> None:
    def words(text: str) -> Text:
        return knob_words(parse_knob(text), lambda sheet, row_id: f"{row_id} of {sheet}")

    assert words("weights.fit=1") == Text("权重：匹配度", "weight of fit")
    assert words("rules.beds.commute_km=1").en == "commuting limit of secondary and technician students"
    assert words("posts/P1,P2/seats=1").en == "P1 of posts, P2 of posts: seats"
    assert knob_words(parse_knob("posts/P1,P2/seats=1")).en == "posts P1, P2: seats"
    assert words("岗位需求/*/需求人数=1") == Text("岗位需求（全部）：需求人数", "posts (all): seats")
    assert words("posts/enterprise_id=E1/seats~1").zh == "岗位需求（企业 E1 of enterprises）：需求人数（倍数）"
    assert words("posts/kind=internship/seats=1").en == "posts (kind internship): seats"


def test_combinations_are_counted_before_they_are_made() -> None:
    with pytest.raises(SweepTrouble, match="1000000 combinations"):
        grid(ROUND, [parse_knob("weights.fit=1:1000:1"), parse_knob("posts/*/seats=1:1000:1")])


def test_the_grid_has_every_combination() -> None:
    points = grid(ROUND, [parse_knob("weights.fit=1,2"), parse_knob("posts/P1/seats=1:3:1")])
    assert [tuple(point.values.values()) for point in points] == [(a, b) for a in "12" for b in "123"]
    assert [point.number for point in points] == list(range(6))
    assert all(len(point.edits) == 2 for point in points)
    for knobs in ([], [parse_knob("weights.fit=1")] * 2, [parse_knob(f"weights.{n}=1") for n in ("fit", "churn", "group")]):
        with pytest.raises(SweepTrouble):
            grid(ROUND, knobs)


def test_a_value_that_cannot_be_is_refused_before_anything_is_solved() -> None:
    told: list[int] = []
    with pytest.raises(SweepTrouble, match="seats=-1"):
        sweep(ROUND, [parse_knob("posts/P1/seats=5,-1")], OPTIONS, tell=lambda ready, _: told.append(ready))
    assert not told


@pytest.mark.slow
def test_the_same_plans_on_one_process_and_on_two() -> None:
    round_ = small_round(3)
    knobs = [parse_knob("weights.fit=0.5:1.5:0.5"), parse_knob("posts/*/seats~0.5,1")]
    told: list[tuple[int, int]] = []
    one = sweep(round_, knobs, OPTIONS, processes=1)
    two = sweep(round_, knobs, OPTIONS, processes=2, tell=lambda ready, of: told.append((ready, of)))
    assert len(one) == 6
    assert [point.model_dump(exclude={"seconds"}) for point in one] == [point.model_dump(exclude={"seconds"}) for point in two]
    assert told == [(ready, 7) for ready in range(1, 8)]
    assert len({point.plan_sha256 for point in one}) > 1
    alone = solve(round_, OPTIONS)
    (as_it_is,) = [point for point in one if set(point.values.values()) == {"1"}]
    assert as_it_is.objective == alone.objective
    assert as_it_is.moved == 0


def test_asked_to_stop_before_it_has_nothing() -> None:
    stop = Event()
    stop.set()
    assert sweep(ROUND, [parse_knob("weights.fit=1,2")], OPTIONS, stop=stop) == []


@pytest.mark.slow
def test_the_same_plans_on_a_cluster(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    cluster = Cluster(tmp_path)
    round_, knobs = small_round(3), [parse_knob("weights.fit=0.5,1")]
    try:
        here, there = sweep(round_, knobs, OPTIONS), sweep(round_, knobs, OPTIONS, cluster=cluster.address)
    finally:
        cluster.close()
    assert [point.plan_sha256 for point in here] == [point.plan_sha256 for point in there]
