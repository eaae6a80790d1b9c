"""What a coordinator chooses for a solve, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms.fields.choices import SelectChoice

# Seconds: how long a person is willing to wait.
TIME_LIMITS = (
    SelectChoice("30", _("30 seconds")),
    SelectChoice("60", _("1 minute")),
    SelectChoice("300", _("5 minutes")),
    SelectChoice("1800", _("30 minutes")),
    SelectChoice("7200", _("2 hours")),
)
# How far from the best possible plan the solve may stop, as a share of its points.
PRECISIONS = (
    SelectChoice("0.02", _("Quick: stop within 2 per cent of the best possible")),
    SelectChoice("0.005", _("Normal: stop within 0.5 per cent of the best possible")),
    SelectChoice("0.001", _("Careful: stop within 0.1 per cent of the best possible")),
    SelectChoice("0", _("To the end: stop only at the best possible, or when the time is up")),
)
NORMAL_TIME, NORMAL_PRECISION = "60", "0.005"
