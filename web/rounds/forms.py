"""The upload form."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Length

from web.plain_text import plain_line


class UploadForm(FlaskForm):
    """A name for the round, and the file."""

    name = StringField(
        _("Name of the round"),
        [DataRequired(_("Please give the round a name.")), Length(max=200, message=_("The name has more than 200 characters."))],
        filters=[plain_line],
        description=_("For example: autumn 2026. Uploading again under the same name makes the next version."),
    )
    file = FileField(
        _("Workbook (.xlsx), or a zip archive of CSV files"),
        [FileRequired(_("Please choose a file."))],
        render_kw={"accept": ".xlsx,.zip"},
    )
    submit = SubmitField(_("Upload and check"))
