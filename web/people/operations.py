"""What people do with their account: each act writes its event."""

from __future__ import annotations

from data.contract.text import Language
from models import store
from models.tables import Person
from web.storage import writing


def log_in(name: str, password: str) -> Person | None:
    """The person, if name and password fit and the account is active."""
    with writing() as session:
        return store.log_in(session, name, password)


def log_out(person_id: int) -> None:
    """Note that the person left."""
    with writing() as session:
        store.record(session, "person.log_out", "person", person_id, person_id)


def change_password(person_id: int, present: str, new: str) -> Person | None:
    """Give the person a new password; None if the present one is wrong. ValueError if the new one is too short."""
    with writing() as session:
        person = session.get_one(Person, person_id)
        if store.log_in(session, person.name, present) is None:
            return None
        store.change_password(session, person, new, by=person_id)
        return person


def prefer_language(person_id: int, language: Language) -> None:
    """Remember the language a person reads."""
    with writing() as session:
        store.prefer_language(session, session.get_one(Person, person_id), language)
