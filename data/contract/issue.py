"""What ``check`` says of one place in a round: the problem report's row."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from data.contract.text import Text


class Issue(BaseModel):
    """One problem: where, what, and what to do. ``row`` counts the header as 1; None where a whole sheet or file is meant."""

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Literal["error", "warning", "todo"]
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    id: str | None = None
    value: str | None = None
    message: Text
    hint: Text
