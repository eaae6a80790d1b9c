"""The thread that plans, and the roster that it shares with the proof."""

from __future__ import annotations

from typing import Any

import numpy as np
from core_rounds import Small

from matcher.engines import Limits
from matcher.engines.base import silent
from matcher.engines.guide import Guide
from matcher.engines.pinned import meet_pins
from matcher.engines.planner import Planner
from matcher.engines.roster import Roster
from matcher.engines.run import Run
from matcher.engines.split import Split
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.problem import Problem


class Busy(Roster):
    """A roster that is being priced: whoever touches it now spoils that."""

    def begin(self, *_: Any) -> None:
        """See Placing."""
        raise AssertionError("it is in use")

    def place(self, *_: Any) -> None:
        """See Placing."""
        raise AssertionError("it is in use")


def test_a_roster_that_is_being_priced_is_left_alone_when_the_run_ends() -> None:
    program = JointModel(Legality(Problem.of(Small().teacher().round))).program
    run, split, proof = Run(program, Limits(), silent), Split(program), Guide()
    pinned = meet_pins(split, Limits)
    assert pinned is not None
    proof.priced = False
    planner = Planner(split, run, proof, Busy(split.teaching), pinned, None)
    run.enough.set()
    planner.plan(np.zeros(len(program.cost)))
    assert run.values is not None
    students = run.values[split.columns]
    assert planner._better(students, students, pinned.column)[0] is students
