"""The worker: takes runs from the database, solves them, keeps their lease alive until their plan is stored."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import Any, TypeAlias

import structlog
from sqlalchemy.orm import Session

from data.contract.plan import Plan
from data.contract.text import Text
from models import store
from models.database import Database
from models.tables import Run
from web.runs.at_once import at_once
from web.runs.given import Given, given_to, made_of, options_of
from web.runs.patience import patiently
from web.runs.pulse import Pulse
from web.runs.resources import Allowance, give_memory_back
from web.settings import Settings

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5
BEAT_SECONDS = 1.0
BEATS = 4  # in the time of one lease, at least
GRACE_SECONDS = 30.0  # for a solver that was told to stop, as it had used up what it may use
ASTRAY = 70  # exit code of a process that could not stop its run
End: TypeAlias = Callable[[Session], object]
NO_MEMORY = Text(
    "内存不足，计算已停止；也许应换用内存更大的机器。",
    "There was not enough memory, so it was stopped; Maybe use a machine with more memory.",
)
NOT_STORED = Text("本期数据未能读出，或结果未能存入数据库。", "The round could not be read, or the result not be stored.")


class Worker:
    """Solves one run after another until told to stop. ``start`` does so in a thread of its own, ``work`` in the caller's.

    A run whose worker is not heard of for ``lease_seconds`` goes to another. ``memory_limit`` (MB) is for runs that name none.
    ``alone`` says that nothing else is done in this process: then it ends where a run cannot be stopped otherwise.
    """

    def __init__(
        self,
        database: Database,
        name: str | None = None,
        *,
        lease_seconds: float = store.LEASE_SECONDS,
        memory_limit: float | None = None,
        alone: bool = False,
    ) -> None:
        self._database = database
        self._name = name or f"{socket.gethostname()}:{os.getpid()}"
        self._lease_seconds, self._memory_limit, self._alone = lease_seconds, memory_limit, alone
        self._leave = Event()
        self._thread: Thread | None = None

    @classmethod
    def of(cls, settings: Settings, database: Database, *, alone: bool = False) -> Worker:
        """A worker as the settings of the service want it."""
        limit = settings.memory_limit_mb or None
        return cls(database, lease_seconds=settings.lease_seconds, memory_limit=limit, alone=alone)

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
            run = store.claim_run(session, self._name, lease_seconds=self._lease_seconds)
        if run is None or run.lease is None:
            return False
        log.info("run_claimed", run=run.id, attempt=run.attempts)
        try:
            with self._beating(run, run.lease) as pulse:
                self._do(run, run.lease, pulse)
        except store.LeaseLost:
            log.warning("lease_lost", run=run.id)
        return True

    def _do(self, run: Run, lease: str, pulse: Pulse) -> None:
        try:
            try:
                given = patiently(lambda: self._given(run), self._leave)
            except store.EditsDoNotApply as error:
                end: End = partial(store.fail_run, run_id=run.id, lease=lease, error=error.text)
            else:
                end = self._solved(run, lease, given, pulse)
            patiently(lambda: self._write(end, run.id, lease, pulse), self._leave)
        except store.LeaseLost:
            raise
        except Exception as error:
            # Not the solver's doing: the run waits for another attempt while there are any.
            log.error("run_not_stored", run=run.id, exc_info=error)
            end = partial(store.fail_run, run_id=run.id, lease=lease, error=NOT_STORED, again=True)
            patiently(lambda: self._write(end, run.id, lease, pulse), self._leave)

    def _given(self, run: Run) -> Given:
        with self._database.reading() as session:
            return given_to(session, run)

    def _solved(self, run: Run, lease: str, given: Given, pulse: Pulse) -> End:
        """How the run ends, now that the solver has come back."""
        from matcher.solve import solve  # heavy: loaded when there is something to solve

        pulse.made_of = made_of(given)
        options = options_of(run, resumed=given.start is not None)
        try:
            # By work the same input must give the same plan, on any worker and at any attempt.
            start = given.start
            if start is None and options.work is None and (answer := at_once(given, pulse, options.budget)):
                start = answer
                begin = partial(store.begin_from, run_id=run.id, lease=lease, plan=answer)
                patiently(lambda: self._tell(begin), self._leave)
            plan = solve(
                given.round,
                options,
                baseline=given.baseline,
                progress=pulse.tell,
                stop=pulse.stop,
                start=start,
                incumbent=pulse.incumbent,
            )
        except store.LeaseLost:
            raise
        except MemoryError:
            return lambda session: store.fail_run(session, run.id, lease, NO_MEMORY)
        except Exception as error:
            log.error("run_failed", run=run.id, exc_info=error)
            said = Text(
                f"计算出错（{type(error).__name__}），已记录。",
                f"The computation failed ({type(error).__name__}); it is recorded.",
            )
            return lambda session: store.fail_run(session, run.id, lease, said)
        cut_short = pulse.stop.is_set() and not good_enough(plan, run.settings)
        log.info("run_solved", run=run.id, status=plan.status, cancelled=pulse.cancelled, cut_short=cut_short)
        if pulse.exceeded is not None:
            exceeded = pulse.exceeded
            give_memory_back()
            return lambda session: store.fail_run(session, run.id, lease, exceeded)
        best = plan if plan.status in ("optimal", "feasible") else None
        if pulse.cancelled:
            return lambda session: store.end_cancelled(session, run.id, lease, best)
        if cut_short:  # because the worker leaves
            return lambda session: store.release_run(session, run.id, lease, best)
        return lambda session: store.finish_run(session, run.id, lease, plan)

    def _tell(self, act: End) -> None:
        with self._database.writing() as session:
            act(session)

    def _write(self, end: End, run_id: int, lease: str, pulse: Pulse) -> None:
        """End the run, with the last that was told of it."""
        with pulse.speaking, self._database.writing() as session:
            with suppress(store.LeaseLost):  # ended already, and the answer was lost: ``end`` knows
                store.heartbeat(session, run_id, lease, **pulse.news(), lease_seconds=self._lease_seconds)
            end(session)
        pulse.heard()

    @contextmanager
    def _beating(self, run: Run, lease: str) -> Iterator[Pulse]:
        pulse, over = Pulse(), Event()
        allowance = Allowance.of(run.settings, run.memory_limit or self._memory_limit)
        told_to_stop: float | None = None

        def beat() -> None:
            nonlocal told_to_stop
            while not over.wait(min(BEAT_SECONDS, self._lease_seconds / BEATS)):
                if self._leave.is_set():
                    pulse.stop.set()
                if pulse.exceeded is None and (exceeded := allowance.exceeded()) is not None:
                    log.warning("run_exceeds", run=run.id, why=exceeded.en)
                    pulse.exceeded, told_to_stop = exceeded, monotonic()
                    pulse.stop.set()
                try:
                    if told_to_stop is not None and monotonic() - told_to_stop > GRACE_SECONDS:
                        self._give_up(run.id, lease, pulse)
                        return
                    with pulse.speaking:
                        with self._database.writing() as session:
                            goes_on = store.heartbeat(session, run.id, lease, **pulse.news(), lease_seconds=self._lease_seconds)
                        pulse.heard()
                    if not goes_on:
                        pulse.cancelled = True
                        pulse.stop.set()
                except store.LeaseLost:
                    pulse.stop.set()  # another worker has it: this work is lost, and must not go on
                    return
                except Exception as error:
                    log.warning("heartbeat_failed", run=run.id, exc_info=error)

        thread = Thread(target=beat, name="xiaoqi-heartbeat", daemon=True)
        thread.start()
        Thread(target=pulse.keep, args=(over,), name="xiaoqi-keeper", daemon=True).start()
        try:
            yield pulse
        finally:
            over.set()
            thread.join()

    def _give_up(self, run_id: int, lease: str, pulse: Pulse) -> None:
        """Fail a run whose solver does not hear; what it comes back with, if ever, is refused."""
        said = pulse.exceeded
        assert said is not None, "only a run that exceeds is given up"
        self._write(partial(store.fail_run, run_id=run_id, lease=lease, error=said), run_id, lease, pulse)
        log.error("run_given_up", run=run_id, why=said.en)
        if self._alone:
            os._exit(ASTRAY)  # the only way to have its memory back; whoever started this process starts another


def good_enough(plan: Plan, settings: dict[str, Any]) -> bool:
    """Whether the solver, left alone, would have ended there as well."""
    return plan.status == "optimal" or (plan.gap is not None and plan.gap <= settings.get("gap", 0.0))
