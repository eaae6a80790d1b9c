"""A barred pair mended: its dates and the sizes of its group as they would be, so that all changes fit together."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from data.contract.edit import Edit, RemoveRow, SetCell
from data.contract.text import Text
from matcher.arrays import Ints
from matcher.problem.days import to_date
from matcher.problem.pairs import Pairs
from matcher.problem.parties import UNLIMITED


class Change(NamedTuple):
    """The smallest change by which a rule bars a pair no longer: edits, None where no lawful one exists, and words."""

    edits: tuple[Edit, ...] | None
    text: Text


def no_change(zh: str, en: str) -> Change:
    """No edit of the round makes the pair lawful."""
    return Change(None, Text(zh, en))


def sentence(*parts: Text) -> Text:
    """Few words each, as one sentence."""
    zh, en = "；".join(part.zh for part in parts), "; ".join(part.en for part in parts)
    return Text(f"{zh}。", f"{en[0].upper()}{en[1:]}.")


def set_cell(sheet: str, id: str, column: str, value: Any) -> SetCell:
    """One cell given another value; numbers as plain Python values."""
    return SetCell(
        edit="set", sheet=sheet, id=str(id), column=column, value=value.item() if isinstance(value, np.generic) else value
    )


def remove_row(sheet: str, id: str) -> RemoveRow:
    """One row taken out."""
    return RemoveRow(edit="remove", sheet=sheet, id=id)


class Mended:
    """One pair, ``pairs`` (1,), with everything that its rules' changes have in common.

    ``dated`` is the pair on the dates that it would have, ``after`` is that with room for the smallest group and with sizes of
    groups as they would be. Numbers of changes are taken from these two.
    """

    def __init__(self, pairs: Pairs) -> None:
        self.pairs, self.problem = pairs, pairs.problem
        self.cohort, self.post, self.enterprise = int(pairs.left[0]), int(pairs.right[0]), int(pairs.enterprise[0])

    @property
    def post_id(self) -> str:
        """Id of the post."""
        return str(self.problem.posts.ids[self.post])

    @property
    def cohort_id(self) -> str:
        """Id of the cohort; only where the left side is one."""
        return str(self.problem.cohorts.ids[self.cohort])

    @property
    def enterprise_id(self) -> str:
        """Id of the post's enterprise."""
        return str(self.problem.enterprises.ids[self.enterprise])

    @cached_property
    def dated(self) -> Pairs:
        """The pair on its new dates."""
        start, end = self._stay
        return self._with(self.pairs, start=start, end=end)

    @cached_property
    def dates(self) -> tuple[Edit, ...]:
        """What leads to the new dates: the later side's end is moved, or the earlier one's start."""
        p, (start, end) = self.problem, self._stay
        edits: list[Edit] = []
        for sheet, id, row, own in (
            ("posts", self.post_id, self.post, p.posts),
            ("cohorts", self.cohort_id, self.cohort, p.cohorts),
        ):
            if own.start[row] > start:
                edits.append(set_cell(sheet, id, "start", _iso(start)))
            if own.end[row] < end:
                edits.append(set_cell(sheet, id, "end", _iso(end)))
        return tuple(edits)

    @cached_property
    def target(self) -> int:
        """Students for whom every cap on the pair's way must have room."""
        limit, whole = self._limit, self._whole
        return max(1, min(int(self.problem.posts.min_group[self.post]), limit), whole if whole <= limit else 0)

    @cached_property
    def sizes(self) -> tuple[SetCell, ...]:
        """What lets a group be as small as what can go."""
        if not self.pairs.group[0]:
            return ()
        p, limit = self.problem, self._limit
        edits: list[SetCell] = []
        if p.posts.min_group[self.post] > limit:
            edits.append(set_cell("posts", self.post_id, "min_group", limit))
        if self._whole > limit:
            edits.append(set_cell("cohorts", self.cohort_id, "keep_together", "no"))
        if min(int(p.cohorts.min_group[self.cohort]), self._most) > limit:
            edits.append(set_cell("cohorts", self.cohort_id, "min_group", limit))
        return tuple(edits)

    def enough(self, zh: str, en: str) -> Change:
        """What there is suffices, as ``zh`` and ``en`` say in few words, once a group may be as small as what can go."""
        return Change(self.sizes or self.dates, sentence(*self._smaller, Text(zh, en)))

    @cached_property
    def smaller(self) -> Text:
        """What ``sizes`` do, in one sentence."""
        return sentence(*self._smaller) if self.sizes else Text("", "")

    @cached_property
    def after(self) -> Pairs:
        """The pair with dates, room and sizes mended: what beds, regular seats and guides then have to be enough for."""
        if not self.pairs.group[0]:
            return self.pairs
        limit = self._limit
        asked = min(int(self.problem.cohorts.min_group[self.cohort]), self._most, limit)
        least = max(self.target, asked)
        room = {
            name: np.maximum(getattr(self.dated, name), self.target) for name in ("seats_left", "enterprise_left", "post_left")
        }
        return self._with(self.dated, most=np.array([self._most]), least=np.array([least]), **room)

    @property
    def least(self) -> int:
        """The fewest students of a group after all changes."""
        return int(self.after.least[0])

    @property
    def _smaller(self) -> list[Text]:
        """Every edit of ``sizes`` in few words."""
        words = {
            ("posts", "min_group"): Text(
                f"岗位每组最少人数放宽到 {self._limit} 人", f"let groups at the post be as small as {self._limit}"
            ),
            ("cohorts", "keep_together"): Text("班组不再整班同去，可以分开", "let the cohort part"),
            ("cohorts", "min_group"): Text(
                f"班组每组最少人数放宽到 {self._limit} 人", f"let groups of the cohort be as small as {self._limit}"
            ),
        }
        return [words[edit.sheet, edit.column] for edit in self.sizes]

    @cached_property
    def _stay(self) -> tuple[int, int]:
        """First and last day after the smallest change of dates: the fewest cells, then at the end rather than the start."""
        p, start, end = self.problem, int(self.pairs.start[0]), int(self.pairs.end[0])
        if not self.pairs.group[0]:
            return start, end
        shortest = int(self.pairs.shortest[0])
        if end - start + 1 >= shortest:
            return start, end
        first, last = end - shortest + 1, start + shortest - 1
        sides = ((p.posts, self.post), (p.cohorts, self.cohort))
        later = sum(own.end[row] < last for own, row in sides)
        earlier = sum(own.start[row] > first for own, row in sides)
        # decisions that end by a day would speak of another start
        free = first >= p.as_of and not any(first <= decision.until < start for decision in p.decisions)
        return (first, end) if free and earlier < later else (start, last)

    @cached_property
    def _whole(self) -> int:
        """The whole cohort where it has to go together, else 0."""
        p = self.problem
        return int(p.to_place[self.cohort]) if p.cohorts.keep_together[self.cohort] else 0

    @cached_property
    def _caps(self) -> list[int]:
        one = self.dated
        caps = [one.seats_left, *((one.enterprise_left, one.post_left) if one.placed[0] else ())]
        return [int(cap[0]) for cap in caps]

    @cached_property
    def _limit(self) -> int:
        """The most that can go by what no number of the round is to change: students, caps that do not bar, barriers."""
        p, one = self.problem, self.dated
        barriers = [int(b.room[self.cohort]) for b in p.barriers if b.barred[self.post]] if one.placed[0] else []
        students = int(p.to_place[self.cohort])
        return min([n for n in (students, *self._caps, *barriers) if n > 0], default=UNLIMITED)

    @cached_property
    def _most(self) -> int:
        """U after all changes."""
        students = int(self.problem.to_place[self.cohort])
        return min([n for n in (students,) if n > 0] + [max(cap, self.target) for cap in self._caps])

    def _with(self, pairs: Pairs, **values: int | Ints) -> Pairs:
        changed = Pairs(self.problem, pairs.programme, pairs.left, pairs.right)
        kept = {name: value for name, value in pairs.__dict__.items() if name in ("start", "end")}
        changed.__dict__.update(kept)
        changed.__dict__.update({name: np.atleast_1d(value) for name, value in values.items()})
        return changed


def _iso(day: int) -> str:
    found: date = to_date(day)
    return found.isoformat()
