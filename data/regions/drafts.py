"""Rows in the making, with what the generator knows about them beyond their columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from data.regions.fields import Firm, Major, StudyField
from data.regions.geography import Spot
from data.regions.spec import SchoolKind

Row = dict[str, Any]


@dataclass
class SchoolDraft:
    """A school, its kind and the majors it teaches with their fields."""

    row: Row
    kind: SchoolKind
    spot: Spot
    majors: list[tuple[StudyField, Major]] = field(default_factory=list)

    @property
    def level(self) -> str:
        """Level of its students."""
        return str(self.row["level"])


@dataclass
class CohortDraft:
    """A cohort; ``free`` are its students to place."""

    row: Row
    school: SchoolDraft
    field: StudyField
    major: Major
    free: int

    @property
    def plain(self) -> bool:
        """Whether an ordinary internship cohort: not a visit, not a stage, not bound together."""
        return self.row["kind"] == "internship" and not self.row.get("class_id") and not self.row.get("keep_together")


@dataclass
class FirmDraft:
    """An enterprise, its main field, and where it is."""

    row: Row
    field: StudyField
    sort: Firm
    spot: Spot
    staff: int
    outside: bool
    sound: bool  # nothing bars it

    @property
    def cap(self) -> int:
        """Interns that a tenth of the staff allows, less those already there."""
        return max(0, self.staff // 10 - int(self.row.get("interns_present") or 0))


@dataclass
class PostDraft:
    """A post; ``whole`` when its list admits every major of its field."""

    row: Row
    firm: FirmDraft
    field: StudyField
    whole: bool = False
    used: int = 0  # seats promised to placements and pins


@dataclass
class TeacherDraft:
    """A teacher and the field taught."""

    row: Row
    school: SchoolDraft
    field: StudyField
