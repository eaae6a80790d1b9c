"""The form that starts a solve."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SubmitField

from web.runs.choices import NORMAL_PRECISION, NORMAL_TIME, PRECISIONS, TIME_LIMITS


class StartForm(FlaskForm):
    """How long, how carefully, from which plan, and whether rows set aside are accepted."""

    time_limit = SelectField(_("Time limit"), choices=TIME_LIMITS, default=NORMAL_TIME)
    gap = SelectField(_("Precision"), choices=PRECISIONS, default=NORMAL_PRECISION)
    baseline = SelectField(
        _("Stay close to an earlier plan"), description=_("Moves away from that plan then cost points, so fewer students change.")
    )
    set_aside = BooleanField(_("Solve without the rows that were set aside"))
    submit = SubmitField(_("Start"))
