"""What schools and enterprises do with proposals: each act writes its event."""

from __future__ import annotations

from models import store
from models.tables import Person, Response
from web.storage import writing


def answer_proposal(person_id: int, proposal_id: int, answer: str, note: str) -> Response:
    """Accept or decline for the person's own side; LookupError where the proposal is not theirs to see."""
    with writing() as session:
        return store.respond(session, session.get_one(Person, person_id), proposal_id, answer, note)
