"""Forms that make edits: one for each thing that coordinators try."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, Field, IntegerField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from data.columns import sheet
from data.contract.edit import AddRow, ChangeSetting, Edit, Forbid, Pin, RemoveRow, SetCell
from data.contract.round import Round
from data.plans.names import Names
from data.rounds import UnreadableRound, parse_edits, replacing_edits
from data.rulebook import settings
from web.language import said
from web.plain_text import plain_line
from web.rounds.uploads import unpacked
from web.scenarios.choosing import Choices
from web.scenarios.column_fields import cell_field, cell_of
from web.scenarios.row_field import NEEDED, RowField

GREATEST = 1_000_000
MOST_JSON = 1_000_000  # signs


class EditForm(FlaskForm):
    """Base: a reason and a button. ``edits`` makes the edits of a form that is valid."""

    further: tuple[str, ...] = ()
    """Names of the fields that most people leave as they are."""
    reason = StringField(_("Reason"), [Length(max=1000)], filters=[plain_line])
    submit = SubmitField(_("Add this edit"))

    @property
    def rows(self) -> list[RowField]:
        """The fields that name rows."""
        return [field for field in self if isinstance(field, RowField)]

    def offer(self, choices: Choices) -> None:
        """The rows there are to choose from, before the form is shown or validated."""
        for field in self.rows:
            field.offer(choices)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields as such, and that each row named is there."""
        sound = bool(super().validate(extra_validators))
        unknown = [field for field in self.rows if not field.resolve()]
        return sound and not unknown

    @staticmethod
    def now(given: Mapping[str, str], names: Names) -> dict[str, Any]:
        """What fields hold at first, beside the rows ``given``: what is there now."""
        return {}

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """The edits, on that round; ValueError with a sentence where a field does not fit another."""
        raise NotImplementedError  # abstract, but the metaclass of forms leaves no room for ABC

    def _why(self) -> dict[str, str]:
        """The reason, where one is given."""
        return {"reason": self.reason.data} if self.reason.data else {}


class WithdrawForm(EditForm):
    """An enterprise withdraws with all its posts."""

    enterprise_id = RowField(_("Enterprise"), "enterprises", needed=True)

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """The enterprise is removed."""
        return [RemoveRow(edit="remove", sheet="enterprises", id=self.enterprise_id.data or "", **self._why())]


class SeatsForm(EditForm):
    """A post has so many seats more or fewer."""

    post_id = RowField(_("Post"), "posts", needed=True)
    change = IntegerField(
        _("Seats more (or fewer: a minus)"),
        [InputRequired(NEEDED), NumberRange(-GREATEST, GREATEST, _("This number is too large."))],
        description=_("For example: -10 for ten seats fewer."),
    )

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """Its seats are set."""
        post_id = self.post_id.data or ""
        value = (names.posts.get(post_id, {}).get("seats") or 0) + (self.change.data or 0)
        return [SetCell(edit="set", sheet="posts", id=post_id, column="seats", value=value, **self._why())]


class NewPostForm(EditForm):
    """An enterprise needs people of one more kind; its other fields are columns, added below."""

    enterprise_id = RowField(_("Enterprise"), "enterprises", needed=True)

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """A post is added, with an id that later edits can name it by."""
        cells = {key: cell_of(self[key], "posts", key) for key in sheet("posts").keys}
        row = {key: value for key, value in cells.items() if value is not None}
        free = next(key for number in count(1) if (key := f"new-{number}") not in names.posts)
        return [AddRow(edit="add", sheet="posts", row={"post_id": free} | row, **self._why())]


_FIRST = ("kind", "title", "majors", "levels", "seats", "start", "end", "pay", "night_shift", "rest_days", "overtime")
_FIRST += ("regular_seats", "housing")
NewPostForm.further = tuple(key for key in sheet("posts").keys if key not in ("enterprise_id", *_FIRST))
for _key in (*_FIRST, *NewPostForm.further):
    setattr(NewPostForm, _key, cell_field("posts", _key))


class BedsForm(EditForm):
    """An enterprise has another number of beds, or so many more or fewer."""

    enterprise_id = RowField(_("Enterprise"), "enterprises", needed=True)
    dorm_beds = cell_field("enterprises", "dorm_beds")
    change = IntegerField(
        _("or so many more (fewer: a minus)"),
        [Optional(), NumberRange(-GREATEST, GREATEST, _("This number is too large."))],
        description=_("For example: -10 for ten beds fewer."),
    )

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """Its beds are set; ValueError where a change has no number to start from."""
        enterprise_id, which = self.enterprise_id.data or "", _one(self, {"dorm_beds": "number", "change": "change"})[0]
        value, now = cell_of(self.dorm_beds, "enterprises", "dorm_beds"), names.enterprises[enterprise_id]["dorm_beds"]
        if which == "change":
            if now is None:
                raise ValueError(_("This enterprise has given no number of beds. Please write the new number."))
            value = now + (self.change.data or 0)
        return [SetCell(edit="set", sheet="enterprises", id=enterprise_id, column="dorm_beds", value=value, **self._why())]


class DatesForm(EditForm):
    """A post or a cohort has other dates."""

    post_id = RowField(_("Post"), "posts", needed=False)
    cohort_id = RowField(_("Cohort"), "cohorts", needed=False)
    start = DateField(_("From"), [Optional()])
    end = DateField(_("To"), [Optional()])

    @staticmethod
    def now(given: Mapping[str, str], names: Names) -> dict[str, Any]:
        """The dates of the row."""
        row = names.posts.get(given.get("post_id", "")) or names.cohorts.get(given.get("cohort_id", "")) or {}
        return {column: row[column] for column in ("start", "end") if column in row}

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """Start and end, those that are given and others than now."""
        sheet, row_id = _one(self, {"post_id": "posts", "cohort_id": "cohorts"})
        given = [(column, day) for column, day in (("start", self.start.data), ("end", self.end.data)) if day]
        if not given:
            raise ValueError(_("Please give a date."))
        now = self.now({{"posts": "post_id", "cohorts": "cohort_id"}[sheet]: row_id}, names)
        days = [(column, day.isoformat()) for column, day in given if day != now.get(column)]
        if not days:
            raise ValueError(_("These are the dates that it has now."))
        return [SetCell(edit="set", sheet=sheet, id=row_id, column=column, value=day, **self._why()) for column, day in days]


class ReturnedForm(EditForm):
    """Students under way are sent back, or end early: their placement no longer stays."""

    placement_id = RowField(_("Placement under way"), "placements", needed=True)
    end = DateField(_("Ends early on (blank: sent back now)"), [Optional()])

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """Another status, or another end."""
        column, value = ("end", self.end.data.isoformat()) if self.end.data else ("status", "returned")
        row_id = self.placement_id.data or ""
        return [SetCell(edit="set", sheet="placements", id=row_id, column=column, value=value, **self._why())]


class _PairForm(EditForm):
    cohort_id = RowField(_("Cohort"), "cohorts", needed=False)
    teacher_id = RowField(_("or teacher"), "teachers", needed=False)
    post_id = RowField(_("Post"), "posts", needed=False)
    enterprise_id = RowField(_("or enterprise"), "enterprises", needed=False)
    reason = StringField(_("Reason"), [DataRequired(_("Please say why.")), Length(max=1000)], filters=[plain_line])

    def _pair(self) -> dict[str, Any]:
        _one(self, {"cohort_id": "cohorts", "teacher_id": "teachers"})
        _one(self, {"post_id": "posts", "enterprise_id": "enterprises"})
        given = {key: getattr(self, key).data for key in ("cohort_id", "teacher_id", "post_id", "enterprise_id")}
        return {key: value for key, value in given.items() if value} | {"reason": self.reason.data}


class PinForm(_PairForm):
    """A cohort or teacher is locked to a post or enterprise."""

    students = IntegerField(
        _("Students (blank: at least one)"), [Optional(), NumberRange(1, GREATEST, _("Please write a whole number from 1 up."))]
    )

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """A pin."""
        students = {} if self.students.data is None else {"students": self.students.data}
        return [Pin(edit="pin", **self._pair(), **students)]


class ForbidForm(_PairForm):
    """A cohort or teacher is kept away from a post or enterprise."""

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """A forbid."""
        return [Forbid(edit="forbid", **self._pair())]


class SettingForm(EditForm):
    """A weight or a limit has another value."""

    key = SelectField(_("Setting"))
    value = StringField(_("Value (blank: the default)"), [Length(max=100)], filters=[plain_line])

    def offer(self, choices: Choices) -> None:
        """The settings there are, each with its value now."""
        self.key.choices = [SelectChoice(key, choices.setting(key)) for key in settings.known_keys()]

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """The setting."""
        return [ChangeSetting(edit="setting", key=self.key.data, value=self.value.data or None, **self._why())]


class JsonForm(EditForm):
    """Any edits of the format, whole sheets too."""

    document = TextAreaField(
        _("Edits (a JSON list)"),
        [DataRequired(NEEDED), Length(max=MOST_JSON)],
        render_kw={"rows": 8, "spellcheck": "false"},
        description=_(
            "As in a file of edits for xiaoqi whatif; xiaoqi schema edits tells the format. Each edit has its own reason."
        ),
    )
    reason = None

    def validate_document(self, field: Field) -> None:
        """It is a list of edits."""
        try:
            document = json.loads(field.data)
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("This is no valid JSON: %(what)s", what=str(error))) from error
        edits, issues = parse_edits(document)
        if issues:
            raise ValidationError(" ".join(said(issue.message) for issue in issues[:5]))
        if not edits:
            raise ValidationError(_("The list is empty."))
        self._edits = edits

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """The edits as written."""
        return self._edits


class SheetsForm(EditForm):
    """Whole sheets out of a file."""

    file = FileField(
        _("Workbook (.xlsx), or a zip archive of CSV files"),
        [FileRequired(_("Please choose a file."))],
        render_kw={"accept": ".xlsx,.zip"},
        description=_("Each sheet in it that has rows takes the place of the whole sheet; the others stay as they are."),
    )

    def edits(self, round_: Round, names: Names) -> list[Edit]:
        """A replacement for each sheet."""
        try:
            with unpacked(self.file.data.read(), self.file.data.filename or "") as path:
                found, issues = replacing_edits(path, self.reason.data)
        except UnreadableRound as error:
            raise ValueError(said(error.issue.message)) from error
        errors = [said(issue.message) for issue in issues if issue.severity == "error"]
        if errors or not found:
            raise ValueError(" ".join(errors[:5]) or _("No sheet in the file has rows."))
        return list(found)


FORMS: Mapping[str, Callable[..., EditForm]] = {
    "withdraw": WithdrawForm,
    "seats": SeatsForm,
    "post": NewPostForm,
    "beds": BedsForm,
    "dates": DatesForm,
    "returned": ReturnedForm,
    "pin": PinForm,
    "forbid": ForbidForm,
    "setting": SettingForm,
    "sheets": SheetsForm,
    "json": JsonForm,
}
"""The form of each kind of ``words.EDIT_KINDS``."""


def _one(form: FlaskForm, sheets: Mapping[str, str]) -> tuple[str, str]:
    """The sheet and id of the one field that is filled in; ValueError where none or several are."""
    given = [(sheet, str(form[name].data)) for name, sheet in sheets.items() if form[name].data]
    if len(given) != 1:
        labels = [str(form[name].label.text) for name in sheets]
        raise ValueError(_("Please fill in just one of: %(fields)s.", fields=" / ".join(labels)))
    return given[0]
