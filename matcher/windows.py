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
            stay = _Stay(int(stays.start[last]), int(stays.end[last]), ())
        else:
            stay = min(_options(mended), key=lambda option: (len(option.edits), option.end - option.begin, option.begin))
        passing = [d for d in pairs.problem.decisions if d.action == "forbid" and stay.begin <= d.until < ALWAYS]
        ids = [decision.id for decision in passing if pairs.named_by(decision)[0]]
        first, last_day = to_date(stay.begin), to_date(stay.end)
        taken = (
            Text(f"，并由作出决定的人撤销 {'、'.join(ids)}", f", and {', '.join(ids)} would have to be taken back")
            if ids
            else None
        )
        return Change(
            (*stay.edits, *(remove_row("decisions", id) for id in ids)),
            Text(
                f"让时段能排下 {first} 至 {last_day} 的实践{taken.zh if taken else ''}。",
                f"Make room for a stay from {first} to {last_day}{taken.en if taken else ''}.",
            ),
        )


WINDOW_RULE: PairRule = WindowRule()


class _Stay(NamedTuple):
    begin: int
    end: int
    edits: tuple[Edit, ...]


def _options(mended: Mended) -> list[_Stay]:
    """Stays of the least length that other dates would allow: the ends moved, or the starts, in each of the teacher's windows."""
    p, teacher = mended.problem, int(mended.pairs.left[0])
    days, step = int(p.teachers.min_days[teacher]), int(p.settings.threshold("teacher_window", "step_days"))
    opens, closes = int(p.posts.start[mended.post]), int(p.posts.end[mended.post])

    def dated(sheet: str, id: str, column: str, day: int) -> Edit:
        return set_cell(sheet, id, column, to_date(day).isoformat())

    found = []
    for row in np.flatnonzero(p.teachers.window_teacher == teacher).tolist():
        name, free, busy = f"row{row + 2}", int(p.teachers.window_start[row]), int(p.teachers.window_end[row])
        first = max(free, opens)
        begin = first + step * -(-max(0, p.as_of - first) // step)
        end = begin + days - 1
        later = [dated("posts", mended.post_id, "end", end)] if closes < end else []
        later += [dated("teacher_windows", name, "end", end)] if busy < end else []
        found.append(_Stay(begin, end, tuple(later)))
        end = min(busy, closes)
        begin = end - days + 1
        if p.as_of <= begin < first:
            earlier = [dated("posts", mended.post_id, "start", begin)] if opens > begin else []
            earlier += [dated("teacher_windows", name, "start", begin)] if free > begin else []
            found.append(_Stay(begin, end, tuple(earlier)))
    if not found:
        begin = max(opens, p.as_of)
        end = begin + days - 1
        window = {"teacher_id": str(p.teachers.ids[teacher]), "start": str(to_date(begin)), "end": str(to_date(end))}
        edits: list[Edit] = [AddRow(edit="add", sheet="teacher_windows", row=window)]
        edits += [dated("posts", mended.post_id, "end", end)] if closes < end else []
        found.append(_Stay(begin, end, tuple(edits)))
    return found
