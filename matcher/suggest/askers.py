"""Who asks for suggestions: all cohorts, posts or teachers, or one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from data.contract.round import Round
from data.contract.text import Text

Side = Literal["cohort", "post", "teacher"]
SIDES: tuple[Side, ...] = ("cohort", "post", "teacher")
_ZH = {"cohort": "班组", "post": "岗位", "teacher": "教师"}


class UnknownAsker(Exception):
    """Nobody of that name stands in the round. ``text`` says so to people."""

    def __init__(self, text: Text):
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class Askers:
    """Rows of one sheet that ask: ``side`` names the sheet, ``rows`` are positions in it."""

    side: Side
    rows: npt.NDArray[np.int64]


def askers_of(round_: Round, asker: str) -> Askers:
    """``cohorts``, ``posts``, ``teachers``, or ``cohort:ID``, ``post:ID``, ``teacher:ID``; UnknownAsker for anything else."""
    refuse_form(asker)
    side = next(side for side in SIDES if asker == f"{side}s" or asker.startswith(f"{side}:"))
    if asker == f"{side}s":
        return Askers(side, np.arange(len(round_[f"{side}s"]), dtype=np.int64))
    return Askers(side, np.array([row_of(round_, side, asker.partition(":")[2])], dtype=np.int64))


def refuse_form(asker: str) -> None:
    """UnknownAsker unless it is ``cohorts``, ``posts``, ``teachers`` or one of them with an id."""
    if any(asker == f"{side}s" or asker.startswith(f"{side}:") for side in SIDES):
        return
    raise UnknownAsker(
        Text(
            f"不认识“{asker}”，可写 cohorts、posts、teachers，或 cohort:编号、post:编号、teacher:编号",
            f"“{asker}” is not known; write cohorts, posts, teachers, or cohort:ID, post:ID, teacher:ID",
        )
    )


def row_of(round_: Round, side: Side, name: str) -> int:
    """Row of one id in its sheet; UnknownAsker where there is none."""
    found = np.flatnonzero((round_[f"{side}s"][f"{side}_id"] == name).to_numpy(dtype=bool, na_value=False))
    if not len(found):
        raise UnknownAsker(Text(f"本期没有编号为“{name}”的{_ZH[side]}", f"there is no {side} “{name}” in this round"))
    return int(found[0])
