"""Occupations: titles, the level they ask for, what majors lead to, and what titles of posts say."""

from __future__ import annotations

import pytest

from data import catalogues as c
from data.catalogues.job_titles import ANY
from data.catalogues.outlook import CORE, POSSIBLE
from data.catalogues.table import fold, table


def test_occupations_lie_in_groups_and_have_titles() -> None:
    titles = c.occupation_titles()
    assert len(titles) == 1658
    assert all(c.occupation_group(code) for code in titles)
    assert titles["6-18-01-01"] == "车工"


@pytest.mark.parametrize(
    ("occupation", "level"),
    [
        ("2-02-07-02", "diploma"),
        ("2-01", "bachelor"),
        ("2-05-08-01", "secondary"),
        ("6-18-01-01", "secondary"),
        ("2-09-02-04", "secondary"),
        ("２－０２", "diploma"),
        ("9-99", None),
        ("", None),
    ],
)
def test_the_longest_prefix_says_the_level(occupation: str, level: str | None) -> None:
    assert c.occupation_level(occupation) == level


def test_levels_missing() -> None:
    assert c.levels_missing("secondary", "2-01-01-00") == 2
    assert c.levels_missing("diploma", "2-01-01-00") == 1
    assert c.levels_missing("bachelor", "6-18-01-01") == 0
    assert c.levels_missing("secondary", "x") is None


def test_every_major_of_the_catalogue_leads_to_known_occupations() -> None:
    titles = c.occupation_titles()
    for code in c.majors():
        found = c.outlook(code)
        assert found.keys() <= titles.keys(), code
        assert CORE in found.values(), code
        assert len(found) >= 4, code
    assert {row["major"] for row in table("outlook")} == set(c.majors())


def test_a_major_that_nobody_listed_stands_for_its_class() -> None:
    found = c.outlook("660399")
    assert found
    assert set(found.values()) == {POSSIBLE}
    assert found.keys() <= {code for major in c.majors() if c.major_class(major) == "0603" for code in c.outlook(major)}
    assert c.outlook("660301K") == c.outlook("660301") != found
    assert c.outlook("999999") == c.outlook("66") == {}


def test_words_of_titles_mean_occupations_or_groups_of_them() -> None:
    titles = c.occupation_titles()
    for row in table("job_titles"):
        codes = row["occupations"].split()
        assert len(row["word"]) > 1, row
        for code in codes:
            known = any(title == code or title.startswith(code + "-") for title in titles)
            assert codes == [ANY] or known, row
        assert len(set(codes)) == len(codes), row
    assert len({fold(row["word"]) for row in table("job_titles")}) == len(table("job_titles"))


@pytest.mark.parametrize(
    ("title", "among"),
    [
        ("车工", "6-18-01-01"),
        ("数控车床学徒（急招/包住）", "6-18-01-01"),
        ("电焊工", "6-18-02-04"),
        ("收银员(女)", "4-01-02-04"),
        ("会计助理", "2-06-03-00"),
        ("维修电工/设备点检", "6-31-01-03"),
        ("OP（焊工）", "6-18-02-04"),
    ],
)
def test_titles_as_people_write_them(title: str, among: str) -> None:
    found = c.read_title(title)
    assert any(among.startswith(code) for code in found.occupations), found
    assert not found.general


@pytest.mark.parametrize("title", ["普工", "操作工（两班倒）", "储备干部"])
def test_words_that_fit_everything_say_nothing(title: str) -> None:
    assert c.read_title(title) == ((), True)


@pytest.mark.parametrize("title", ["", "☆☆", "甲乙丙丁"])
def test_what_nobody_can_read_is_unknown(title: str) -> None:
    assert c.read_title(title) == ((), False)


def test_latin_words_count_only_by_themselves() -> None:
    assert c.read_title("QC").occupations
    assert not c.read_title("AQCB").occupations
