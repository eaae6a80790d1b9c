"""``xiaoqi evaluate``: what it says and writes, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from data.schemas import schema
from web.cli.evaluated import SCORERS
from web.cli.main import run

DEMO = Path(__file__).parents[2] / "data" / "demo" / "round"


def xiaoqi(*words: object) -> int:
    return run([str(word) for word in words])


@pytest.fixture
def links(tmp_path: Path) -> Path:
    path = tmp_path / "links.csv"
    path.write_text("cohort_id,post_id\nS01-C01,P00003\nS01-C02,P00004\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_demo_against_its_last_year(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "evaluation.json"
    assert xiaoqi("--lang", language, "evaluate", DEMO, "--ablation", "--top", 5, "--out", out) == 0
    said = capsys.readouterr().out
    assert "2025" in said
    for word in ("Recall@5", "NDCG@5", "MRR", SCORERS["bm25"]._asdict()[language]):
        assert word in said
    document = json.loads(out.read_text(encoding="utf-8"))
    jsonschema.validate(document, schema("evaluation"))
    assert document["format"] == "xiaoqi.evaluation/1"
    assert [(view["asking"], view["answering"]) for view in document["views"]] == [
        ("school_major", "post"),
        ("school_major", "enterprise"),
        ("post", "school_major"),
        ("enterprise", "school_major"),
    ]
    assert len(document["ablation"]) >= 10
    assert xiaoqi("evaluate", DEMO, "--out", out) == 2


def test_columns_stand_one_below_the_other_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("--lang", "zh", "evaluate", DEMO) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "[" in line and "NDCG" in line]
    columns = {len(line[: line.index("[")].encode("gb18030")) for line in lines[:8]}
    assert len(columns) == 1


def test_a_table_of_links(links: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("--lang", "en", "evaluate", DEMO, "--links", links, "--seed", 3) == 0
    assert "the links of the table" in capsys.readouterr().out


def test_an_unknown_id_is_told_with_its_row(links: Path, capsys: pytest.CaptureFixture[str]) -> None:
    links.write_text("cohort_id,post_id\nS01-C01,P00003\nS01-C99,P00004\n", encoding="utf-8")
    assert xiaoqi("--lang", "en", "evaluate", DEMO, "--links", links) == 1
    said = capsys.readouterr().err
    assert "row 3" in said
    assert "S01-C99" in said


def test_a_year_without_outcomes_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("--lang", "en", "evaluate", DEMO, "--year", 2001) == 1
    assert "2023, 2024, 2025" in capsys.readouterr().err


def test_links_and_year_do_not_go_together(links: Path) -> None:
    assert xiaoqi("evaluate", DEMO, "--links", links, "--year", 2025) == 2


def test_an_input_is_not_overwritten(links: Path) -> None:
    assert xiaoqi("evaluate", DEMO, "--links", links, "--out", links, "--force") == 2
