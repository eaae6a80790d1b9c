"""Addresses of scenarios."""

from __future__ import annotations

from flask import Blueprint

from web.scenarios import comparing, views

blueprint = Blueprint("scenarios", __name__)
blueprint.add_url_rule("/rounds/<int:round_id>/scenarios/", "index", views.index)
blueprint.add_url_rule("/rounds/<int:round_id>/scenarios/new", "new", views.new, methods=["GET", "POST"])
blueprint.add_url_rule("/scenarios/<int:scenario_id>/", "scenario", views.scenario)
blueprint.add_url_rule("/scenarios/<int:scenario_id>/rows", "rows", views.rows)
blueprint.add_url_rule("/scenarios/<int:scenario_id>/edits/<kind>", "edit", views.edit, methods=["GET", "POST"])
blueprint.add_url_rule("/scenarios/<int:scenario_id>/choices/<sheet>", "choices", views.choices)
blueprint.add_url_rule("/scenarios/<int:scenario_id>/comparison", "comparison", comparing.comparison)
blueprint.add_url_rule("/scenarios/<int:scenario_id>/comparison.json", "document", comparing.document)
for name, view in (
    ("rename", views.rename),
    ("preview", views.preview),
    ("approve", comparing.approve),
    ("publish", views.publish),
    ("roll_back", views.roll_back),
    ("discard", views.discard),
    ("carry_over", views.carry_over),
):
    address = name.replace("_", "-")
    blueprint.add_url_rule(f"/scenarios/<int:scenario_id>/{address}", name, view, methods=["POST"])
blueprint.add_url_rule(
    "/scenarios/<int:scenario_id>/edits/<int:number>/remove", "remove_edit", views.remove_edit, methods=["POST"]
)
