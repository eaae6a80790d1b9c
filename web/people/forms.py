"""Forms of log-in and password."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from models.store.people import SHORTEST_PASSWORD
from web.plain_text import plain_line


class LogInForm(FlaskForm):
    """Name and password."""

    name = StringField(
        _("Log-in name"),
        [DataRequired(_("Please fill in the log-in name."))],
        filters=[plain_line],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Password"), [InputRequired(_("Please fill in the password."))], render_kw={"autocomplete": "current-password"}
    )
    submit = SubmitField(_("Log in"))


class PasswordForm(FlaskForm):
    """The present password, and the new one twice."""

    present = PasswordField(
        _("Present password"), [InputRequired(_("Please fill in the password."))], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        _("New password"),
        [
            InputRequired(_("Please fill in the password.")),
            Length(SHORTEST_PASSWORD, 200, _("A password has between %(min)d and %(max)d characters.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _("New password once more"), [EqualTo("new", _("The two are not the same."))], render_kw={"autocomplete": "new-password"}
    )
    submit = SubmitField(_("Change password"))
