"""Addresses of log-in, log-out, password and language."""

from __future__ import annotations

from hashlib import sha256

from flask import Blueprint, current_app, request

from web.people import views
from web.people.session import limiter
from web.plain_text import plain_line


def _limit() -> str:
    limit: str = current_app.extensions["xiaoqi.settings"].log_in_limit
    return limit


def _name() -> str:
    # Hashed, for what is sent as a name may be very long.
    return sha256(plain_line(request.form.get("name")).encode()).hexdigest()


blueprint = Blueprint("people", __name__)
limited = limiter.limit(_limit, methods=["POST"])
limited_by_name = limiter.limit(_limit, key_func=_name, methods=["POST"])

blueprint.add_url_rule("/log-in", "log_in", limited_by_name(limited(views.log_in)), methods=["GET", "POST"])
blueprint.add_url_rule("/log-out", "log_out", views.log_out, methods=["POST"])
blueprint.add_url_rule("/password", "password", limited(views.password), methods=["GET", "POST"])
blueprint.add_url_rule("/language", "language", views.choose_language, methods=["POST"])
