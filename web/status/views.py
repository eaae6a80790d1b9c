"""Health for whoever restarts the service, figures for whoever watches it."""

from __future__ import annotations

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from models.tables import Proposal, Publication, Run, StoredPlan, StoredRound
from models.tables.run import STATES
from web.access import public
from web.storage import reading

LOCAL = frozenset({"127.0.0.1", "::1"})


@public
def health() -> ResponseReturnValue:
    """200 while the database answers, else 503."""
    try:
        reading().scalar(select(1))
    except SQLAlchemyError:
        return jsonify({"status": "database away"}), 503
    return jsonify({"status": "ok"})


@public
def metrics() -> ResponseReturnValue:
    """Figures in Prometheus' format, for this machine and for administrators."""
    # A request that a proxy passed on also comes from this machine, hence the second condition.
    local = request.remote_addr in LOCAL and "X-Forwarded-For" not in request.headers
    if not local and not (current_user.is_authenticated and current_user.role == "admin"):
        abort(403)
    registry = CollectorRegistry()
    runs = Gauge("xiaoqi_runs", "Solver runs by state", ["state"], registry=registry)
    counted = dict(reading().execute(select(Run.state, func.count()).group_by(Run.state)).all())
    for state in STATES:
        runs.labels(state).set(counted.get(state, 0))
    for name, what, query in (
        ("xiaoqi_rounds", "Stored rounds", select(func.count()).select_from(StoredRound)),
        ("xiaoqi_plans", "Stored plans", select(func.count()).select_from(StoredPlan)),
        ("xiaoqi_publications", "Plans published and not withdrawn", _standing()),
        ("xiaoqi_proposals", "Proposals ever made", select(func.count()).select_from(Proposal)),
    ):
        Gauge(name, what, registry=registry).set(reading().scalar(query) or 0)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _standing() -> Select[int]:
    return select(func.count()).select_from(Publication).where(Publication.withdrawn.is_(None))
