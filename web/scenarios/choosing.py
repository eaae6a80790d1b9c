"""Rows of a scenario's round chosen by name: found by the words people type, each told with what is there now."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from data.contract.plan import Plan
from data.contract.round import Round
from data.plans.called import Called
from data.plans.names import Names, Record
from data.rounds.edit_history import held
from data.rounds.edit_words import cell_words
from data.rounds.texts import to_text
from data.rulebook import settings
from models import store
from models.tables import Scenario
from web.language import said
from web.presentation import choice_name, day
from web.rounds.memory import scenario_names, scenario_round, stored_plan
from web.scenarios.lists import placed_in
from web.storage import reading

LONGEST_VALUE = 30  # signs: a learned fit is a setting too
MOST_FOUND = 20  # rows offered at once: who sees more types another word
SHEETS = ("enterprises", "posts", "cohorts", "teachers", "placements")
_ID_BEHIND = re.compile(r"\(([^()]+)\)\s*$")


@dataclass(frozen=True)
class Choice:
    """A row: its id, what people call it, and what is there now."""

    id: str
    name: str
    facts: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name with the id behind it, which leads back to the row."""
        return self.id if self.name == self.id else f"{self.name} ({self.id})"


def choices_of(scenario: Scenario, *, own: bool = False) -> Choices:
    """What can be chosen in a scenario as it stands, with who is placed there by the plan that it is measured against.

    With ``own`` by the scenario's own plan, where it has one: what sweeps begin with.
    """
    above = store.plan_before(reading(), scenario) or store.plan_of_scenario(reading(), scenario.id)
    shown = store.plan_to_begin_with(reading(), scenario) if own else above
    return Choices(scenario_round(scenario.id), scenario_names(scenario.id), None if shown is None else stored_plan(shown.id))


class Choices:
    """The rows and settings of a scenario's round; ``plan`` is the one that it is measured against, if any."""

    def __init__(self, round_: Round, names: Names, plan: Plan | None) -> None:
        self._round, self._names, self._plan, self._called = round_, names, plan, Called([names])

    def setting(self, key: str) -> str:
        """What a setting means, and its value now."""
        value = to_text(held(self._round, ("settings", key, "value")))
        what = said(settings.describe(key))
        told = _("%(what)s: now %(value)s", what=what, value=value) if 0 < len(value) <= LONGEST_VALUE else what
        return f"{told} · {key}"

    def one(self, sheet: str, written: str) -> Choice | None:
        """The one row that is meant: by its id, the label of a choice, its whole name, or words that no other row's name has.

        None where none or several could be. A part of an id means no row: it may well be the id of one that is gone.
        """
        rows = self._rows(sheet)
        behind = _ID_BEHIND.search(written)
        row_id = next((key for key in (written.strip(), behind[1].strip() if behind else "") if key in rows), None)
        if row_id is None:
            named = [key for key in rows if self._called.name(sheet, key).casefold() == written.strip().casefold()]
            meant = named if len(named) == 1 else self._named_with(sheet, written)
            row_id = meant[0] if len(meant) == 1 else None
        return None if row_id is None else self._choice(sheet, row_id)

    def found(self, sheet: str, words: str, most: int = MOST_FOUND) -> tuple[list[Choice], int]:
        """The first rows whose names or ids hold all the words, in the round's order, and how many there are in all."""
        ids = self._holding(sheet, words)
        return [self._choice(sheet, key) for key in ids[:most]], len(ids)

    def _holding(self, sheet: str, words: str) -> list[str]:
        parts = words.casefold().split()
        return [key for key in self._rows(sheet) if all(part in self._sought(sheet, key) for part in parts)]

    def _named_with(self, sheet: str, words: str) -> list[str]:
        """Rows of which each word is a part of the name or the whole id."""
        parts = words.casefold().split()
        return [
            key for key in self._rows(sheet) if all(part in self._name(sheet, key) or part == key.casefold() for part in parts)
        ]

    def _name(self, sheet: str, row_id: str) -> str:
        """The name for looking words up; none where the id stands for it."""
        name = self._called.name(sheet, row_id)
        return "" if name == row_id else name.casefold()

    def _rows(self, sheet: str) -> dict[str, Record]:
        rows: dict[str, Record] = getattr(self._names, sheet)
        return rows

    def _sought(self, sheet: str, row_id: str) -> str:
        return f"{row_id.casefold()} {self._name(sheet, row_id)}"

    def _choice(self, sheet: str, row_id: str) -> Choice:
        return Choice(row_id, self._called.name(sheet, row_id), tuple(self._facts(sheet, row_id, self._rows(sheet)[row_id])))

    def _facts(self, sheet: str, row_id: str, row: Record) -> list[str]:
        match sheet:
            case "enterprises":
                own = [key for key, post in self._names.posts.items() if post["enterprise_id"] == row_id]
                seats = sum(self._names.posts[key]["seats"] or 0 for key in own)
                beds = [] if row["dorm_beds"] is None else [_("beds: %(n)s", n=row["dorm_beds"])]
                return [_("posts: %(n)s", n=len(own)), _("seats: %(n)s", n=seats), *beds, *self._placed("posts", *own)]
            case "posts":
                kind = choice_name("posts", "kind", row["kind"])
                return [kind, _("seats: %(n)s", n=row["seats"]), *self._placed("posts", row_id), _dates(row)]
            case "cohorts":
                size = [_("year %(n)s", n=row["grade"]), _("students: %(n)s", n=row["size"])]
                return [*size, *self._placed("cohorts", row_id), _dates(row)]
            case "teachers":
                stays = [] if self._plan is None else [_("stays in the plan: %(n)s", n=self._at["teachers", row_id])]
                return [self._names.school(row["school_id"]), *row["major_codes"], *stays]
            case _:
                status = said(cell_words(sheet, "status", row["status"]))
                return [_("students: %(n)s", n=row["students"]), _dates(row), status]

    def _placed(self, sheet: str, *ids: str) -> list[str]:
        return [] if self._plan is None else [_("placed in the plan: %(n)s", n=sum(self._at[sheet, key] for key in ids))]

    @cached_property
    def _at(self) -> Counter[tuple[str, str]]:
        """People of the plan by sheet and id of post, cohort and teacher; of teachers their stays."""
        found: Counter[tuple[str, str]] = Counter()
        for row in [] if self._plan is None else placed_in(self._plan, self._names):
            found["posts", row.post_id] += row.students or 1
            found["cohorts" if row.key == "cohort_id" else "teachers", row.who] += row.students or 1
        return found


def _dates(row: dict[str, Any]) -> str:
    return f"{day(row['start'])} – {day(row['end'])}"
