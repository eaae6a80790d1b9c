"""Names of rows over several rounds: what one no longer has, another may still know."""

from __future__ import annotations

from collections.abc import Sequence

from data.contract.comparison import ConfirmedRow, PlacementRow
from data.plans.names import Names


class Called:
    """What people call the rows of the rounds given, the first that knows a row being asked."""

    def __init__(self, rounds: Sequence[Names]) -> None:
        self._rounds = rounds

    def name(self, sheet: str, row_id: str) -> str:
        """The name; the id where there is none."""
        return next((name for names in self._rounds if (name := _name(names, sheet, row_id)) is not None), row_id)

    def row(self, sheet: str, row_id: str) -> str:
        """The name with the id behind it."""
        name = self.name(sheet, row_id)
        return row_id if name == row_id else f"{name} ({row_id})"

    def who(self, row: PlacementRow | ConfirmedRow) -> str:
        """The cohort or teacher of a placement."""
        return self.row("cohorts", row.cohort_id) if row.cohort_id is not None else self.row("teachers", row.teacher_id or "")

    def where(self, post_id: str) -> str:
        """The enterprise and post."""
        return self.row("posts", post_id)


def _name(names: Names, sheet: str, row_id: str) -> str | None:
    match sheet:
        case "enterprises" if row_id in names.enterprises:
            return names.enterprise(row_id)
        case "posts" if row_id in names.posts:
            return names.place(row_id)
        case "schools" if row_id in names.schools:
            return names.school(row_id)
        case "teachers" if row_id in names.teachers:
            return names.teacher(row_id)
        case "cohorts" if row_id in names.cohorts:
            return names.cohort(row_id)
        case "placements" if row_id in names.placements:
            return names.placement(row_id)
        case _:
            return None
