"""The application factory."""

from __future__ import annotations

from datetime import timedelta

from apiflask import APIFlask
from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from models.database import Database
from models.migrate import upgrade
from web import access, errors, language, logs, numbers, presentation, security, storage
from web.partners.urls import blueprint as partners
from web.people import session as log_ins
from web.people.urls import blueprint as people
from web.plans.urls import blueprint as plans
from web.rounds.urls import blueprint as rounds
from web.runs.urls import api as runs_api
from web.runs.urls import blueprint as runs
from web.scenarios.urls import blueprint as scenarios
from web.settings import Settings
from web.status.urls import blueprint as status
from web.sweeps.urls import blueprint as sweeps


def create_app(settings: Settings | None = None) -> APIFlask:
    """The service on the database that the settings name, migrated to this program's shape.

    DatabaseUnusable if there is none such. Nothing runs in the background: ``web.serving.serve`` starts the worker.
    """
    settings = settings or Settings()
    app = APIFlask(__name__, title="xiaoqi", docs_path=None, spec_path="/api/openapi.json", json_errors=False)
    app.config.update(
        SECRET_KEY=settings.key(),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1_000_000,
        MAX_FORM_MEMORY_SIZE=5_000_000,  # edits as JSON may hold a whole sheet
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
        BOOTSTRAP_SERVE_LOCAL=True,
        BOOTSTRAP_BTN_STYLE="primary",
    )
    app.extensions["xiaoqi.settings"] = settings
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_host=1)  # type: ignore[method-assign]
    logs.init_app(app)
    database = Database(settings.url)
    upgrade(database.engine)
    storage.init_app(app, database)
    log_ins.init_app(app)
    language.init_app(app)
    presentation.init_app(app)
    errors.init_app(app)
    numbers.init_app(app)
    Bootstrap5(app)
    # The limit on log-ins is counted before anything else; then the form's token; then who may see the page.
    CSRFProtect(app)
    app.before_request(access.guard)
    app.after_request(security.add_headers)
    for blueprint in (people, rounds, runs, runs_api, scenarios, sweeps, plans, partners, status):
        app.register_blueprint(blueprint)
    app.add_url_rule("/", "home", home)
    access.for_roles("coordinator", "admin")(app.view_functions["openapi.spec"])
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    return app


@access.for_roles("coordinator", "admin", "enterprise", "school")
def home() -> ResponseReturnValue:
    """Everyone's first page: rounds for coordinators, proposals for the others."""
    first = "rounds.index" if current_user.role in ("coordinator", "admin") else "partners.index"
    return redirect(url_for(first))
