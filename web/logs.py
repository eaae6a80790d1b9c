"""Logging of the service: one line per event on standard error."""

from __future__ import annotations

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request
from flask_login import current_user

log = structlog.get_logger("web.requests")


def init_app(app: Flask) -> None:
    """Log each request with its status and duration; addresses of assets are left out."""
    configure()

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if request.endpoint not in {"static", "bootstrap.static", "status.health"}:
            person = current_user.id if current_user and current_user.is_authenticated else None
            seconds = round(time.perf_counter() - g.get("started", time.perf_counter()), 3)
            log.info("request", method=request.method, path=request.path, status=response.status_code, s=seconds, person=person)
        return response


def configure() -> None:
    """Lines a person can read on a terminal, JSON elsewhere."""
    readable = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            *([] if readable else [structlog.processors.format_exc_info]),
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
