"""Tables of links: what is read, and what is told of what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_sample import sample_rows

from data.contract.links import Link, Links
from data.contract.round import Round
from data.rounds import read_links

ROUND = Round.from_records(sample_rows())
COHORT = ROUND["cohorts"]["cohort_id"].iloc[0]
POST = ROUND["posts"]["post_id"].iloc[0]
MAJOR = ROUND["cohorts"]["major_code"].iloc[0]


def read(
    tmp_path: Path, text: str, name: str = "links.csv", encoding: str = "utf-8"
) -> tuple[Links | None, list[tuple[object, ...]]]:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    links, issues = read_links(path, ROUND)
    for issue in issues:
        assert all((*issue.message, *issue.hint))
    return links, [(issue.code, issue.row, issue.column) for issue in issues]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("header", ["cohort_id,post_id,gain", "班组编号,岗位编号,gain", "Cohort_ID, post_id,GAIN"])
def test_csv_with_either_header(tmp_path: Path, header: str, encoding: str) -> None:
    links, told = read(tmp_path, f"{header}\n{COHORT},{POST},\n\n{COHORT},{POST},2.5\n", encoding=encoding)
    assert told == []
    assert links == Links("cohort_id", "post_id", (Link(COHORT, POST), Link(COHORT, POST, 2.5)))


def test_json_lines_may_list_several(tmp_path: Path) -> None:
    links, told = read(tmp_path, f'{{"cohort_id": "{COHORT}", "post_id": ["{POST}", "{POST}"]}}\n', "links.jsonl")
    assert told == []
    assert links is not None
    assert links.rows == (Link(COHORT, POST), Link(COHORT, POST))


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("", "links.csv", [("links_columns", None, None)]),
        ("cohort,post\nC1,P1\n", "links.csv", [("links_columns", None, None)]),
        (f"cohort_id,major_code,post_id\n{COHORT},{MAJOR},{POST}\n", "links.csv", [("links_columns", None, None)]),
        (f"cohort_id,post_id\n{COHORT},{POST}\nC999,{POST}\n", "links.csv", [("links_unknown_id", 3, "cohort_id")]),
        (f"cohort_id,post_id\n{COHORT},\n{COHORT},{POST}\n", "links.csv", [("links_blank", 2, "post_id")]),
        (
            f"cohort_id,post_id,gain\n{COHORT},{POST},0\n{COHORT},{POST},x\n",
            "links.csv",
            [("links_gain", r, "gain") for r in (2, 3)],
        ),
        ("[1]\n{\n", "links.jsonl", [("links_line", 1, None), ("links_line", 2, None)]),
    ],
)
def test_errors_say_where(tmp_path: Path, text: str, name: str, told: list[tuple[object, ...]]) -> None:
    assert read(tmp_path, text, name) == (None, told)


def test_codes_that_the_round_lacks_are_only_warned_of(tmp_path: Path) -> None:
    links, told = read(tmp_path, f"major_code,post_id\n{MAJOR}K,{POST}\n599999,{POST}\n")
    assert told == [("links_unknown_code", 3, "major_code")]
    assert links is not None
    assert len(links.rows) == 2
