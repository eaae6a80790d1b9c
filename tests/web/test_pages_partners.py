"""What enterprises and schools see and say."""

from __future__ import annotations

import re

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from web_samples import token

from models import store
from models.tables import Event, Person, Proposal, Response
from web.demo import Demonstration

SIDES = {"enterprise": Proposal.enterprise_id, "school": Proposal.school_id}


def numbers(app: APIFlask, role: str, own: bool) -> set[int]:
    """Proposals of the guest's organisation, or of all others."""
    with app.extensions["xiaoqi.database"].reading() as session:
        person = session.scalar(select(Person).where(Person.name == role))
        found = SIDES[role] == person.organisation_id
        return set(session.scalars(select(Proposal.id).where(found if own else ~found)))


@pytest.mark.parametrize("role", ["enterprise", "school"])
def test_only_their_own_proposals(app: APIFlask, role: str, request: pytest.FixtureRequest) -> None:
    client: FlaskClient = request.getfixturevalue(role)
    shown: set[int] = set()
    for number in range(1, 20):
        page = client.get(f"/proposals/?page={number}").get_data(as_text=True)
        shown |= {int(found) for found in re.findall(r"/proposals/(\d+)/", page)}
    own, others = numbers(app, role, True), numbers(app, role, False)
    assert shown == own
    assert own
    assert others
    assert client.get(f"/proposals/{min(own)}/").status_code == 200
    for number in sorted(others)[:5]:
        assert client.get(f"/proposals/{number}/").status_code == 404
        page = client.get(f"/proposals/{min(own)}/").get_data(as_text=True)
        form = {"csrf_token": token(page), "answer": "accept", "note": ""}
        assert client.post(f"/proposals/{number}/", data=form).status_code == 404


def test_an_answer_is_shown_to_both_sides_and_recorded(
    app: APIFlask, enterprise: FlaskClient, coordinator: FlaskClient, demonstration: Demonstration
) -> None:
    number = min(numbers(app, "enterprise", True))
    page = enterprise.get(f"/proposals/{number}/").get_data(as_text=True)
    form = {"csrf_token": token(page), "answer": "decline", "note": "<b>宿舍已满</b>"}
    assert enterprise.post(f"/proposals/{number}/", data=form).status_code == 302
    own = enterprise.get(f"/proposals/{number}/").get_data(as_text=True)
    assert "&lt;b&gt;宿舍已满" in own
    answers = coordinator.get(f"/plans/{demonstration.plan_id}/answers").get_data(as_text=True)
    assert "宿舍已满" in answers
    enterprise.post(f"/proposals/{number}/", data=form | {"answer": "accept", "note": ""})
    assert "已接受" in enterprise.get(f"/proposals/{number}/").get_data(as_text=True)
    assert enterprise.post(f"/proposals/{number}/", data=form | {"answer": "perhaps"}).status_code == 422
    with app.extensions["xiaoqi.database"].reading() as session:
        acts = session.scalars(select(Event.act).where(Event.subject == "proposal", Event.subject_id == number)).all()
    assert acts == ["proposal.respond"] * 2


def test_control_characters_do_not_reach_the_database(app: APIFlask, enterprise: FlaskClient) -> None:
    number = min(numbers(app, "enterprise", True))
    page = enterprise.get(f"/proposals/{number}/").get_data(as_text=True)
    form = {"csrf_token": token(page), "answer": "decline", "note": " 宿舍\x00已满\x1b\r\n再议\x07 "}
    assert enterprise.post(f"/proposals/{number}/", data=form).status_code == 302
    with app.extensions["xiaoqi.database"].reading() as session:
        assert session.scalar(select(Response.note).where(Response.proposal_id == number)) == "宿舍已满\n再议"


def test_a_withdrawn_plan_leaves_nothing_to_see(app: APIFlask, enterprise: FlaskClient, demonstration: Demonstration) -> None:
    number = min(numbers(app, "enterprise", True))
    with app.extensions["xiaoqi.database"].writing() as session:
        plan = store.load_plan(session, demonstration.plan_id)
        scenario = store.base_scenario(session, demonstration.round_id)
        store.add_run(session, scenario.id, {})
        run = store.claim_run(session, "test")
        assert run is not None
        assert run.lease is not None
        stored = store.finish_run(session, run.id, run.lease, plan)
        store.publish_plan(session, stored.id)
    assert enterprise.get(f"/proposals/{number}/").status_code == 404
    page = enterprise.get("/proposals/").get_data(as_text=True)
    assert f"/proposals/{number}/" not in page


def test_a_plan_is_published_once(coordinator: FlaskClient, demonstration: Demonstration) -> None:
    page = coordinator.get(f"/plans/{demonstration.plan_id}/").get_data(as_text=True)
    assert 'id="publish"' not in page
    answer = coordinator.post(f"/plans/{demonstration.plan_id}/publish", data={"csrf_token": token(page)}, follow_redirects=True)
    assert "不能发布" in answer.get_data(as_text=True)
