"""The form that orders a sweep, and the one that puts its points away."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, Form, FormField, HiddenField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from data.rulebook import settings
from web.language import said
from web.plain_text import plain_line
from web.runs.choices import NORMAL_PRECISION, PRECISIONS, TIME_LIMITS
from web.scenarios.choosing import Choices
from web.scenarios.row_field import NEEDED, RowField
from web.sweeps.words import KINDS

NONE = "none"
_RANGE = ("first", "last", "step")
# By kind: the field that says of what, and the knob's name as the command has it, with ``=`` or ``~`` behind.
_OF = {
    "setting": ("key", "{}="),
    "post": ("post_id", "posts/{}/seats="),
    "enterprise": ("enterprise_id", "posts/enterprise_id={}/seats~"),
    "beds": ("enterprise_id", "enterprises/{}/dorm_beds="),
    "group": ("kind", "cohorts/*/min_group="),
    "distance": ("kind", "rules.beds.commute_km="),
}


def _number(label: Any, description: Any = "") -> StringField:
    return StringField(
        label, [Optional(), Length(max=30)], filters=[plain_line], description=description, render_kw={"inputmode": "decimal"}
    )


class KnobForm(Form):
    """One thing that is varied: what, of what, from, to, by which step. Which fields count depends on ``kind``."""

    kind = SelectField(_("What is varied"))
    key = SelectField(_("Setting"), validate_choice=False)  # of other kinds it need not be there
    post_id = RowField(_("Post"), "posts", needed=False)
    enterprise_id = RowField(_("Enterprise"), "enterprises", needed=False)
    text = StringField(
        _("As in the command"),
        [Optional(), Length(max=1000)],
        filters=[plain_line],
        render_kw={"spellcheck": "false"},
        description=_("KEY=FROM:TO:STEP or KEY=A,B,C; of a sheet: sheet/rows/column, with ~ in place of = for factors."),
    )
    first = _number(_("From"))
    last = _number(_("To"))
    step = _number(_("Step"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind, said(words)) for kind, words in KINDS.items()]

    def offer(self, choices: Choices) -> None:
        """The settings and rows there are, before the form is shown or validated."""
        keys = [key for key in settings.known_keys() if settings.default_of(key) is not None]
        self.key.choices = [SelectChoice(key, choices.setting(key)) for key in keys]
        self.post_id.offer(choices)
        self.enterprise_id.offer(choices)

    @property
    def asked(self) -> list[Field]:
        """The fields that the chosen kind needs, beside the kind."""
        if self.kind.data == NONE:
            return []
        if self.kind.data not in _OF:
            return [self.text]
        of = self._fields[_OF[self.kind.data][0]]
        return [*([] if of is self.kind else [of]), *(self._fields[name] for name in _RANGE)]

    @property
    def place(self) -> Field:
        """Where to tell what is wrong with the thing that is varied."""
        return self._fields[_OF[self.kind.data][0]] if self.kind.data in _OF else self.text

    @property
    def values(self) -> Field:
        """Where to tell what is wrong with the values."""
        return self.step if self.kind.data in _OF else self.text

    @property
    def written(self) -> str:
        """What is varied, as the command has it."""
        if self.kind.data not in _OF:
            return self.text.data or ""
        of, name = _OF[self.kind.data]
        return name.format(self._fields[of].data) + ":".join(self._fields[part].data or "" for part in _RANGE)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields as such, and that none of those asked is blank."""
        sound = bool(super().validate(extra_validators))
        for field in self.asked:
            if not field.data:
                tell(field, str(NEEDED))
                sound = False
            elif isinstance(field, RowField):
                sound = field.resolve() and sound
        return sound


class SecondKnobForm(KnobForm):
    """A second thing, or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(NONE, str(_("Nothing else"))), *self.kind.choices]


class SweepForm(FlaskForm):
    """One or two things, and how each point is computed. ``seen`` is the fingerprint of the points that were shown."""

    one = FormField(KnobForm, label=_("First"))
    two = FormField(SecondKnobForm, label=_("Second (optional)"))
    time_limit = SelectField(_("Time limit of each case"), choices=TIME_LIMITS, default="30")
    gap = SelectField(_("Precision"), choices=PRECISIONS, default=NORMAL_PRECISION)
    anew = BooleanField(
        _("Plan each case anew"),
        description=_("Then moving away from the plan there is costs nothing, as with the command; it takes longer."),
    )
    seen = HiddenField()
    look = SubmitField(_("See the cases"))
    order = SubmitField(_("Order them"))

    def offer(self, choices: Choices) -> None:
        """What can be varied, before the form is shown or validated."""
        for part in (self.one, self.two):
            part.form.offer(choices)

    @property
    def knobs(self) -> list[KnobForm]:
        """The forms of the things that are varied."""
        return [part.form for part in (self.one, self.two) if part.form.kind.data != NONE]


class CurveForm(FlaskForm):
    """How each point of a curve over churn budgets is computed."""

    time_limit = SelectField(_("Time limit of each case"), choices=TIME_LIMITS, default="30", id="curve-time")
    gap = SelectField(_("Precision"), choices=PRECISIONS, default="0", id="curve-gap")
    submit = SubmitField(_("Compute the curve"))


def tell(field: Field, words: str) -> None:
    """Tell what is wrong at a field that was read already."""
    field.errors = [*field.errors, words]
