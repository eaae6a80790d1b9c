"""Whatever is written, reading answers; and what it reads, it reads again the same."""

from __future__ import annotations

import string
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_samples import SOUND, put, sound, write_folder
from test_checks_rounds import check

from data.columns import SHEETS, Column, Kind
from data.rounds import input_sha256, load_round
from data.rounds.cells import Bad, read_cell
from data.rounds.codes import CODES
from data.rounds.texts import clean, to_text
from data.rounds.write import write_round, write_workbook

COLUMNS = [(s.name, c) for s in SHEETS for c in s.columns]
TYPES: dict[Kind, type] = {
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.DATE: date,
    Kind.BOOLEAN: bool,
    Kind.LIST: tuple,
}
SCRAPS = st.sampled_from(
    [
        "2026年7月1日",
        "１２",
        "-",
        "无",
        "60%",
        "1,000",
        "6603",
        "K",
        "人",
        "元/月",
        "；",
        "、",
        "是",
        "中职",
        "高处",
        "6-18",
        "C34",
        "1e9",
        "nan",
    ]
)
WRITTEN = st.one_of(
    st.text(max_size=12),
    st.lists(SCRAPS, max_size=3).map("".join),
    st.floats(),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.none(),
)


@given(st.sampled_from(COLUMNS), WRITTEN)
@settings(max_examples=800, deadline=None)
def test_any_cell_reads_as_its_type_or_says_why_not(place: tuple[str, Column], written: object) -> None:
    _, column = place
    text = to_text(written)
    value = read_cell(text, column)
    if isinstance(value, Bad):
        assert value.code in CODES
    elif value is not None:
        assert isinstance(value, TYPES.get(column.kind, str))
        assert read_cell(to_text(value), column) == value
    assert clean(text) == text


@given(st.integers(0, 10_000_000), st.sampled_from(["{}", "{}人", " {} ", "{}.0", "{:,}"]))
def test_counts_survive_their_decorations(number: int, form: str) -> None:
    column = next(c for _, c in COLUMNS if c.key == "size")
    assert read_cell(to_text(form.format(number)), column) == number
    wide = form.format(number).translate({ord(a): ord(a) + 0xFEE0 for a in string.digits + ",."})
    assert read_cell(to_text(wide), column) == number


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_every_day_reads_in_every_form(day: date) -> None:
    column = next(c for _, c in COLUMNS if c.key == "start")
    serial = (day - date(1899, 12, 30)).days
    forms: list[Any] = [
        day,
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        float(serial),
    ]
    assert [read_cell(to_text(form), column) for form in forms] == [day] * len(forms)


@given(st.sampled_from(sorted(SOUND)), st.binary(max_size=300))
@settings(max_examples=12, deadline=None)
def test_any_bytes_under_a_known_name_are_answered(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_folder(sound(), Path(folder))
        (path / f"{name}.csv").write_bytes(content)
        assert input_sha256(load_round(path).round)


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_any_cells_are_answered_and_what_stays_is_sound(data: st.DataObject) -> None:
    cells = sound()
    for _ in range(data.draw(st.integers(1, 6))):
        name = data.draw(st.sampled_from(sorted(cells)))
        column = data.draw(st.sampled_from([c.key for s in SHEETS if s.name == name for c in s.columns]))
        put(cells, name, data.draw(st.integers(2, len(cells[name]))), column, data.draw(WRITTEN))
    found = check(cells)
    for s in SHEETS:
        assert len(found.rows[s.name]) == len(found.round[s.name])
        for c in s.columns:
            if c.required:
                assert not found.round[s.name][c.key].isna().any()
            if c.refers_to:
                target = found.round[c.refers_to]
                key = {t.name: t.key for t in SHEETS}[c.refers_to]
                assert set(found.round[s.name][c.key].dropna()) <= set(target[key])
    again = check(
        {s.name: [list(s.keys), *found.round[s.name].to_numpy(dtype=object).tolist()] for s in SHEETS if s.name in cells}
    )
    assert not again.aside
    assert input_sha256(again.round) == input_sha256(found.round)


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=20)


@given(st.lists(PRINTABLE, min_size=3, max_size=3), st.floats(73.5, 135), st.integers(0, 5000))
@settings(max_examples=4, deadline=None)
def test_folder_and_workbook_written_from_a_round_read_back_to_it(texts: list[str], lon: float, pay: int) -> None:
    cells = put(
        put(put(sound(), "enterprises", 2, "address", texts[0]), "posts", 2, "description", texts[1]), "schools", 2, "lon", lon
    )
    put(put(cells, "decisions", 2, "document", texts[2]), "posts", 2, "pay", pay / 3)
    first = check(cells).round
    with tempfile.TemporaryDirectory() as place:
        write_round(first, Path(place) / "folder")
        write_workbook(first, Path(place) / "round.xlsx")
        folder, book = load_round(Path(place) / "folder"), load_round(Path(place) / "round.xlsx")
    assert input_sha256(first) == input_sha256(folder.round) == input_sha256(book.round)


@pytest.mark.slow
def test_two_hundred_thousand_rows_with_a_problem_in_each_are_read(tmp_path: Path) -> None:
    cells, post = sound(), SOUND["posts"][1]
    cells["posts"] = [
        SOUND["posts"][0],
        *([f"Q{n}", "E1", post[2], f"岗位{n}", "", "6603", n % 40, 50, *post[8:]] for n in range(200_000)),
    ]
    del cells["placements"], cells["decisions"]
    found = load_round(write_folder(cells, tmp_path / "round"))
    assert len(found.round["posts"]) == 200_000
    assert {i.code for i in found.issues} == {"min_group_exceeds_seats"}
    assert len(found.issues) == 200_000
