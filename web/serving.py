"""Serving the pages: waitress, with workers beside it."""

from __future__ import annotations

import signal
from threading import current_thread, main_thread

from apiflask import APIFlask
from waitress import create_server
from waitress.server import BaseWSGIServer, MultiSocketServer

from models.database import Database
from web.runs.hands import Hands
from web.runs.worker import Worker
from web.settings import Settings


def serve(app: APIFlask) -> None:
    """Answer requests until interrupted; with the setting ``worker`` solve too, in this process or in others."""
    settings: Settings = app.extensions["xiaoqi.settings"]
    worker = start_worker(app) if settings.worker else None
    if current_thread() is main_thread():
        # Told to end, leave as after Ctrl-C: the run in hand is given back at once, not when its lease has run out.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server(app).run()
    finally:
        if worker is not None:
            worker.stop()


def server(app: APIFlask) -> BaseWSGIServer | MultiSocketServer:
    """The server, bound to its address and ready to ``run``; OSError if the port is taken."""
    settings: Settings = app.extensions["xiaoqi.settings"]
    found: BaseWSGIServer | MultiSocketServer = create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        max_request_body_size=settings.max_upload_mb * 1_000_000 + 1_000_000,
    )
    return found


def start_worker(app: APIFlask) -> Worker | Hands:
    """A worker in a thread of this process, on the application's database; or processes, where the settings ask for them."""
    settings: Settings = app.extensions["xiaoqi.settings"]
    database: Database = app.extensions["xiaoqi.database"]
    worker = Worker.of(settings, database) if settings.worker_processes == 0 else Hands(settings, settings.worker_processes)
    worker.start()
    return worker
