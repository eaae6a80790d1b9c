"""What all features of a round share: positions, days and codes as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogues import normalise_major
from data.contract.round import Round
from data.rulebook.settings import Settings
from matcher.problem.days import ALWAYS, NEVER, day, days
from matcher.problem.tables import index_of, positions

PairKind = Literal["cohort", "teacher"]


@dataclass(frozen=True)
class Context:
    """A round seen from pairs of one kind. ``kind`` says whether left rows are cohorts or teachers; right rows are posts."""

    round: Round
    kind: PairKind
    settings: Settings = field(repr=False)
    kept: dict[str, object] = field(default_factory=dict, repr=False, compare=False)  # what several features share

    @classmethod
    def of(cls, round_: Round, kind: PairKind) -> Context:
        """The context of that round, with its settings."""
        return cls(round_, kind, Settings.of(round_))

    @property
    def left(self) -> pd.DataFrame:
        """The table of the left rows."""
        return self.round["cohorts" if self.kind == "cohort" else "teachers"]

    @property
    def posts(self) -> pd.DataFrame:
        """The table of the right rows."""
        return self.round["posts"]

    @cached_property
    def school(self) -> npt.NDArray[np.int64]:
        """Row in schools of every left row."""
        return self.positions("schools", self.left["school_id"])

    @cached_property
    def enterprise(self) -> npt.NDArray[np.int64]:
        """Row in enterprises of every post."""
        return self.positions("enterprises", self.posts["enterprise_id"])

    @cached_property
    def post_kind(self) -> npt.NDArray[np.str_]:
        """Kind of every post."""
        return self.posts["kind"].to_numpy(dtype="U12")

    @cached_property
    def codes(self) -> list[str]:
        """The distinct major codes of the cohorts, sorted."""
        return sorted({normalise_major(str(code)) for code in self.round["cohorts"]["major_code"]})

    @cached_property
    def code(self) -> npt.NDArray[np.int64]:
        """Position in ``codes`` of every cohort's major."""
        place = {code: i for i, code in enumerate(self.codes)}
        return np.array([place[normalise_major(str(code))] for code in self.round["cohorts"]["major_code"]], dtype=np.int64)

    @cached_property
    def as_of(self) -> int:
        """The as-of day as a number; NEVER where the round names none."""
        return NEVER if self.settings.as_of is None else day(self.settings.as_of)

    @cached_property
    def start(self) -> npt.NDArray[np.int64]:
        """First day on which a left row is free, not before ``as_of``; of a teacher the first day of the first window."""
        first = days(self.left["start"], NEVER) if self.kind == "cohort" else self._window("start", "min", NEVER)
        return np.maximum(first, self.as_of)

    @cached_property
    def end(self) -> npt.NDArray[np.int64]:
        """Last day on which a left row is free; of a teacher the last day of the last window."""
        return days(self.left["end"], ALWAYS) if self.kind == "cohort" else self._window("end", "max", ALWAYS)

    @cached_property
    def post_start(self) -> npt.NDArray[np.int64]:
        """First day of every post, NEVER where blank."""
        return days(self.posts["start"], NEVER)

    @cached_property
    def post_end(self) -> npt.NDArray[np.int64]:
        """Last day of every post, ALWAYS where blank."""
        return days(self.posts["end"], ALWAYS)

    def positions(self, sheet: str, ids: pd.Series) -> npt.NDArray[np.int64]:
        """Row positions in a sheet of the ids given, -1 where blank."""
        key = sheet.removesuffix("s") + "_id"
        return positions(ids, index_of(self.round[sheet][key].to_numpy(dtype=object)))

    def _window(self, column: str, how: Literal["min", "max"], blank: int) -> npt.NDArray[np.int64]:
        reach = self.round["teacher_windows"].groupby("teacher_id")[column].agg(how)
        return days(self.left["teacher_id"].map(reach).astype("datetime64[s]"), blank)
