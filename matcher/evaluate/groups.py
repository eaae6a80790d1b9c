"""Who is judged as one: cohorts of one school and major, posts of one title at one enterprise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """Rows of a sheet in groups, in the order of the groups' names, by which ties are broken.

    ``names`` sort the groups; ``row`` (members,) holds row positions group by group; group g owns ``row[start[g]:start[g + 1]]``.
    """

    names: tuple[tuple[str, ...], ...]
    row: Rows
    start: Rows

    @classmethod
    def of(cls, labels: Sequence[tuple[str, ...] | None]) -> Groups:
        """Groups of rows with equal labels; a row labelled None is in none."""
        names = sorted({label for label in labels if label is not None})
        place = {name: g for g, name in enumerate(names)}
        group = np.array([-1 if label is None else place[label] for label in labels], dtype=np.int64)
        order = np.argsort(group, kind="stable")[int((group < 0).sum()) :]
        return cls(tuple(names), order, np.searchsorted(group[order], np.arange(len(names) + 1)))

    def __len__(self) -> int:
        return len(self.names)

    def of_row(self, rows: int) -> Rows:
        """Group of each of the sheet's rows (rows,), −1 where it is in none."""
        group = np.full(rows, -1, dtype=np.int64)
        group[self.row] = np.repeat(np.arange(len(self)), np.diff(self.start))
        return group


@dataclass(frozen=True)
class Judged:
    """Pairs of groups that somebody holds to be right: group of ``asking``, group of ``answering``, ``gain`` > 0, each (n,).

    ``cohorts_ask`` says which side the cohorts are. ``left_out`` counts pairs that nobody in the round stands for.
    """

    asking: Groups
    answering: Groups
    asker: Rows
    answer: Rows
    gain: npt.NDArray[np.float64]
    left_out: int
    cohorts_ask: bool = True

    def __len__(self) -> int:
        return len(self.asker)

    def turned(self) -> Judged:
        """The same pairs seen from the other side."""
        order = np.lexsort((self.asker, self.answer))
        return Judged(
            self.answering,
            self.asking,
            self.answer[order],
            self.asker[order],
            self.gain[order],
            self.left_out,
            not self.cohorts_ask,
        )

    def of(self, asked: Rows) -> Judged:
        """The pairs whose asking group is among those given."""
        at = np.flatnonzero(np.isin(self.asker, asked))
        return replace(self, asker=self.asker[at], answer=self.answer[at], gain=self.gain[at])

    def members(self) -> tuple[Rows, Rows, Rows]:
        """Every pair of rows behind the judged pairs: the pair it belongs to, the cohort's row, the post's row, each (m,)."""
        sizes = [np.diff(groups.start)[at] for groups, at in ((self.asking, self.asker), (self.answering, self.answer))]
        count = sizes[0] * sizes[1]
        pair = np.repeat(np.arange(len(self)), count)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
        asking = self.asking.row[self.asking.start[self.asker[pair]] + within // sizes[1][pair]]
        answering = self.answering.row[self.answering.start[self.answer[pair]] + within % sizes[1][pair]]
        return (pair, asking, answering) if self.cohorts_ask else (pair, answering, asking)
