"""A quick look into the parts of a workbook, before they are read: formulas, and cells so far out that reading would not end."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

_CHUNK = 1 << 20
_OVERLAP = 256
_FORMULAS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b't="e"')
_FAR = re.compile(rb' r="((?:[A-Z]{3,}|[D-Z][A-Z])\d+|[A-Z]+\d{7,})"[^>]*(?<!/)>\s*<(?:\w+:)?(?:v|is)\b')
"""A cell with a value in column DA or beyond, or below a million rows; formatting alone may go as far as it likes."""


@dataclass
class Survey:
    """``formulas``: whether any formula or error value is there; ``stray``: a far cell by worksheet title."""

    formulas: bool = False
    stray: dict[str, str] = field(default_factory=dict)


def survey_archive(path: Path) -> Survey:
    """What the worksheets of a workbook hold; raises what reading a damaged archive raises."""
    survey = Survey()
    with zipfile.ZipFile(path) as archive:
        stray: dict[str, str] = {}
        for name in archive.namelist():
            if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
                continue
            with archive.open(name) as part:
                tail = b""
                while chunk := part.read(_CHUNK):
                    seen = tail + chunk
                    survey.formulas = survey.formulas or any(mark in seen for mark in _FORMULAS)
                    far = None if name in stray else _FAR.search(seen)
                    if far:
                        stray[name] = far[1].decode()
                    tail = seen[-_OVERLAP:]
        if stray:
            titles = _titles(archive)
            survey.stray = {titles[name]: cell for name, cell in stray.items()}
    return survey


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Worksheet titles by the names of their parts."""
    try:
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except ElementTree.ParseError as error:
        raise ValueError("the list of worksheets cannot be read") from error
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    titles = {}
    for page in book.iter():
        if page.tag.endswith("}sheet"):
            link = next((value for key, value in page.attrib.items() if key.endswith("}id")), None)
            target = targets.get(link, "").lstrip("/")
            titles[target if target.startswith("xl/") else f"xl/{target}"] = page.get("name", "")
    return titles
