"""The worker: takes runs from the database, solves them, keeps their lease alive."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import Any

import structlog

from data.contract.plan import Plan
from data.contract.text import Text
from models import store
from models.database import Database
from models.tables import Run

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5
BEAT_SECONDS = 1.0


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
        """Give the present run back and leave; waits that long for the thread."""
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
            self._solve(run, run.lease)
        except store.LeaseLost:
            log.warning("lease_lost", run=run.id)
        except Exception as error:
            log.error("run_failed", run=run.id, exc_info=error)
            said = Text(
                f"计算出错（{type(error).__name__}），已记录。",
                f"The computation failed ({type(error).__name__}); it is recorded.",
            )
            with self._database.writing() as session:
                store.fail_run(session, run.id, run.lease, said)
        return True

    def _solve(self, run: Run, lease: str) -> None:
        from matcher.solve import SolveOptions, solve  # heavy: loaded when there is something to solve

        with self._database.reading() as session:
            round_ = store.scenario_round(session, run.scenario_id)
            baseline = store.load_plan(session, run.baseline_id) if run.baseline_id else None
        with self._beating(run.id, lease) as pulse:
            plan = solve(round_, SolveOptions(**run.settings), baseline=baseline, progress=pulse.tell, stop=pulse.stop)
        self._end(run.id, lease, plan, pulse)

    def _end(self, run_id: int, lease: str, plan: Plan, pulse: _Pulse) -> None:
        with self._database.writing() as session:
            if pulse.cancelled:
                placed = plan.status in ("optimal", "feasible")
                store.end_cancelled(session, run_id, lease, plan if placed else None)
            elif self._leave.is_set():
                store.release_run(session, run_id, lease)
            else:
                store.finish_run(session, run_id, lease, plan)
        log.info("run_ended", run=run_id, status=plan.status, cancelled=pulse.cancelled)

    @contextmanager
    def _beating(self, run_id: int, lease: str) -> Iterator[_Pulse]:
        pulse, over = _Pulse(), Event()

        def beat() -> None:
            while not over.wait(BEAT_SECONDS):
                if self._leave.is_set():
                    pulse.stop.set()
                try:
                    with self._database.writing() as session:
                        if not store.heartbeat(session, run_id, lease, progress=pulse.told):
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


class _Pulse:
    """What the solver tells, and what it is told."""

    def __init__(self) -> None:
        self.stop = Event()
        self.cancelled = False
        self._told: dict[str, Any] | None = None
        self._lock = Lock()

    @property
    def told(self) -> dict[str, Any] | None:
        """The latest progress, ready to be stored."""
        with self._lock:
            return self._told

    def tell(self, progress: Any) -> None:
        """Called by the solver, now and then."""
        names = ("phase", "objective", "bound", "gap", "seconds")
        with self._lock:
            self._told = {name: getattr(progress, name, None) for name in names}
