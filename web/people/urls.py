"""Addresses of log-in, log-out, password and language."""

from __future__ import annotations

from flask import Blueprint, current_app

from web.people import views
from web.people.session import limiter

blueprint = Blueprint("people", __name__)
limited = limiter.limit(lambda: current_app.extensions["xiaoqi.settings"].log_in_limit, methods=["POST"])

blueprint.add_url_rule("/log-in", "log_in", limited(views.log_in), methods=["GET", "POST"])
blueprint.add_url_rule("/log-out", "log_out", views.log_out, methods=["POST"])
blueprint.add_url_rule("/password", "password", limited(views.password), methods=["GET", "POST"])
blueprint.add_url_rule("/language", "language", views.choose_language, methods=["POST"])
