"""The demo county: reads cleanly, is small, and its stories are there."""

from __future__ import annotations

import pytest

from data.contract.round import Round
from data.demo import demo_path, demo_round
from data.rounds import load_round


@pytest.fixture(scope="module")
def demo() -> Round:
    return demo_round()


def test_it_reads_without_an_error() -> None:
    loaded = load_round(demo_path())
    assert not loaded.set_aside
    assert [i for i in loaded.issues if i.severity == "error"] == []
    assert [i.id for i in loaded.issues if i.code == "credit_code_check_digit"] == ["91990121MA00000008"]


def test_it_is_small_and_no_sheet_is_empty(demo: Round) -> None:
    counts = {name: len(table) for name, table in demo.tables.items()}
    assert all(counts.values()), counts
    assert counts["schools"] == 4
    assert counts["cohorts"] == 24
    assert 80 <= counts["enterprises"] <= 95
    assert 200 <= counts["posts"] <= 230
    assert counts["teachers"] == 60


def test_everyone_can_see_that_it_is_invented(demo: Round) -> None:
    assert demo["schools"]["name"].str.endswith("（虚构）").all()
    assert demo["enterprises"]["address"].str.contains("（虚构）").all()


def test_its_stories_are_told(demo: Round) -> None:
    posts = {p["post_id"]: p for p in demo.records("posts")}
    firms = {e["enterprise_id"]: e for e in demo.records("enterprises")}
    assert firms[posts["P00211"]["enterprise_id"]]["staff"] < 10 <= 10 * posts["P00211"]["seats"]
    assert posts["P00212"]["hazards"] == ("high_voltage",)
    assert posts["P00212"]["filing_no"] is None
    assert posts["P00213"]["hazards"] == ("machinery",)
    assert posts["P00213"]["filing_no"]

    together = next(c for c in demo.records("cohorts") if c["cohort_id"] == "S01-C02")
    nurseries = [e["staff"] or 0 for e in demo.records("enterprises") if e["industry"] in ("P8310", "O8020")]
    free = together["size"] - together["continuing"] - together["self_arranged"] - together["deferred"]
    assert together["keep_together"]
    assert max(nurseries) // 10 < free

    order = posts["P00214"]
    assert (order["kind"], order["hire_promise"]) == ("order", 1.0)
    teacher = next(t for t in demo.records("teachers") if t["teacher_id"] == "S03-T008")
    assert teacher["months_done"] < 1
    assert posts["P00215"]["kind"] == "teacher"
    host = posts["P00215"]["enterprise_id"]
    assert host == posts["P00216"]["enterprise_id"] == order["enterprise_id"]
    assert any(
        p["framework"] and p["school_id"] == teacher["school_id"] and p["enterprise_id"] == host
        for p in demo.records("partnerships")
    )


def test_its_decisions_are_of_every_sort_and_documented(demo: Round) -> None:
    decisions = demo.records("decisions")
    assert {d["action"] for d in decisions} == {"pin", "forbid", "except"}
    assert any(d["action"] == "pin" and d["teacher_id"] for d in decisions)
    assert all(d["document"] for d in decisions if d["action"] == "except")
    assert {d["rule"] for d in decisions if d["action"] == "except"} == {"enterprise_share", "min_days"}
