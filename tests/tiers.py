"""How often a test with many cases is run: the first few always, more in CI, all of them with ``-m thorough``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def tiered(cases: Iterable[Any], quick: int, slow: int) -> list[Any]:
    """The first ``quick`` cases for every run, those up to ``slow`` marked slow, others thorough; a tuple holds several."""
    return [case if k < quick else _marked(case, "slow" if k < slow else "thorough") for k, case in enumerate(cases)]


def _marked(case: Any, marker: str) -> Any:
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=getattr(pytest.mark, marker))
