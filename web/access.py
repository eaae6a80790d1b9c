"""Who may see what: every view is closed unless it names its roles or is marked public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
ASSETS = frozenset({"static", "bootstrap.static"})  # style sheets and scripts of this service; nothing of a round


def public(view: View) -> View:
    """Mark a view that needs no log-in."""
    view.access = frozenset({PUBLIC})  # type: ignore[attr-defined]
    return view


def for_roles(*roles: str) -> Callable[[View], View]:
    """Mark a view for people with one of these roles."""

    def mark(view: View) -> View:
        view.access = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> frozenset[str]:
    """Roles that may call an endpoint; empty where nobody was named."""
    if endpoint in ASSETS:
        return frozenset({PUBLIC})
    view: Any = app.view_functions.get(endpoint)
    return getattr(view, "access", frozenset())


def guard() -> ResponseReturnValue | None:
    """Before each request: let it through, ask for a log-in, or refuse."""
    if request.endpoint is None:
        return None  # an unknown address: 404 for everybody
    allowed = access_of(current_app, request.endpoint)
    if PUBLIC in allowed:
        return None
    if not current_user.is_authenticated:
        if wants_json():
            abort(401)
        return redirect(url_for("people.log_in", next=request.full_path if request.method == "GET" else None))
    if current_user.role not in allowed:
        abort(403)
    return None


def wants_json() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith("/api/")
