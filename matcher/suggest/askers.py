"""Who asks for suggestions: all cohorts, posts or teachers, or one of them; or schools and enterprises, rolled up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from data.contract.round import Round
from data.contract.text import Text

Side = Literal["cohort", "post", "teacher"]
PartnerSide = Literal["school", "enterprise"]
SIDES: tuple[Side, ...] = ("cohort", "post", "teacher")
PARTNER_SIDES: tuple[PartnerSide, ...] = ("school", "enterprise")
_ZH = {"cohort": "班组", "post": "岗位", "teacher": "教师", "school": "学校", "enterprise": "企业"}


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


@dataclass(frozen=True)
class PartnerAskers:
    """Schools or enterprises that ask: ``rows`` are positions in their sheet."""

    side: PartnerSide
    rows: npt.NDArray[np.int64]


def askers_of(round_: Round, asker: str) -> Askers:
    """``cohorts``, ``posts``, ``teachers``, or ``cohort:ID``, ``post:ID``, ``teacher:ID``; UnknownAsker for anything else."""
    side = next((side for side in SIDES if _is_of(asker, side)), None)
    if side is None:
        raise UnknownAsker(_unknown(asker))
    return Askers(side, _rows(round_, side, asker))


def partners_of(round_: Round, asker: str) -> PartnerAskers:
    """``schools``, ``enterprises``, or ``school:ID``, ``enterprise:ID``; UnknownAsker for anything else."""
    side = next((side for side in PARTNER_SIDES if _is_of(asker, side)), None)
    if side is None:
        raise UnknownAsker(_unknown(asker))
    return PartnerAskers(side, _rows(round_, side, asker))


def is_partner(asker: str) -> bool:
    """Whether schools or enterprises ask."""
    return any(_is_of(asker, side) for side in PARTNER_SIDES)


def refuse_form(asker: str) -> None:
    """UnknownAsker unless it has the form of somebody who may ask."""
    if not any(_is_of(asker, side) for side in (*SIDES, *PARTNER_SIDES)):
        raise UnknownAsker(_unknown(asker))


def row_of(round_: Round, side: Side | PartnerSide, name: str) -> int:
    """Row of one id in its sheet; UnknownAsker where there is none."""
    found = np.flatnonzero((round_[f"{side}s"][f"{side}_id"] == name).to_numpy(dtype=bool, na_value=False))
    if not len(found):
        raise UnknownAsker(Text(f"本期没有编号为“{name}”的{_ZH[side]}", f"there is no {side} “{name}” in this round"))
    return int(found[0])


def _unknown(asker: str) -> Text:
    sides = (*SIDES, *PARTNER_SIDES)
    zh = f"可写 {'、'.join(f'{side}s' for side in sides)}，或 {'、'.join(f'{side}:编号' for side in sides)}"
    en = f"write {', '.join(f'{side}s' for side in sides)}, or {', '.join(f'{side}:ID' for side in sides)}"
    return Text(f"不认识“{asker}”，{zh}", f"“{asker}” is not known; {en}")


def _is_of(asker: str, side: str) -> bool:
    return asker == f"{side}s" or asker.startswith(f"{side}:")


def _rows(round_: Round, side: Side | PartnerSide, asker: str) -> npt.NDArray[np.int64]:
    if asker == f"{side}s":
        return np.arange(len(round_[f"{side}s"]), dtype=np.int64)
    return np.array([row_of(round_, side, asker.partition(":")[2])], dtype=np.int64)
