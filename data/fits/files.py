"""``model.json``: written as one line, read with every wrong value named, curves that fall refused."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from data.contract.fit import FORMAT, FitModel
from data.contract.text import Text
from data.documents import document_of, parse_json, read_json
from data.fits.faults import fault_of
from data.refusal import Refusal

_WHAT = Text("匹配度模型", "fit model")
_KEPT = 16  # texts parsed last: settings of a round are read often


class UnreadableFit(Refusal):
    """The text is not a fit model of this format; ``text`` says why, for people."""


def fit_text(model: FitModel) -> str:
    """The document on one line of ASCII: the same model always gives the same text, and it fits a cell of a workbook."""
    return json.dumps(model.model_dump(mode="json"), ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def fit_sha256(model: FitModel) -> str:
    """The fingerprint of a model: SHA-256 of its text but for when and by which programs it was made, in hexadecimal.

    So a model that is trained again is known for the same.
    """
    return sha256(fit_text(model.model_copy(update={"created": "", "versions": {}})).encode()).hexdigest()


def write_fit(model: FitModel, path: Path | str) -> None:
    """Write ``model.json``."""
    Path(path).write_text(fit_text(model) + "\n", encoding="ascii", newline="\n")


def read_fit(path: Path | str) -> FitModel:
    """Read ``model.json``; UnreadableFit says what is wrong with the file."""
    return _checked(read_json(path, _WHAT, UnreadableFit))


@lru_cache(maxsize=_KEPT)
def fit_of(text: str) -> FitModel:
    """A model from its text; UnreadableFit says what is wrong with it."""
    return _checked(parse_json(text.encode(), _WHAT, UnreadableFit))


def _checked(given: Any) -> FitModel:
    model = document_of(FitModel, FORMAT, given, _WHAT, UnreadableFit)
    fault = fault_of(model)
    if fault is not None:
        raise UnreadableFit(fault)
    return model
