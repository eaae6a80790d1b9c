"""Addresses of runs."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Blueprint

from web.runs import views
from web.runs.progress import Progress

blueprint = Blueprint("runs", __name__)
blueprint.add_url_rule("/rounds/<int:round_id>/solve", "start", views.start, methods=["GET", "POST"])
blueprint.add_url_rule("/runs/<int:run_id>/", "progress", views.progress)
blueprint.add_url_rule("/runs/<int:run_id>/stop", "stop", views.stop, methods=["POST"])

api = APIBlueprint("runs_api", __name__, url_prefix="/api", tag="runs")
api.add_url_rule("/runs/<int:run_id>", "state", api.output(Progress)(views.state))
