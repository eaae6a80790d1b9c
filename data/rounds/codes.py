"""Every code that ``check`` can answer with: severity, message and hint. docs/reference/errors is made from this table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from data.contract.text import Text

Severity = Literal["error", "warning", "todo"]


@dataclass(frozen=True)
class Code:
    """One kind of problem; ``message`` and ``hint`` hold {words} that are filled in for each occurrence.

    An error costs its row (or sheet, file or edit); a warning costs nothing; a to-do is for people to settle.
    """

    code: str
    severity: Severity
    message: Text
    hint: Text


def _read() -> Mapping[str, Code]:
    text = (files("data.rounds") / "codes.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            code: Code(code, row["severity"], Text(row["zh"], row["en"]), Text(row["hint_zh"], row["hint_en"]))
            for code, row in tomllib.loads(text).items()
        }
    )


CODES: Mapping[str, Code] = _read()
"""All codes by name, in the order of the table."""
