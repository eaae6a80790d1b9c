"""The demonstration: a database with the fictional county, and somebody of each role to log in as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.contract.issue import Issue
from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.text import Text
from data.rounds import input_sha256
from models import store
from models.database import Database
from models.migrate import upgrade
from models.tables import StoredRound

NAME = "禾汀县 2026（演示）"


@dataclass(frozen=True)
class Guest:
    """A log-in of the demonstration. The passwords are public: the demonstration listens on this machine only."""

    who: Text
    name: str
    password: str
    role: str


GUESTS = (
    Guest(Text("统筹人员", "coordinator"), "coordinator", "demo-coordinator", "coordinator"),
    Guest(Text("企业用户", "an enterprise's user"), "enterprise", "demo-enterprise", "enterprise"),
    Guest(Text("学校用户", "a school's user"), "school", "demo-school", "school"),
)


@dataclass(frozen=True)
class Demonstration:
    """What was prepared. ``plan_id`` is None where no plan was given."""

    guests: tuple[Guest, ...]
    round_id: int
    plan_id: int | None


def prepare(database_url: str, round_: Round, issues: Sequence[Issue] = (), plan: Plan | None = None) -> Demonstration:
    """Fill the database with the round, its plan (published, so that every guest has something to see) and the guests.

    Called again with the same round and plan it adds nothing. DatabaseUnusable if the address is no good.
    """
    database = Database(database_url)
    try:
        upgrade(database.engine)
        with database.writing() as session:
            stored = session.scalar(_known(round_))
            if stored is None:
                stored = store.store_round(session, round_, name=NAME, issues=issues)
            _add_guests(session, round_, plan)
            round_id = stored.id
        plan_id = None if plan is None else _keep_plan(database, round_id, plan)
    finally:
        database.close()
    return Demonstration(GUESTS, round_id, plan_id)


def _known(round_: Round) -> Select[StoredRound]:
    known = StoredRound.name == NAME, StoredRound.sha256 == input_sha256(round_)
    return select(StoredRound).where(*known).order_by(StoredRound.id.desc()).limit(1)


def _add_guests(session: Session, round_: Round, plan: Plan | None) -> None:
    schools, enterprises = _hosts(round_, plan)
    for guest in GUESTS:
        if store.find_person(session, guest.name) is None:
            organisation = {"school": schools, "enterprise": enterprises}.get(guest.role)
            store.add_person(session, name=guest.name, role=guest.role, password=guest.password, organisation_id=organisation)


def _hosts(round_: Round, plan: Plan | None) -> tuple[str, str]:
    """The school that sends most students in the plan and the enterprise that takes most; else by cohorts and seats."""
    school_of = {row["cohort_id"]: row["school_id"] for row in round_.records("cohorts")}
    host_of = {row["post_id"]: row["enterprise_id"] for row in round_.records("posts")}
    sent, taken = Counter(school_of.values()), Counter[str]()
    for row in round_.records("posts"):
        taken[row["enterprise_id"]] += row["seats"] if row["kind"] == "internship" else 0
    if plan is not None and plan.internships:
        sent, taken = Counter(), Counter()
        for group in plan.internships:
            sent[school_of[group.cohort_id]] += group.students
            taken[host_of[group.post_id]] += group.students
    return min(sent, key=lambda key: (-sent[key], key)), min(taken, key=lambda key: (-taken[key], key))


def _keep_plan(database: Database, round_id: int, plan: Plan) -> int:
    with database.writing() as session:
        scenario = store.base_scenario(session, round_id)
        published = store.published_plan(session, scenario.id, plan)
        if published is not None:
            return published.id
        ordered = store.add_run(session, scenario.id, dict(plan.provenance.settings))
        # In the same transaction: no worker sees the run before it is done.
        run = store.claim_run(session, "demo", run_id=ordered.id)
        assert run is not None, "a run of this very transaction waits"
        assert run.lease is not None, "a claimed run has a lease"
        kept = store.finish_run(session, run.id, run.lease, plan)
        if plan.status in ("optimal", "feasible"):
            store.publish_plan(session, kept.id)
        return kept.id
