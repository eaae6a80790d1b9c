"""Fixtures of the pages: the sample, a service on a database with it, and Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from web_samples import Sample, log_in, make_sample, token

from web.app import create_app
from web.demo import GUESTS, Demonstration, prepare
from web.runs.worker import Worker
from web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PASSWORDS = {guest.name: guest.password for guest in GUESTS}


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The county and its plan."""
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def prepared(sample: Sample, cheap_passwords: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demonstration]:
    """A database with the sample published, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "xiaoqi.db"
    return path, prepare(f"sqlite:///{path}", sample.round, plan=sample.plan)


@pytest.fixture
def demonstration(prepared: tuple[Path, Demonstration]) -> Demonstration:
    """Numbers of the sample's round and plan in ``app``."""
    return prepared[1]


@pytest.fixture
def settings(prepared: tuple[Path, Demonstration], tmp_path: Path) -> Settings:
    """Settings on a copy of the prepared database."""
    shutil.copyfile(prepared[0], tmp_path / "xiaoqi.db")
    url = f"sqlite:///{tmp_path / 'xiaoqi.db'}"
    return Settings(instance_dir=tmp_path, database_url=url, demo=True, port=0, log_in_limit="1000 per minute")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """What is made of the templates, so that not every new service makes it anew."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(settings: Settings, compiled: BytecodeCache) -> Iterator[APIFlask]:
    """The service."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled
    yield app
    app.extensions["xiaoqi.database"].close()


@pytest.fixture
def visitor(app: APIFlask) -> FlaskClient:
    """Somebody who is not logged in."""
    return app.test_client()


@pytest.fixture
def coordinator(app: APIFlask) -> FlaskClient:
    """The coordinator, logged in."""
    return _member(app, "coordinator")


@pytest.fixture
def enterprise(app: APIFlask) -> FlaskClient:
    """An enterprise's user, logged in."""
    return _member(app, "enterprise")


@pytest.fixture
def school(app: APIFlask) -> FlaskClient:
    """A school's user, logged in."""
    return _member(app, "school")


def _member(app: APIFlask, name: str) -> FlaskClient:
    client = app.test_client()
    log_in(client, name, PASSWORDS[name])
    return client


@pytest.fixture
def address(app: APIFlask) -> Iterator[str]:
    """The service really served by waitress, with its worker; its address."""
    from web.serving import server, start_worker

    worker, served = start_worker(app), server(app)
    thread = Thread(target=served.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.effective_port}"
    worker.stop()
    served.close()
    thread.join(5)


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """Debian's Chromium, that asks nobody but us."""
    from playwright.sync_api import sync_playwright

    quiet = [
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu", *quiet])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: ``XIAOQI_SCREENSHOTS``, else a temporary folder."""
    given = os.environ.get("XIAOQI_SCREENSHOTS")
    folder = Path(given) if given else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def post(coordinator: FlaskClient) -> Callable[..., str]:
    """Sends a form from a page and gives the page that follows."""

    def send(page: str, address: str | None = None, status: int = 200, **fields: str) -> str:
        secret = token(coordinator.get(page).get_data(as_text=True))
        answer = coordinator.post(address or page, data={"csrf_token": secret, **fields}, follow_redirects=True)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return str(answer.get_data(as_text=True))

    return send


@pytest.fixture
def work(app: APIFlask) -> Callable[[], None]:
    """Solves what waits."""
    return lambda: [None for _ in iter(Worker(app.extensions["xiaoqi.database"]).work_once, False)] and None
