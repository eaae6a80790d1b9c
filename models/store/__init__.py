"""What is done with the memory: every act is one function, named after it, on a session of ``models.database.Database``.

Acts that change something write their event into the audit trail in the same transaction.
"""

from models.store.events import events_on, record
from models.store.leases import (
    LEASE_SECONDS,
    LeaseLost,
    claim_run,
    end_cancelled,
    fail_run,
    finish_run,
    heartbeat,
    release_run,
    start_of_run,
)
from models.store.people import add_person, allow_person, change_password, find_person, list_people, log_in, prefer_language
from models.store.plans import load_plan, plan_document, plan_of_run
from models.store.proposals import NotPublishable, proposal_for, proposals_for, publish_plan, published_plan, respond
from models.store.rounds import list_rounds, load_issues, load_round, store_round, uploaded_file
from models.store.runs import add_run, cancel_run, list_runs, retry_run, run_log
from models.store.scenarios import add_scenario, base_scenario, edits_of, scenario_round

__all__ = [
    "LEASE_SECONDS",
    "LeaseLost",
    "NotPublishable",
    "add_person",
    "add_run",
    "add_scenario",
    "allow_person",
    "base_scenario",
    "cancel_run",
    "change_password",
    "claim_run",
    "edits_of",
    "end_cancelled",
    "events_on",
    "fail_run",
    "find_person",
    "finish_run",
    "heartbeat",
    "list_people",
    "list_rounds",
    "list_runs",
    "load_issues",
    "load_plan",
    "load_round",
    "log_in",
    "plan_document",
    "plan_of_run",
    "prefer_language",
    "proposal_for",
    "proposals_for",
    "publish_plan",
    "published_plan",
    "record",
    "release_run",
    "respond",
    "retry_run",
    "run_log",
    "scenario_round",
    "start_of_run",
    "store_round",
    "uploaded_file",
]
