"""Which language a page speaks: Chinese unless the person chose English."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, session
from flask_babel import Babel
from flask_login import current_user

from data.contract.text import Language, Text
from web.clock import TIME_ZONE

# The folder of the Chinese catalogue is zh_Hans_CN; one named zh_CN would silently show English.
LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en"}


def init_app(app: Flask) -> None:
    """Set up translations and the template helpers ``language`` and ``|text``."""
    app.config["BABEL_DEFAULT_LOCALE"] = LOCALES["zh"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = TIME_ZONE
    Babel(app, locale_selector=lambda: LOCALES[language()])
    app.jinja_env.globals["language"] = language
    app.jinja_env.filters["text"] = said


def language() -> Language:
    """``zh`` or ``en``: what was chosen in this browser, else what the person keeps, else Chinese."""
    chosen = session.get("language") or getattr(current_user, "language", None)
    return cast(Language, chosen) if chosen in LOCALES else "zh"


def said(text: Any) -> str:
    """A ``Text`` in the page's language; anything else as it is."""
    if isinstance(text, Text):
        return text.to(language())
    return "" if text is None else str(text)
