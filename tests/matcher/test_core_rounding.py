"""What engines hand over is whole only within a tolerance; plans are made of people."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from core_rounds import Small

from matcher.arrays import Floats
from matcher.engines import Answer, HighsEngine, Limits
from matcher.engines.base import Report
from matcher.model.program import Program


class Blurred(HighsEngine):
    """Every value a little off."""

    def __init__(self, by: float) -> None:
        self._by = by

    def solve(self, program: Program, limits: Limits, start: Floats | None, report: Report) -> Answer:
        answer = super().solve(program, limits, start, report)
        assert answer.values is not None
        return replace(answer, values=np.asarray(answer.values + self._by))


@pytest.mark.parametrize("by", [-1e-6, 1e-6])
def test_a_plan_does_not_lose_students_to_rounding(by: float) -> None:
    small = Small(P1={"min_group": 2}).teacher().like("P1", post_id="O1", kind="order", seats=6, min_group=2)
    sharp = small.solve()
    with patch("matcher.engines.choose.choose_engine", lambda *_: Blurred(by)):
        blurred = small.solve()
    assert sharp.order_classes
    assert (blurred.terms, blurred.internships, blurred.order_classes) == (sharp.terms, sharp.internships, sharp.order_classes)
    assert (blurred.teachers, blurred.unplaced) == (sharp.teachers, sharp.unplaced)
