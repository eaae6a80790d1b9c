"""The Chinese texts are complete, and the compiled catalogue is theirs."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import web

ROOT = Path(web.__file__).parent
FOLDER = ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
AGAIN = "Maybe run: pybabel compile -d web/translations"


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    return read_po(io.BytesIO((FOLDER / "messages.po").read_bytes()))


def test_every_text_of_the_pages_is_translated(chinese: Catalog) -> None:
    keywords = {"_": None, "gettext": None, "lazy_gettext": None}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = {text for _file, _line, text, _comments, _context in extract_from_dir(str(ROOT), methods, {}, keywords)}
    assert len(found) > 200
    known = {message.id for message in chinese if message.id and message.string}
    assert found == known


def test_placeholders_are_the_same_in_both_languages(chinese: Catalog) -> None:
    for message in chinese:
        if message.id:
            names = re.compile(r"%\(\w+\)[sd]")
            assert sorted(names.findall(message.id)) == sorted(names.findall(message.string)), message.id


def test_the_compiled_catalogue_is_up_to_date(chinese: Catalog) -> None:
    compiled = read_mo(io.BytesIO((FOLDER / "messages.mo").read_bytes()))
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in chinese if m.id}, AGAIN
