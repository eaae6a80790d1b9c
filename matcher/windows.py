"""teacher_window: a teacher's windows and the post leave a stay. Asked last, and apart: it costs more than all other rules."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data.contract.edit import AddRow, Edit
from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem import Programme
from matcher.problem.days import ALWAYS, to_date
from matcher.problem.pairs import Pairs
from matcher.rules import PairRule
from matcher.rules.base import nothing
from matcher.rules.mending import Change, Mended, remove_row, set_cell
from matcher.stays import Stays


class WindowRule:
    """A teacher's windows and the post leave no stay."""

    id = "teacher_window"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.COHORT:
            return nothing(pairs)
        return np.isin(np.arange(len(pairs)), Stays.of(pairs).pair, invert=True)

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Stays.why_none(pairs[np.array([k])])

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        pairs, stays = mended.pairs, Stays.but_for_forbids(mended.pairs)
        if len(stays):
            last = int(np.argmax(stays.start))  # the later it begins, the fewer decisions speak of it
            stay = _Stay(int(stays.start[last]), int(stays.end[last]))
        else:
            stay = min(_options(mended), key=lambda option: (option.days, len(option.gives), option.begin))
        passing = [d for d in pairs.problem.decisions if d.action == "forbid" and stay.begin <= d.until < ALWAYS]
        ids = [decision.id for decision in passing if pairs.named_by(decision)[0]]
        first, last_day = to_date(stay.begin), to_date(stay.end)
        taken = (
            Text(f"，并由作出决定的人撤销 {'、'.join(ids)}", f", and {', '.join(ids)} would have to be taken back")
            if ids
            else None
        )
        zh = "，".join(give.text.zh for give in stay.gives) or "时段不用动"
        en = " and ".join(give.text.en for give in stay.gives) or "no window has to move"
        return Change(
            (*(give.edit for give in stay.gives), *(remove_row("decisions", id) for id in ids)),
            Text(
                f"{zh}，能排下 {first} 至 {last_day} 的实践{taken.zh if taken else ''}。",
                f"Room for a stay from {first} to {last_day}: {en}{taken.en if taken else ''}.",
            ),
        )


WINDOW_RULE: PairRule = WindowRule()


class _Give(NamedTuple):
    """One date that gives way, by how many days, in words."""

    edit: Edit
    days: int
    text: Text


class _Stay(NamedTuple):
    begin: int
    end: int
    gives: tuple[_Give, ...] = ()

    @property
    def days(self) -> int:
        """Days by which all dates move."""
        return sum(give.days for give in self.gives)


def _options(mended: Mended) -> list[_Stay]:
    """Stays of the least length that other dates would allow: the ends moved, or the starts, in each of the teacher's windows."""
    p, teacher = mended.problem, int(mended.pairs.left[0])
    days, step = int(p.teachers.min_days[teacher]), int(p.settings.threshold("teacher_window", "step_days"))
    opens, closes = int(p.posts.start[mended.post]), int(p.posts.end[mended.post])
    found = []
    for row in np.flatnonzero(p.teachers.window_teacher == teacher).tolist():
        name, free, busy = f"row{row + 2}", int(p.teachers.window_start[row]), int(p.teachers.window_end[row])
        first = max(free, opens)
        begin = first + step * -(-max(0, p.as_of - first) // step)
        end = begin + days - 1
        gives = (*_later("posts", mended.post_id, closes, end), *_later("teacher_windows", name, busy, end))
        found.append(_Stay(begin, end, gives))
        end = min(busy, closes)
        begin = end - days + 1
        if p.as_of <= begin < first:
            gives = (*_earlier("posts", mended.post_id, opens, begin), *_earlier("teacher_windows", name, free, begin))
            found.append(_Stay(begin, end, gives))
    if not found:
        begin = max(opens, p.as_of)
        end = begin + days - 1
        window = {"teacher_id": str(p.teachers.ids[teacher]), "start": str(to_date(begin)), "end": str(to_date(end))}
        own = _Give(
            AddRow(edit="add", sheet="teacher_windows", row=window), days, Text("教师另给一个时段", "the teacher gives a window")
        )
        found.append(_Stay(begin, end, (own, *_later("posts", mended.post_id, closes, end))))
    return found


_SIDES = {"posts": Text("岗位", "the post"), "teacher_windows": Text("教师时段", "the teacher's window")}


def _later(sheet: str, id: str, end: int, day: int) -> list[_Give]:
    """The end of a row moved to a later day, where it has to be."""
    moved, date, side = day - end, to_date(day), _SIDES[sheet]
    if moved <= 0:
        return []
    text = Text(f"{side.zh}延后 {moved} 天到 {date} 结束", f"{side.en} ends {_days(moved)} later, on {date}")
    return [_Give(set_cell(sheet, id, "end", date.isoformat()), moved, text)]


def _earlier(sheet: str, id: str, start: int, day: int) -> list[_Give]:
    """The start of a row moved to an earlier day, where it has to be."""
    moved, date, side = start - day, to_date(day), _SIDES[sheet]
    if moved <= 0:
        return []
    text = Text(f"{side.zh}提前 {moved} 天到 {date} 开始", f"{side.en} begins {_days(moved)} earlier, on {date}")
    return [_Give(set_cell(sheet, id, "start", date.isoformat()), moved, text)]


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
