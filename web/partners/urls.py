"""Addresses of proposals."""

from __future__ import annotations

from flask import Blueprint

from web.partners import views

blueprint = Blueprint("partners", __name__, url_prefix="/proposals")
blueprint.add_url_rule("/", "index", views.index)
blueprint.add_url_rule("/<int:proposal_id>/", "proposal", views.proposal, methods=["GET", "POST"])
