"""A past year looks the same to learning and to evaluation, and knows nothing that may be due to its results."""

from __future__ import annotations

from datetime import date
from typing import Any

from fit_models import made_model
from fit_sample import sample

from data.contract.round import Round
from data.fits import model_of, with_model
from matcher.earlier import earlier, posts_of
from matcher.evaluate.outcomes import by_title
from matcher.learn.years import as_it_was


def of(**row: Any) -> dict[str, Any]:
    return {"school_id": "S1", "major_code": "660301", "enterprise_id": "E1", "year": 2025, "accepted": 3, **row}


def test_what_bears_no_date_is_left_out_and_dates_move() -> None:
    then = earlier(sample(enterprises={"E1": {"credit": "bad"}}), 2024)
    assert len(then["relations"]) == 0
    assert set(then["enterprises"]["credit"]) == {"good"}
    assert {row["value"] for row in then.records("settings")} == {"2024-07-01"}
    assert {row["start"] for row in then.records("cohorts")} == {date(2024, 7, 1)}
    assert then["posts"]["post_id"].tolist() == sample()["posts"]["post_id"].tolist()


def test_evaluation_keeps_the_model_and_learning_does_not() -> None:
    carrying = with_model(sample(), made_model())
    assert model_of(earlier(carrying, 2025)) == made_model()
    assert model_of(as_it_was(carrying, 2025).round) is None


def test_results_are_of_posts_by_title_whatever_its_width_else_by_occupation() -> None:
    outcomes = [
        of(title="机电设备 维修电工"),
        of(enterprise_id="E2", title="讲解员", occupation="4-07-04-01"),
        of(enterprise_id="E2", title="导游讲解员", occupation="6-31-01-01"),
        of(title="机电技术员"),  # a teacher's post
        of(enterprise_id="E2"),
        of(enterprise_id="E3", title="装配学徒"),
    ]
    round_ = sample(outcomes=outcomes)
    found = posts_of(Round.from_records({"outcomes": outcomes})["outcomes"], round_["posts"])
    ids = [[round_["posts"]["post_id"][row] for row in rows] for rows in found]
    assert ids == [["P1"], ["P2"], ["P2"], [], [], ["P7"]]
    judged = by_title(round_, outcomes)
    assert len(judged.unmatched) == 2
    then = as_it_was(round_, 2025)
    learned = {title: then.round["posts"]["post_id"][row] for title, row in zip(then.outcomes["title"], then.right, strict=True)}
    assert learned["讲解员"] == learned["导游讲解员"] == "P2"
    assert learned["机电设备 维修电工"] == "P1"
    assert learned["机电技术员"].startswith("~"), "one of which nothing else is known"
