"""Log-in, log-out, password, language, and forms that somebody else sends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from web_samples import log_in, token

from models import store
from web.app import create_app
from web.people.views import here
from web.settings import Settings


def test_a_wrong_password_is_refused_in_the_same_words_as_an_unknown_name(visitor: FlaskClient) -> None:
    page = visitor.get("/log-in").get_data(as_text=True)
    for name, password in (("coordinator", "wrong-password"), ("nobody", "wrong-password")):
        answer = visitor.post("/log-in", data={"name": name, "password": password, "csrf_token": token(page)})
        assert answer.status_code == 422
        assert "登录名或密码不正确" in answer.get_data(as_text=True)


def test_log_in_goes_where_the_person_wanted_to_go(visitor: FlaskClient) -> None:
    there = visitor.get("/rounds/upload").headers["Location"]
    page = visitor.get(there).get_data(as_text=True)
    form = {"name": "coordinator", "password": "demo-coordinator", "csrf_token": token(page)}
    assert visitor.post(there, data=form).headers["Location"].startswith("/rounds/upload")


@pytest.mark.parametrize(
    "target", ["https://elsewhere.test/", "//elsewhere.test/", "/\\elsewhere.test", "javascript:alert(1)", "", None]
)
def test_log_in_never_leads_elsewhere(target: str | None) -> None:
    assert here(target) is None


def test_forms_need_their_token(coordinator: FlaskClient) -> None:
    for address in (
        "/log-out",
        "/language",
        "/plans/1/publish",
        "/runs/1/stop",
        "/rounds/1/solve",
        "/rounds/upload",
        "/password",
    ):
        answer = coordinator.post(address, data={"language": "en"})
        assert answer.status_code == 400, address
        assert "页面已过期" in answer.get_data(as_text=True)


def test_too_many_attempts_have_to_wait(settings: Settings) -> None:
    client = create_app(settings.model_copy(update={"log_in_limit": "2 per minute"})).test_client()
    form = {
        "name": "coordinator",
        "password": "wrong-password",
        "csrf_token": token(client.get("/log-in").get_data(as_text=True)),
    }
    assert [client.post("/log-in", data=form).status_code for _ in range(3)] == [422, 422, 429]


def test_one_name_is_not_tried_from_many_addresses(settings: Settings) -> None:
    client = create_app(settings.model_copy(update={"log_in_limit": "2 per minute"})).test_client()
    csrf = token(client.get("/log-in").get_data(as_text=True))

    def attempt(name: str, host: int) -> int:
        form = {"name": name, "password": "wrong-password", "csrf_token": csrf}
        return client.post("/log-in", data=form, environ_overrides={"REMOTE_ADDR": f"10.0.0.{host}"}).status_code

    assert [attempt(name, host) for host, name in enumerate(("coordinator", " coordinator", "coordinator\0"))] == [422, 422, 429]
    assert attempt("school", 9) == 422


def test_names_with_control_characters_are_nobodys(visitor: FlaskClient) -> None:
    page = visitor.get("/log-in").get_data(as_text=True)
    answer = visitor.post("/log-in", data={"name": "\x00", "password": "x", "csrf_token": token(page)})
    assert (answer.status_code, "请填写登录名" in answer.get_data(as_text=True)) == (422, True)


def test_a_new_password_ends_other_sessions(app: object, coordinator: FlaskClient) -> None:
    other = app.test_client()  # type: ignore[attr-defined]
    log_in(other, "coordinator", "demo-coordinator")
    page = coordinator.get("/password").get_data(as_text=True)
    form = {"csrf_token": token(page), "present": "demo-coordinator", "new": "another-password", "again": "another-password"}
    assert coordinator.post("/password", data=form | {"again": "something-else"}).status_code == 422
    assert coordinator.post("/password", data=form | {"present": "wrong"}).status_code == 422
    assert coordinator.post("/password", data=form | {"new": "short", "again": "short"}).status_code == 422
    assert coordinator.post("/password", data=form).status_code == 302
    assert coordinator.get("/rounds/").status_code == 200
    assert other.get("/rounds/").headers["Location"].startswith("/log-in")


def test_a_shut_account_is_out_at_once(app: object, coordinator: FlaskClient) -> None:
    with app.extensions["xiaoqi.database"].writing() as session:  # type: ignore[attr-defined]
        person = store.find_person(session, "coordinator")
        assert person is not None
        store.allow_person(session, person, False)
    assert coordinator.get("/rounds/").headers["Location"].startswith("/log-in")


def test_language_is_kept_with_the_person(app: object, coordinator: FlaskClient) -> None:
    page = coordinator.get("/rounds/").get_data(as_text=True)
    form = {"csrf_token": token(page), "language": "en", "next": "/rounds/"}
    assert coordinator.post("/language", data=form).headers["Location"] == "/rounds/"
    assert "Upload a workbook" in coordinator.get("/rounds/").get_data(as_text=True)
    again = app.test_client()  # type: ignore[attr-defined]
    log_in(again, "coordinator", "demo-coordinator")
    assert "Upload a workbook" in again.get("/rounds/").get_data(as_text=True)
    assert coordinator.post("/language", data=form | {"language": "fr"}).status_code == 400


def test_log_ins_of_the_demonstration_show_only_there(settings: Settings, visitor: FlaskClient) -> None:
    assert "demo-coordinator" in visitor.get("/log-in").get_data(as_text=True)
    quiet = create_app(settings.model_copy(update={"demo": False})).test_client()
    assert "demo-coordinator" not in quiet.get("/log-in").get_data(as_text=True)


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = Settings(instance_dir=tmp_path / "new").key()
    assert first == Settings(instance_dir=tmp_path / "new").key()
    assert len(first) == 64
    assert os.stat(tmp_path / "new" / "secret_key").st_mode & 0o077 == 0
    assert Settings(instance_dir=tmp_path / "new", secret_key="given").key() == "given"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://there/x")
    monkeypatch.setenv("XIAOQI_PORT", "9000")
    assert (Settings().url, Settings().port) == ("postgresql://there/x", 9000)
    monkeypatch.setenv("XIAOQI_DATABASE_URL", "sqlite:///own.db")
    assert Settings().url == "sqlite:///own.db"


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())
