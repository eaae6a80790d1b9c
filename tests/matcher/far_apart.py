"""Rounds side by side in areas of their own, and whoever solves parts within the test itself."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag

import pandas as pd
from core_rounds import Small

from data.columns import SHEETS, Kind, Sheet
from data.contract.round import Round
from matcher.regions.crew import Done, Event, Job, Told
from matcher.regions.work import Desk

AREAS = ("370881", "330106", "440104")
OWN = ("class_id", "post_group")  # names that hold within a sheet, besides ids
SHARED = ("relations", "settings")


def two() -> Small:
    """Two schools in two areas with a cohort, an enterprise and a post each; everybody may go to either post."""
    small = Small(S1={"level": "diploma"}).like("S1", school_id="S2", region="330106")
    small.like("E1", enterprise_id="E2", region="330106").add("majors", school_id="S2", major_code="660301", name="机电技术应用")
    return small.like("C1", cohort_id="C2", school_id="S2").like("P1", post_id="P2", enterprise_id="E2")


def side_by_side(*rounds: Round) -> Round:
    """One round of all, every id with the number of its round in front, and everything in a county of its own.

    Settings and relations are those of the first.
    """
    return Round(
        {
            sheet.name: rounds[0][sheet.name]
            if sheet.name in SHARED
            else pd.concat([_moved(round_[sheet.name], sheet, k) for k, round_ in enumerate(rounds)], ignore_index=True)
            for sheet in SHEETS
        }
    )


def _moved(table: pd.DataFrame, sheet: Sheet, number: int) -> pd.DataFrame:
    table = table.copy()
    for column in sheet.columns:
        if column.kind is Kind.ID or column.key in OWN:
            table[column.key] = f"{number}-" + table[column.key]
        if column.key == "region":
            table[column.key] = AREAS[number]
    return table


class Here:
    """A crew in this very process: a part is solved when somebody waits for it."""

    slots = 2

    def __init__(self, packed: bytes, _parts: int) -> None:
        self.desk = Desk.of(packed)
        self.jobs: list[Job] = []
        self.stopped = Flag()

    def start(self, job: Job) -> None:
        """See Crew."""
        self.jobs.append(job)

    def wait(self, _seconds: float) -> Sequence[Event]:
        """See Crew."""
        job = self.jobs.pop(0)
        told: list[Event] = []

        def tell(objective: int | None, bound: float | None) -> None:
            told.append(Told(job.number, objective, bound))

        return [*told, Done(job.number, self.desk.solve(job, tell, self.stopped))]

    def stop(self, _number: int) -> None:
        """See Crew."""
        self.stopped.set()

    def close(self) -> None:
        """See Crew."""
