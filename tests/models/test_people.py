import pytest

from models.database import Database
from models.refusal import Refused
from models.store import add_person, allow_person, change_password, events_on, find_person, list_people, log_in, prefer_language


@pytest.fixture
def ming(database: Database) -> Database:
    with database.writing() as session:
        add_person(session, name=" 小明 ", role="enterprise", organisation_id="E1", password="correct horse")
    return database


def test_log_in_with_the_right_password_only(ming: Database) -> None:
    with ming.writing() as session:
        person = log_in(session, "小明", "correct horse")
        assert person is not None
        assert (person.role, person.organisation_id, person.language) == ("enterprise", "E1", "zh")
        assert log_in(session, "小明", "wrong horse") is None
        assert log_in(session, "小红", "correct horse") is None
        assert "correct horse" not in person.password_hash
        assert [e.act for e in events_on(session, "person", person.id)] == ["person.add", "person.log_in", "person.refuse"]


def test_a_name_has_no_control_characters(database: Database) -> None:
    with pytest.raises(Refused, match="control characters"), database.writing() as session:
        add_person(session, name="小\x00明", role="coordinator", password="correct horse")


def test_a_shut_account_stays_out(ming: Database) -> None:
    with ming.writing() as session:
        (person,) = list_people(session)
        allow_person(session, person, False)
        assert log_in(session, "小明", "correct horse") is None
        allow_person(session, person, True)
        assert log_in(session, "小明", "correct horse") is person


def test_a_new_password_and_language(ming: Database) -> None:
    with ming.writing() as session:
        person = find_person(session, "小明")
        assert person is not None
        change_password(session, person, "battery staple")
        prefer_language(session, person, "en")
    with ming.writing() as session:
        assert log_in(session, "小明", "correct horse") is None
        again = log_in(session, "小明", "battery staple")
        assert again is not None
        assert again.language == "en"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "小明"}, "taken"),
        ({"name": " "}, "empty"),
        ({"role": "boss"}, "no role"),
        ({"role": "school"}, "organisation"),
        ({"password": "short"}, "5 characters"),
    ],
)
def test_what_a_new_person_needs(ming: Database, given: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said), ming.writing() as session:
        add_person(session, **{"name": "小红", "role": "coordinator", "password": "long enough"} | given)
