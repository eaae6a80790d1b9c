"""Reads a table of links (CSV, or JSON one object a line) and compares its ids with a round."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data.catalogues import normalise_major
from data.columns import sheet
from data.contract.issue import Issue
from data.contract.links import Answering, Asking, Link, Links
from data.contract.round import Round
from data.contract.text import Text
from data.rounds.findings import Findings, guess
from data.rounds.folders import decode
from data.rounds.texts import fold

ASKING: Mapping[Asking, str] = {"cohort_id": "cohorts", "major_code": "cohorts"}
ANSWERING: Mapping[Answering, str] = {"post_id": "posts", "occupation": "posts"}
GAIN = "gain"
_SHEET: Mapping[str, str] = dict([*ASKING.items(), *ANSWERING.items()])
_HEADERS = {name: key for key, of in _SHEET.items() for name in (key, sheet(of).column(key).zh)}
_IDS = ("cohort_id", "post_id")


def read_links(path: Path, round_: Round) -> tuple[Links | None, list[Issue]]:
    """The links in a file, and every problem of it, with its row (of a CSV file the header is row 1, else lines count from 1).

    A link to an id that the round does not have is an error. One to a code that no cohort or post of the round has is only warned
    of, since a table of majors and occupations may hold more than one round does. None where an error stands in the way.
    """
    findings = Findings()
    rows = list(_rows(path, findings))
    askings = [key for key in ASKING if any(row.get(key) for _, row in rows)]
    answerings = [key for key in ANSWERING if any(row.get(key) for _, row in rows)]
    if (len(askings), len(answerings)) != (1, 1) and not len(findings):
        findings.general("links_columns", value=path.name)
    if len(findings):
        return None, findings.sorted()
    (asking,), (answering,) = askings, answerings
    known = {key: _known(round_, key) for key in (asking, answering)}
    links = []
    for number, row in rows:
        gain = _gain(row.get(GAIN))
        if gain is None:
            findings.general("links_gain", value=str(row[GAIN]), row=number, column=GAIN)
        for key in (asking, answering):
            for name in _names(row.get(key)) or [""]:
                _check(findings, key, name, known[key], number)
        links += [Link(one, other, gain or 1.0) for one in _names(row.get(asking)) for other in _names(row.get(answering))]
    issues = findings.sorted()
    failed = any(issue.severity == "error" for issue in issues)
    return None if failed else Links(asking, answering, tuple(links)), issues


def _rows(path: Path, findings: Findings) -> Iterator[tuple[int, dict[str, Any]]]:
    text = decode(path.read_bytes())
    return _objects(path, text, findings) if path.suffix.casefold() in (".jsonl", ".json") else _cells(text)


def _cells(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    header: list[str] = []
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
        if number == 1:
            header = [_HEADERS.get(fold(cell).strip().casefold(), fold(cell).strip().casefold()) for cell in cells]
        elif any(cell.strip() for cell in cells):
            yield number, dict(zip(header, cells, strict=False))


def _objects(path: Path, text: str, findings: Findings) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            yield number, {_HEADERS.get(str(key), str(key)): value for key, value in found.items()}
        else:
            findings.general("links_line", value=path.name, row=number)


def _names(value: Any) -> list[str]:
    """Ids or codes of one cell; JSON may give a list of them."""
    values = value if isinstance(value, list) else [value]
    return [name for name in (fold(str(one)).strip() for one in values if one is not None) if name]


def _known(round_: Round, key: str) -> dict[str, None]:
    """Ids or codes of the round, sorted."""
    names = [str(name) for name in round_[_SHEET[key]][key].dropna()]
    return dict.fromkeys(sorted(map(normalise_major, names) if key == "major_code" else names))


def _check(findings: Findings, key: str, name: str, known: dict[str, None], number: int) -> None:
    """Tell where one name is missing, or not in the round."""
    if not name:
        findings.general("links_blank", row=number, column=key)
    elif (normalise_major(name) if key == "major_code" else name) not in known:
        of = sheet(_SHEET[key])
        words = {"what": Text(of.column(key).zh, key), "where": Text(of.zh, of.name), "guess": guess(name, list(known))}
        code = "links_unknown_id" if key in _IDS else "links_unknown_code"
        findings.general(code, None, key, name, number, **words)


def _gain(value: Any) -> float | None:
    """The gain written, 1 where none is; None where it is no number above 0."""
    if value is None or value == "":
        return 1.0
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) and found > 0 else None
