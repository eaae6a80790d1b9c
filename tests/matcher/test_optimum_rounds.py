"""The tiny rounds themselves: small, well-formed, and with everything in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_rounds import tiny_baseline, tiny_round, tiny_rows

from data.catalogues import hazards
from data.columns.words import EXCEPTION_RULES, POST_KINDS
from data.rounds import load_round
from data.rounds.write import write_round
from data.rulebook import TERMS

SEEDS = range(100)


def test_rounds_are_tiny() -> None:
    for seed in SEEDS:
        rows = tiny_rows(seed)
        assert len(rows["cohorts"]) <= 3
        assert all(cohort["size"] <= 6 for cohort in rows["cohorts"])
        assert len(rows["posts"]) <= 4
        assert len(rows["teachers"]) <= 2


def test_everything_occurs() -> None:
    rounds = [tiny_rows(seed) for seed in SEEDS]
    posts = [post for rows in rounds for post in rows["posts"]]
    decisions = [decision for rows in rounds for decision in rows["decisions"]]
    keys = {row["key"] for rows in rounds for row in rows["settings"]}
    assert {post["kind"] for post in posts} == {choice.key for choice in POST_KINDS}
    assert {(d["action"], d.get("rule")) for d in decisions} == {
        ("pin", None),
        ("forbid", None),
        *(("except", choice.key) for choice in EXCEPTION_RULES),
    }
    assert any(d.get("until") for d in decisions)
    assert {f"weights.{term}" for term in TERMS} < keys | {"weights.all"}
    tags = {tag for post in posts for tag in post["hazards"]}
    assert {(hazards()[tag].minors, hazards()[tag].women) for tag in tags} == {(True, False), (True, True)}
    assert any(tiny_baseline(seed) for seed in SEEDS)


@pytest.mark.parametrize("seed", range(0, 100, 20))
def test_rounds_are_read_without_errors(seed: int, tmp_path: Path) -> None:
    write_round(tiny_round(seed), tmp_path / "round")
    loaded = load_round(tmp_path / "round")
    assert [issue for issue in loaded.issues if issue.severity == "error"] == []
