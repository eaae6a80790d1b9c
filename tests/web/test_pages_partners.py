"""What enterprises and schools see and say."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import select
from web_samples import token

from data.contract.plan import Group, Plan
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


def solved_again(app: APIFlask, demonstration: Demonstration, change: Callable[[Plan], Plan] = lambda plan: plan) -> int:
    """Another plan of the round, not published yet."""
    with app.extensions["xiaoqi.database"].writing() as session:
        plan = change(store.load_plan(session, demonstration.plan_id))
        store.add_run(session, store.base_scenario(session, demonstration.round_id).id, {})
        run = store.claim_run(session, "test")
        assert run is not None
        assert run.lease is not None
        return store.finish_run(session, run.id, run.lease, plan).id


def publish(coordinator: FlaskClient, plan_id: int) -> str:
    """The page before publishing."""
    page = coordinator.get(f"/plans/{plan_id}/").get_data(as_text=True)
    assert coordinator.post(f"/plans/{plan_id}/publish", data={"csrf_token": token(page)}).status_code == 302
    return page


def test_answers_stay_where_nothing_changed_and_are_asked_anew_where_it_did(
    app: APIFlask, school: FlaskClient, coordinator: FlaskClient, demonstration: Demonstration
) -> None:
    with app.extensions["xiaoqi.database"].reading() as session:
        person = session.scalar(select(Person).where(Person.name == "school"))
        same, sized, gone = [p for p in store.proposals_for(session, person) if p.kind == "group"][:3]
    for proposal, note in ((same, "照旧"), (sized, "可以来"), (gone, "欢迎")):
        page = school.get(f"/proposals/{proposal.id}/").get_data(as_text=True)
        form = {"csrf_token": token(page), "answer": "accept", "note": note}
        assert school.post(f"/proposals/{proposal.id}/", data=form).status_code == 302

    def other(plan: Plan) -> Plan:
        def fits(proposal: Proposal) -> Callable[[Group], bool]:
            return lambda group: (group.cohort_id, group.post_id) == (proposal.cohort_id, proposal.post_id)

        groups = [g.model_copy(update={"students": g.students - 1}) if fits(sized)(g) else g for g in plan.internships]
        return plan.model_copy(update={"internships": tuple(g for g in groups if not fits(gone)(g))})

    plan_id = solved_again(app, demonstration, other)
    page = publish(coordinator, plan_id)
    assert "1 项沿用已有的答复（1 个），1 项要重新答复" in page
    assert "1 所学校、0 家企业" in page
    assert "已有答复的 1 项安排不再有" in page
    page = school.get("/proposals/").get_data(as_text=True)
    assert f"请重新答复：人数 {sized.students} → {sized.students - 1}" in page
    assert page.index("请重新答复") < page.index('class="badge text-bg-success"'), "what is asked anew stands first"
    assert 'id="gone"' in page
    answers = coordinator.get(f"/plans/{plan_id}/answers").get_data(as_text=True)
    for told in ("照旧", "“可以来”，请重新答复", 'id="gone"'):
        assert told in answers
    stale = school.get(f"/proposals/{same.id}/", follow_redirects=True).get_data(as_text=True)
    assert "照旧" in stale, "an old address leads to the placement as it stands"
    form = {"csrf_token": token(stale), "answer": "accept", "note": ""}
    page = school.post(f"/proposals/{sized.id}/", data=form, follow_redirects=True).get_data(as_text=True)
    assert "答复没有存下" in page
    assert school.get(f"/proposals/{gone.id}/").status_code == 404
    assert school.post(f"/proposals/{gone.id}/", data=form).status_code == 404
    english = school.post("/language", data={"csrf_token": token(stale), "language": "en"})
    assert english.status_code == 302
    assert f"asked anew: students {sized.students} → {sized.students - 1}" in school.get("/proposals/").get_data(as_text=True)


def test_a_plan_is_published_once(coordinator: FlaskClient, demonstration: Demonstration) -> None:
    page = coordinator.get(f"/plans/{demonstration.plan_id}/").get_data(as_text=True)
    assert 'id="publish"' not in page
    answer = coordinator.post(f"/plans/{demonstration.plan_id}/publish", data={"csrf_token": token(page)}, follow_redirects=True)
    assert "不能发布" in answer.get_data(as_text=True)
