"""Addresses of sweeps."""

from __future__ import annotations

from flask import Blueprint

from web.sweeps import views

blueprint = Blueprint("sweeps", __name__)
blueprint.add_url_rule("/scenarios/<int:scenario_id>/sweeps/new", "new", views.new, methods=["GET", "POST"])
blueprint.add_url_rule("/scenarios/<int:scenario_id>/sweeps/curve", "curve", views.curve, methods=["POST"])
blueprint.add_url_rule("/sweeps/<int:sweep_id>/", "sweep", views.sweep)
blueprint.add_url_rule("/sweeps/<int:sweep_id>/sweep.<kind>", "document", views.document)
for name, view in (("cancel", views.cancel), ("retry", views.retry), ("discard", views.discard)):
    blueprint.add_url_rule(f"/sweeps/<int:sweep_id>/{name}", name, view, methods=["POST"])
