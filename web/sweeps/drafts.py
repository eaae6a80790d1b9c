"""What a sweep would be, before it is ordered: its points with their edits, and what is wrong with them told at its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from data.contract.round import Round
from data.contract.text import Text
from data.rounds import value_problem
from data.rounds.edit_words import Called
from models import store
from web.language import language, said

if TYPE_CHECKING:
    from matcher.sweep import Knob, Point

MOST_POINTS = 100
MOST_EDITS = 10_000  # of all points together: each is stored with its scenario and with its preview
LONGEST = 200
TOO_MANY = Text(
    f"各种情形合计要改动的单元格超过 {MOST_EDITS} 个；请少取几行、加大步长，或用命令 xiaoqi sweep。",
    f"All cases together would change more than {MOST_EDITS} cells. "
    "Maybe fewer rows, a longer step, or the command xiaoqi sweep.",
)


class Fault(Exception):
    """A sweep cannot be ordered. ``knob`` is the position of what is wrong; ``of_values`` where its values are."""

    def __init__(self, text: Text, knob: int, *, of_values: bool) -> None:
        super().__init__(text.en)
        self.text, self.knob, self.of_values = text, knob, of_values


@dataclass(frozen=True)
class Draft:
    """A sweep that could be ordered, of a scenario whose input is ``given`` and that would begin with the plan ``start_id``."""

    given: store.Input
    start_id: int | None
    name: str
    knobs: tuple[Knob, ...]
    points: tuple[store.NewPoint, ...]

    @property
    def sha256(self) -> str:
        """Stands for the plan to begin with, the input, and what is varied, one part for each."""
        knobs = [knob.document() for knob in self.knobs]
        return f"{self.start_id or 0}-{_hash([self.given.round_id, self.given.edits_sha256])}-{_hash(knobs)}"

    def since(self, seen: str) -> Since | None:
        """What is not as it was when the fingerprint was ``seen``; None where something else is varied, or nothing was seen."""
        start, given, knobs = (*seen.split("-"), "", "", "")[:3]
        now_start, now_given, now_knobs = self.sha256.split("-")
        if knobs != now_knobs or not start.isdecimal():
            return None
        return Since(given != now_given, start != now_start, (int(start[:10]) or None))


class Since(NamedTuple):
    """Whether the edits, and the plan to begin with, are others than they were, and which plan that was."""

    edits: bool
    start: bool
    start_id: int | None


def draft(given: store.Input, start_id: int | None, round_: Round, written: Sequence[str], called: Called) -> Draft:
    """The sweep of what is ``written`` as in the command, on that round; Fault where it cannot be."""
    from matcher.sweep import SweepTrouble, grid, knob_words, parse_knob, refuse_more  # heavy: loaded when somebody asks

    knobs = []
    for at, text in enumerate(written):
        try:
            knobs.append(parse_knob(text))
        except SweepTrouble as trouble:
            raise Fault(trouble.text, at, of_values=True) from trouble
    last = len(knobs) - 1
    try:
        refuse_more(knobs, MOST_POINTS)
    except SweepTrouble as trouble:
        raise Fault(trouble.text, last, of_values=True) from trouble
    _refuse_values(round_, knobs)
    try:
        points = grid(round_, knobs)
    except SweepTrouble as trouble:  # the same thing twice
        raise Fault(trouble.text, last, of_values=False) from trouble
    _refuse_ends(round_, knobs, points)
    words = {knob.name: said(knob_words(knob, called)) for knob in knobs}
    ends = points[0].values, points[-1].values
    name = " × ".join(f"{words[knob.name]} {ends[0][knob.name]}…{ends[1][knob.name]}" for knob in knobs)
    return Draft(given, start_id, _cut(name), tuple(knobs), tuple(_new(point, words) for point in points))


def _refuse_values(round_: Round, knobs: Sequence[Knob]) -> None:
    """Fault for what the round does not have, for too much, and for a value that its cell or setting cannot hold."""
    from matcher.sweep import SweepTrouble

    cells = 0
    for at, knob in enumerate(knobs):
        try:
            cells += len(knob.edits(round_, knob.values[0]))
        except SweepTrouble as trouble:
            raise Fault(trouble.text, at, of_values=False) from trouble
    if cells * prod(len(knob.values) for knob in knobs) > MOST_EDITS:
        raise Fault(TOO_MANY, len(knobs) - 1, of_values=True)
    for at, knob in enumerate(knobs):
        for edit in (edit for value in knob.values for edit in knob.edits(round_, value)):
            problem = value_problem(edit)
            if problem is not None:
                raise Fault(problem.message, at, of_values=True)


def _refuse_ends(round_: Round, knobs: Sequence[Knob], points: Sequence[Point]) -> None:
    """Fault where the least and greatest values do not go with the rest of the round.

    Only these are read with the whole round, which takes a while; a worker refuses any other point that does not fit.
    """
    from matcher.sweep import SweepTrouble, edited

    ends = {knob.name: (min(knob.values), max(knob.values)) for knob in knobs}
    for point in points:
        if all(Decimal(value) in ends[name] for name, value in point.values.items()):
            try:
                edited(round_, point)
            except SweepTrouble as trouble:
                raise Fault(trouble.text, len(knobs) - 1, of_values=True) from trouble


def _new(point: Point, words: dict[str, str]) -> store.NewPoint:
    join = "，" if language() == "zh" else ", "
    return store.NewPoint(
        _cut(join.join(f"{words[name]} = {value}" for name, value in point.values.items())), point.values, point.edits
    )


def _hash(document: Any) -> str:
    return hashlib.sha256(json.dumps(document).encode()).hexdigest()


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
