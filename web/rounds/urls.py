"""Addresses of rounds."""

from __future__ import annotations

from flask import Blueprint

from web.rounds import views

blueprint = Blueprint("rounds", __name__, url_prefix="/rounds")
blueprint.add_url_rule("/", "index", views.index)
blueprint.add_url_rule("/upload", "upload", views.upload, methods=["GET", "POST"])
blueprint.add_url_rule("/template.xlsx", "template", views.template)
blueprint.add_url_rule("/<int:round_id>/", "overview", views.overview)
blueprint.add_url_rule("/<int:round_id>/issues", "issues", views.issues)
blueprint.add_url_rule("/<int:round_id>/marked.xlsx", "marked", views.marked)
blueprint.add_url_rule("/<int:round_id>/reckoning", "reckoning", views.reckoning)
