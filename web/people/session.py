"""Who is logged in."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin

from models.tables import Person
from web.storage import reading

limiter = Limiter(get_remote_address, storage_uri="memory://")


class Member(UserMixin):
    """The person of a session, as the pages see them. The cookie ends with the password: it carries part of its hash."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.id
        self.name = person.name
        self.role = person.role
        self.organisation_id = person.organisation_id
        self.language = person.language

    def get_id(self) -> str:
        """What the session keeps."""
        return f"{self.id}.{self.person.password_hash[-16:]}"


def init_app(app: Flask) -> None:
    """Let people log in, and limit how often they try."""
    limiter.init_app(app)
    manager = LoginManager(app)
    manager.user_loader(_load)


def _load(kept: str) -> Member | None:
    number, _, mark = kept.partition(".")
    person = reading().get(Person, int(number)) if number.isdecimal() else None
    if person is None or not person.active or person.password_hash[-16:] != mark:
        return None
    return Member(person)
