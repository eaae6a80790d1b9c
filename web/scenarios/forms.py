"""The forms of a scenario apart from its edits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from web.plain_text import plain_line, plain_text
from web.runs.choices import NORMAL_PRECISION, PRECISIONS, TIME_LIMITS

LONGEST = 1000
_TOO_LONG = Length(max=LONGEST, message=_("The note has more than 1000 characters."))


class ScenarioForm(FlaskForm):
    """A name and a note."""

    name = StringField(
        _("Name of the scenario"),
        [
            DataRequired(_("Please give the scenario a name.")),
            Length(max=200, message=_("The name has more than 200 characters.")),
        ],
        filters=[plain_line],
    )
    note = TextAreaField(_("What it is for (optional)"), [_TOO_LONG], filters=[plain_text], render_kw={"rows": 2})
    submit = SubmitField(_("Save"))


class PreviewForm(FlaskForm):
    """How long and how carefully to compute."""

    time_limit = SelectField(_("Time limit"), choices=TIME_LIMITS, default="30")
    gap = SelectField(_("Precision"), choices=PRECISIONS, default=NORMAL_PRECISION)
    changes = IntegerField(
        _("Placements that may change, besides those that must"),
        [Optional(), NumberRange(0, 1_000_000, message=_("The number of changes is 0 to 1,000,000."))],
        description=_("Blank: as many as pay."),
    )
    keep_confirmed = BooleanField(
        _("Confirmed placements stay"),
        default=True,
        description=_("What school and enterprise have both accepted changes only where it must."),
    )
    submit = SubmitField(_("Compute it"))


class ReasonForm(FlaskForm):
    """A reason, where one may be left out."""

    reason = StringField(_("Reason"), [_TOO_LONG], filters=[plain_line])


class NeededReasonForm(FlaskForm):
    """A reason, where there must be one."""

    reason = StringField(_("Reason"), [DataRequired(_("Please say why.")), _TOO_LONG], filters=[plain_line])


class ApproveForm(ReasonForm):
    """What was shown, how many confirmed placements may be given up for it, and why it is approved."""

    preview = HiddenField(validators=[DataRequired()])
    gives_up = IntegerField(validators=[Optional(), NumberRange(0)], default=0)
