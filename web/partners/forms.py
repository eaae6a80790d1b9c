"""The answer to a proposal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from web.plain_text import plain_text

ANSWERS = (SelectChoice("accept", _("Accept")), SelectChoice("decline", _("Decline")))


class AnswerForm(FlaskForm):
    """Accept or decline, with a note."""

    answer = RadioField(_("Our answer"), choices=ANSWERS, validators=[InputRequired(_("Please choose an answer."))])
    note = TextAreaField(
        _("Note (optional)"),
        [Length(max=1000, message=_("The note has more than 1000 characters."))],
        filters=[plain_text],
        render_kw={"rows": 3},
    )
    submit = SubmitField(_("Send the answer"))
