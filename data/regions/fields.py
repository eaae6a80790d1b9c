"""Fields of study: which majors, enterprises and posts belong together."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from data.regions.spec import SchoolKind


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Major(_Part):
    """One major with the texts a school would give. The first digit tells secondary (6, 7) from diploma (4, 5)."""

    code: str
    name: str
    courses: str
    skills: str
    certificates: str

    @property
    def diploma(self) -> bool:
        """Whether it is taught at diploma level."""
        return self.code[0] in "45"


class Firm(_Part):
    """One sort of enterprise: industry, word of its name, least and greatest staff."""

    industry: str
    word: str
    least: int = 0
    most: int


class Work(_Part):
    """One sort of post."""

    title: str
    occupation: str
    does: str
    skills: str
    hazards: tuple[str, ...] = ()
    shifts: str = ""
    anywhere: bool = False


class StudyField(_Part):
    """One class of majors at all levels, with the enterprises and posts that suit it."""

    index: str
    name: str
    near: tuple[str, ...]
    popularity: float
    women: float
    schools: tuple[SchoolKind, ...]
    aims: str
    majors: tuple[Major, ...]
    firms: tuple[Firm, ...]
    posts: tuple[Work, ...]

    @property
    def prefixes(self) -> tuple[str, str]:
        """Codes of the class at secondary and at diploma level."""
        category = int(self.index[:2])
        return f"{category + 60}{self.index[2:]}", f"{category + 40}{self.index[2:]}"

    def taught(self, kind: SchoolKind) -> tuple[Major, ...]:
        """Majors that a school of that kind can offer."""
        return tuple(m for m in self.majors if m.diploma == (kind == "college")) if kind in self.schools else ()


@cache
def fields() -> dict[str, StudyField]:
    """All fields by class index, in the order of the file."""
    rows = tomllib.loads(files("data.regions").joinpath("fields.toml").read_text(encoding="utf-8"))["field"]
    return {row["class"]: StudyField(index=row.pop("class"), **row) for row in rows}
