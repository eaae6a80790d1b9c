"""What coordinators do with runs: each act writes its event."""

from __future__ import annotations

from models import store
from models.tables import Run
from web.storage import writing


def start_run(round_id: int, *, time_limit: float, gap: float, seed: int, baseline_id: int | None, by: int | None) -> Run:
    """Order the round, as imported, to be solved: ``time_limit`` in seconds, ``gap`` as a share. LookupError if there is none."""
    with writing() as session:
        scenario = store.base_scenario(session, round_id)
        settings = {"time_limit": time_limit, "gap": gap, "seed": seed}
        return store.add_run(session, scenario.id, settings, baseline_id=baseline_id, by=by)


def stop_run(run_id: int, by: int | None) -> Run:
    """Ask a run to stop; the best plan so far is kept. LookupError if there is none such."""
    with writing() as session:
        return store.cancel_run(session, run_id, by=by)
