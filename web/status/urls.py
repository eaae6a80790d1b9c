"""Addresses of health and figures."""

from __future__ import annotations

from flask import Blueprint

from web.status import views

blueprint = Blueprint("status", __name__)
blueprint.add_url_rule("/healthz", "health", views.health)
blueprint.add_url_rule("/metrics", "metrics", views.metrics)
