"""Plans: stored once per run, read back as text or typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.contract.plan import Plan
from data.plans.files import plan_of, plan_text
from models.store.events import record
from models.tables import Run, Scenario, StoredPlan, StoredRound


def add_plan(session: Session, run: Run, plan: Plan) -> StoredPlan:
    """Store the plan of a run; the database refuses a second one. ``finish_run`` is what workers call."""
    document = plan_text(plan)
    stored = StoredPlan(
        run_id=run.id,
        scenario_id=run.scenario_id,
        document=document,
        sha256=_sha256(document),
        status=plan.status,
        objective=plan.objective,
        bound=plan.bound,
        violations=sum(not check.ok and check.severity == "barred" for check in plan.checks),
    )
    session.add(stored)
    session.flush()
    record(session, "plan.store", "plan", stored.id, None, run_id=run.id, sha256=stored.sha256)
    return stored


def plans_with(session: Session, round_name: str, hashes: Iterable[str]) -> Sequence[StoredPlan]:
    """The plans of a round's versions whose documents have one of those hashes, the oldest first."""
    versions = select(StoredPlan).join(Scenario, Scenario.id == StoredPlan.scenario_id).join(StoredRound)
    return session.scalars(
        versions.where(StoredRound.name == round_name, StoredPlan.sha256.in_(hashes)).order_by(StoredPlan.id)
    ).all()


def load_plan(session: Session, plan_id: int) -> Plan:
    """The plan, typed; LookupError if there is none."""
    return plan_of(json.loads(plan_document(session, plan_id)))


def plan_document(session: Session, plan_id: int) -> str:
    """The exact text that was stored, over which the hash is; LookupError if there is none."""
    stored = session.get(StoredPlan, plan_id)
    if stored is None:
        raise LookupError(f"There is no plan {plan_id}")
    return stored.document


def plan_of_run(session: Session, run_id: int) -> StoredPlan | None:
    """What a run has stored, if anything."""
    return session.scalar(select(StoredPlan).where(StoredPlan.run_id == run_id))


def _sha256(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()
