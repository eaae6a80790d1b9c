"""A written round reads back to the very same tables, from a folder and from a workbook."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pytest
from written_sample import sample_round, sample_rows

from data.columns import SHEETS, sheet
from data.contract.round import Round
from data.rounds import input_sha256, load_round
from data.rounds.write import word, write_round, write_workbook

Write = Callable[[Round, Path], Path]


def as_folder(round_: Round, folder: Path) -> Path:
    write_round(round_, folder / "round")
    return folder / "round"


def as_workbook(round_: Round, folder: Path) -> Path:
    write_workbook(round_, folder / "round.xlsx")
    return folder / "round.xlsx"


def as_english_workbook(round_: Round, folder: Path) -> Path:
    write_workbook(round_, folder / "round_en.xlsx", language="en")
    return folder / "round_en.xlsx"


def to_15_digits(value: float) -> float:
    """What spreadsheets, and so readers, keep of a number."""
    return float(f"{value:.15g}")


WRITERS = (as_folder, as_workbook, as_english_workbook)


def same(first: Round, second: Round) -> None:
    for described in SHEETS:
        assert first.records(described.name) == second.records(described.name)
        assert first[described.name].dtypes.equals(second[described.name].dtypes)


@pytest.mark.parametrize("write", WRITERS)
def test_it_reads_back_exactly(tmp_path: Path, write: Write) -> None:
    given_round = sample_round()
    loaded = load_round(write(given_round, tmp_path))
    assert [issue for issue in loaded.issues if issue.severity == "error"] == []
    same(loaded.round, given_round)


def test_folder_and_workbook_have_one_hash(tmp_path: Path) -> None:
    hashes = {input_sha256(load_round(write(sample_round(), tmp_path)).round) for write in WRITERS}
    assert len(hashes) == 1


@pytest.mark.parametrize("write", WRITERS)
def test_an_empty_round_is_written_with_its_headers(tmp_path: Path, write: Write) -> None:
    loaded = load_round(write(Round.from_records({}), tmp_path))
    assert {issue.code for issue in loaded.issues if issue.code == "missing_column"} == set()
    assert all(len(loaded.round[described.name]) == 0 for described in SHEETS)


@pytest.mark.parametrize("write", WRITERS)
def test_unknown_columns_are_written_too(tmp_path: Path, write: Write) -> None:
    round_ = Round(sample_round().tables, {"schools": pd.DataFrame({"校训": ["自强", None]}, dtype="str")})
    kept = load_round(write(round_, tmp_path)).round.kept_aside["schools"]
    assert kept["校训"].fillna("").tolist() == ["自强", ""]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    loaded = load_round(as_workbook(sample_round(), tmp_path))
    assert "=1+1 公司" in loaded.round["enterprises"]["name"].tolist()


@pytest.mark.parametrize("write", WRITERS)
def test_numbers_and_days_lose_nothing(tmp_path: Path, write: Write) -> None:
    draw = random.Random(7)
    rows = sample_rows()
    rows["enterprises"] = [
        {
            "enterprise_id": f"E{n:03}",
            "name": "甲",
            "lon": to_15_digits(draw.uniform(73, 135)),
            "lat": draw.choice([35.5, 0.1 + 0.2, 1e-7, 20 + n / 7]),
            "staff": draw.randrange(10**7),
            "inspected_on": date(2000, 1, 1) + timedelta(days=draw.randrange(9000)),
        }
        for n in range(1, 200)
    ]
    for row in rows["enterprises"]:
        row["lat"] = to_15_digits(row["lat"])
    for key in ("posts", "placements", "partnerships"):
        rows[key] = []
    given_round = Round.from_records(rows)
    assert load_round(write(given_round, tmp_path)).round.records("enterprises") == given_round.records("enterprises")


@pytest.mark.parametrize(
    ("name", "column", "value", "language", "text"),
    [
        ("posts", "kind", "order", "zh", "订单班"),
        ("posts", "kind", "order", "en", "order"),
        ("posts", "housing", True, "zh", "是"),
        ("posts", "housing", False, "en", "no"),
        ("posts", "hazards", ("height", "dust"), "zh", "高处;粉尘"),
        ("posts", "majors", ("6603", "机电"), "en", "6603;机电"),
        ("posts", "title", "车工", "zh", "车工"),
    ],
)
def test_words_of_a_value(name: str, column: str, value: Any, language: Literal["zh", "en"], text: str) -> None:
    assert word(sheet(name).column(column), value, language) == text
