"""Addresses of plans."""

from __future__ import annotations

from flask import Blueprint

from web.plans import views

blueprint = Blueprint("plans", __name__, url_prefix="/plans/<int:plan_id>")
blueprint.add_url_rule("/", "summary", views.summary)
blueprint.add_url_rule("/schools", "schools", views.schools)
blueprint.add_url_rule("/enterprises", "enterprises", views.enterprises)
blueprint.add_url_rule("/order-classes", "order_classes", views.order_classes)
blueprint.add_url_rule("/teachers", "teachers", views.teachers)
blueprint.add_url_rule("/unplaced", "unplaced", views.unplaced)
blueprint.add_url_rule("/checks", "checks", views.checks)
blueprint.add_url_rule("/todos", "todos", views.todos)
blueprint.add_url_rule("/placement", "placement", views.placement)
blueprint.add_url_rule("/answers", "answers", views.answers)
blueprint.add_url_rule("/plan.xlsx", "workbook", views.workbook)
blueprint.add_url_rule("/plan.json", "document", views.document)
blueprint.add_url_rule("/publish", "publish", views.publish, methods=["POST"])
