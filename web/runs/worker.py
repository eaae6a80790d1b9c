"""The worker: takes runs from the database, solves them, keeps their lease alive until their plan is stored."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, TypeAlias

import structlog
from sqlalchemy.orm import Session

from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.text import Text
from models import store
from models.database import Database
from models.tables import Run
from web.runs.patience import patiently
from web.runs.pulse import Pulse

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5
BEAT_SECONDS = 1.0
End: TypeAlias = Callable[[Session], object]
NOT_STORED = Text("本期数据未能读出，或结果未能存入数据库。", "The round could not be read, or the result not be stored.")


class Worker:
    """Solves one run after another until told to stop. ``start`` does so in a thread of its own, ``work`` in the caller's."""

    def __init__(self, database: Database, name: str | None = None) -> None:
        self._database = database
        self._name = name or f"{socket.gethostname()}:{os.getpid()}"
        self._leave = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin in a thread that ends with the process."""
        self._thread = Thread(target=self.work, name="xiaoqi-worker", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Leave: a plan that is good enough is stored, else the present run is given back; waits that long for the thread."""
        self._leave.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def work(self) -> None:
        """Take and solve runs until told to stop."""
        while not self._leave.is_set():
            try:
                worked = self.work_once()
            except Exception as error:  # the database may be away for a moment; the worker must outlive that
                log.error("worker_trouble", exc_info=error)
                worked = False
            if not worked:
                self._leave.wait(IDLE_SECONDS)

    def work_once(self) -> bool:
        """Solve the next run that waits; False if there is none."""
        with self._database.writing() as session:
            run = store.claim_run(session, self._name)
        if run is None or run.lease is None:
            return False
        log.info("run_claimed", run=run.id, attempt=run.attempts)
        try:
            with self._beating(run.id, run.lease) as pulse:
                self._do(run, run.lease, pulse)
        except store.LeaseLost:
            log.warning("lease_lost", run=run.id)
        return True

    def _do(self, run: Run, lease: str, pulse: Pulse) -> None:
        try:
            given = patiently(lambda: self._given(run), self._leave)
            end = self._solved(run, lease, given, pulse)
            patiently(lambda: self._write(end), self._leave)
        except store.LeaseLost:
            raise
        except Exception as error:
            # Not the solver's doing: the run waits for another attempt while there are any.
            log.error("run_not_stored", run=run.id, exc_info=error)
            patiently(lambda: self._write(lambda s: store.fail_run(s, run.id, lease, NOT_STORED, again=True)), self._leave)

    def _given(self, run: Run) -> tuple[Round, Plan | None]:
        with self._database.reading() as session:
            baseline = store.load_plan(session, run.baseline_id) if run.baseline_id else None
            return store.run_round(session, run.id), baseline

    def _solved(self, run: Run, lease: str, given: tuple[Round, Plan | None], pulse: Pulse) -> End:
        """How the run ends, now that the solver has come back."""
        from matcher.solve import SolveOptions, solve  # heavy: loaded when there is something to solve

        round_, baseline = given
        try:
            plan = solve(round_, SolveOptions(**run.settings), baseline=baseline, progress=pulse.tell, stop=pulse.stop)
        except Exception as error:
            log.error("run_failed", run=run.id, exc_info=error)
            said = Text(
                f"计算出错（{type(error).__name__}），已记录。",
                f"The computation failed ({type(error).__name__}); it is recorded.",
            )
            return lambda session: store.fail_run(session, run.id, lease, said)
        cut_short = pulse.stop.is_set() and not good_enough(plan, run.settings)
        log.info("run_solved", run=run.id, status=plan.status, cancelled=pulse.cancelled, cut_short=cut_short)
        if pulse.cancelled:
            placed = plan.status in ("optimal", "feasible")
            return lambda session: store.end_cancelled(session, run.id, lease, plan if placed else None)
        if cut_short:  # because the worker leaves
            return lambda session: store.release_run(session, run.id, lease)
        return lambda session: store.finish_run(session, run.id, lease, plan)

    def _write(self, end: End) -> None:
        with self._database.writing() as session:
            end(session)

    @contextmanager
    def _beating(self, run_id: int, lease: str) -> Iterator[Pulse]:
        pulse, over = Pulse(), Event()

        def beat() -> None:
            while not over.wait(BEAT_SECONDS):
                if self._leave.is_set():
                    pulse.stop.set()
                try:
                    with self._database.writing() as session:
                        goes_on = store.heartbeat(session, run_id, lease, **pulse.news())
                    pulse.heard()
                    if not goes_on:
                        pulse.cancelled = True
                        pulse.stop.set()
                except store.LeaseLost:
                    pulse.stop.set()  # another worker has it: this work is lost, and must not go on
                    return
                except Exception as error:
                    log.warning("heartbeat_failed", run=run_id, exc_info=error)

        thread = Thread(target=beat, name="xiaoqi-heartbeat", daemon=True)
        thread.start()
        try:
            yield pulse
        finally:
            over.set()
            thread.join()


def good_enough(plan: Plan, settings: dict[str, Any]) -> bool:
    """Whether the solver, left alone, would have ended there as well."""
    return plan.status == "optimal" or (plan.gap is not None and plan.gap <= settings.get("gap", 0.0))
