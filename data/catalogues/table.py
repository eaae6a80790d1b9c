"""Reading the tables that lie beside these modules."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of ``<name>.csv``, every cell a text ('' where blank). Read once."""
    text = files("data.catalogues").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def fold(name: str) -> str:
    """A name as it is compared: full and half width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def fold_code(code: str) -> str:
    """A code as it is compared: half width, capitals, no blanks."""
    return fold(code).upper()
