"""A field of a form that names a row of the round: people write a part of its name, or choose."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional

from web.plain_text import plain_line
from web.scenarios.choosing import Choice, Choices

NEEDED = lazy_gettext("Please fill this in.")


class RowField(StringField):
    """Its data is the id once ``resolve`` says so. ``offer`` it the choices before it is shown or resolved.

    What is written is an id, the label of a choice, a name, or words of one. Words that just one row has mean it; where several
    have them, these are shown, and one is taken with the next sending.
    """

    def __init__(self, label: Any, sheet: str, *, needed: bool, **rest: Any) -> None:
        checks = [DataRequired(NEEDED)] if needed else [Optional()]
        super().__init__(label, [*checks, Length(max=400)], filters=[plain_line], **rest)
        self.sheet = sheet
        self.chosen: Choice | None = None
        self.found: list[Choice] = []
        self.more = 0  # rows that fit too and are not among those found
        self._choices: Choices | None = None

    def process(self, formdata: Any, *rest: Any, **named: Any) -> None:
        """As any field; a row that was picked below it counts while the words above are still those it was found by."""
        super().process(formdata, *rest, **named)
        picked = formdata.get(f"pick-{self.name}") if formdata else None
        if picked and self.data == plain_line(formdata.get(f"words-{self.name}")):
            self.data = plain_line(picked)

    def offer(self, choices: Choices) -> None:
        """The rows there are."""
        self._choices = choices
        self.chosen = choices.one(self.sheet, self.data) if self.data else None

    def resolve(self) -> bool:
        """Make the id of what is written; False after telling what it could be, or that there is no such row."""
        assert self._choices is not None, "rows are offered before one is chosen"
        if not self.data or self.errors:
            return not self.errors
        if self.chosen is not None:
            self.data = self.chosen.id
            return True
        self.found, of = self._choices.found(self.sheet, self.data)
        self.more = of - len(self.found)
        if not self.found:
            why = _("There is no “%(words)s” here: write a part of a name, or an id.", words=self.data)
        elif self.more:
            why = _("%(n)s rows have “%(words)s”: choose one, or write more of the name.", n=of, words=self.data)
        else:
            why = _("Choose what is meant by “%(words)s”, and send once more.", words=self.data)
        self.errors = [*self.errors, why]
        return False

    def _value(self) -> str:
        return self.chosen.label if self.chosen is not None else super()._value()
