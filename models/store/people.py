"""People: adding them, letting them in."""

from __future__ import annotations

from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.contract.text import Language
from models.refusal import Refused
from models.store.events import record
from models.tables import Person
from models.tables.person import ROLES

SHORTEST_PASSWORD = 8
_HASHER = PasswordHasher()
# Verified where nobody has the name, so that the time taken does not tell which names exist.
_NOBODY = _HASHER.hash("nobody has this password")


def add_person(
    session: Session,
    *,
    name: str,
    role: str,
    password: str,
    organisation_id: str | None = None,
    language: Language = "zh",
    by: int | None = None,
) -> Person:
    """A new person; Refused for a name taken, an unknown role, a missing organisation or a short password."""
    name = name.strip()
    if not name:
        raise Refused("用户名为空；请填写登录名。", "The name is empty. Maybe give the log-in name.")
    if not name.isprintable():
        raise Refused("用户名含控制字符；请重新输入。", "The name has control characters. Maybe type it anew.")
    if role not in ROLES:
        listed = ", ".join(ROLES)
        raise Refused(f"没有角色 {role}；可用：{listed}。", f"There is no role {role!r}. Maybe one of {listed}.")
    if role in ("enterprise", "school") and not organisation_id:
        raise Refused(
            f"角色 {role} 需有所属单位；请填写数据中的 {role}_id。",
            f"A person of role {role} needs an organisation. Maybe give the {role}_id of the round.",
        )
    if find_person(session, name) is not None:
        raise Refused(f"用户名 {name} 已有人使用；请换一个。", f"The name {name!r} is taken. Maybe choose another.")
    person = Person(
        name=name, role=role, organisation_id=organisation_id or None, password_hash=_hash(password), language=language
    )
    session.add(person)
    session.flush()
    record(session, "person.add", "person", person.id, by, role=role, organisation_id=organisation_id)
    return person


def find_person(session: Session, name: str) -> Person | None:
    """The person with that log-in name."""
    return session.scalar(select(Person).where(Person.name == name))


def list_people(session: Session) -> Sequence[Person]:
    """Everyone, by name."""
    return session.scalars(select(Person).order_by(Person.name)).all()


def log_in(session: Session, name: str, password: str) -> Person | None:
    """The person, if the password is right and the account active; the attempt is recorded. Needs a writing session."""
    person = find_person(session, name)
    right = _right(person.password_hash if person else _NOBODY, password)
    if person is None:
        return None
    if not right or not person.active:
        record(session, "person.refuse", "person", person.id, None)
        return None
    if _HASHER.check_needs_rehash(person.password_hash):
        person.password_hash = _HASHER.hash(password)
    record(session, "person.log_in", "person", person.id, person.id)
    return person


def change_password(session: Session, person: Person, password: str, *, by: int | None = None) -> None:
    """Give the person another password; Refused if it is too short."""
    person.password_hash = _hash(password)
    record(session, "person.change_password", "person", person.id, by)


def prefer_language(session: Session, person: Person, language: Language) -> None:
    """Remember the language a person reads."""
    person.language = language
    record(session, "person.prefer_language", "person", person.id, person.id, language=language)


def allow_person(session: Session, person: Person, allowed: bool, *, by: int | None = None) -> None:
    """Let the person in, or shut the account; nothing of theirs is removed."""
    person.active = allowed
    record(session, "person.allow" if allowed else "person.shut", "person", person.id, by)


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(
            f"密码只有 {len(password)} 个字符；请用 {SHORTEST_PASSWORD} 个以上。",
            f"The password has {len(password)} characters. Maybe choose one of {SHORTEST_PASSWORD} or more.",
        )
    return _HASHER.hash(password)


def _right(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
