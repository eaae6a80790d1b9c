"""What is said of a guarantee: what it is, whether every school has it, and what it costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from written_sample import sample_plan, sample_round

from data.contract.plan import Fairness, Plan, Promise, SchoolShare
from data.plans import write_plan_workbook
from data.plans.fairness import by_school, sentences
from data.plans.names import Names
from data.plans.summary import quality


def guaranteed(**values: Any) -> Plan:
    """The sample plan, with 40 % placed for its two schools, of which the second falls short."""
    shares = (
        SchoolShare(school_id="S1", to_place=47, placed=Promise(asked=18, guaranteed=18, reached=23)),
        SchoolShare(school_id="S2", to_place=12, placed=Promise(asked=4, guaranteed=3, reached=3)),
    )
    section = Fairness(**{"placed": 0.4, "price": 120, "price_at_most": 300.0, "proven": True, "schools": shares, **values})
    return sample_plan().model_copy(update={"fairness": section, "objective": 9880})


def said(**values: Any) -> list[str]:
    return [text.en for text in sentences(guaranteed(**values))]


def test_without_a_guarantee_nothing_is_said() -> None:
    assert sentences(sample_plan()) == []
    assert "as fair" not in quality(sample_plan()).en


def test_what_is_guaranteed() -> None:
    assert said()[0] == "Each school is guaranteed places for at least 40 % of its students to place."
    good = said(placed=None, good=0.125)[0]
    assert good == "Each school is guaranteed related posts for at least 12.5 % of its students to place."
    both = sentences(guaranteed(placed=1.0, good=0.3))[0]
    assert both.en.endswith("at least 100 % of its students to place and related posts for at least 30 %.")
    assert both.zh == "对每所学校的保证：待安排的实习学生中，至少 100 % 有去处，至少 30 % 有对口的去处。"


def test_whether_every_school_has_it() -> None:
    assert said()[1].startswith("For 1 school that is out of reach")
    assert said(proven=False)[1].startswith("For 1 school not enough places were found")
    fairness = guaranteed().fairness
    assert fairness is not None
    assert said(schools=fairness.schools[:1])[1] == "All 1 schools have their share."


@pytest.mark.parametrize(
    ("price", "most", "words"),
    [
        (None, 500.0, "its price is unknown"),
        (0, 0.0, "costs nothing"),
        (0, 300.0, "No price was found: the plan found without the guarantee is no better. It is at most 300 points (2.95 %)."),
        (120, 120.0, "The guarantee costs 120 points (1.20 %): the best plan without it has so many more."),
        (120, 300.0, "costs 120 points (1.20 %) against the best plan found without it, and at most 300 points (2.95 %)."),
    ],
)
def test_the_price(price: int | None, most: float, words: str) -> None:
    assert words in said(price=price, price_at_most=most)[2]


def test_the_quality_is_that_among_plans_as_fair() -> None:
    assert "all legal plans that are as fair" in quality(guaranteed()).en
    assert "同样公平" in quality(guaranteed()).zh


def test_the_table_has_the_kinds_that_are_asked_for() -> None:
    table = by_school(guaranteed(), Names(sample_round()), "zh")
    assert [heading.title.zh for heading in table.headings] == [
        "学校",
        "待安排",
        "有去处：应保证",
        "有去处：已保证",
        "有去处：本方案",
    ]
    assert table.rows == [("云溪县职业中专", 47, 18, 18, 23), ("云溪技工学校", 12, 4, 3, 3)]
    assert table.bad == {1}


def test_the_workbook_shows_it(tmp_path: Path) -> None:
    write_plan_workbook(guaranteed(), sample_round(), tmp_path / "plan.xlsx")
    shown = [cell for row in load_workbook(tmp_path / "plan.xlsx")["汇总"].iter_rows(values_only=True) for cell in row if cell]
    for text in sentences(guaranteed()):
        assert text.zh in shown
    assert "各校保证（人）" in shown
