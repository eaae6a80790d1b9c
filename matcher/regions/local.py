"""Parts in processes of this machine, one core each."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event as Flag
from threading import Lock, Thread

from matcher.regions.crew import Done, Event, Job, Lost, Told
from matcher.regions.work import Desk

PER_PROCESS = 5e9  # bytes of memory that a large part may take
ENOUGH = 5.0  # seconds for an idle process to leave by itself


class LocalCrew:
    """Processes that are started as they are needed, and again where one was lost.

    They are spawned and not forked: a copy of a process with a solver's threads may hang.
    """

    def __init__(self, packed: bytes, parts: int, most: int | None = None) -> None:
        """``packed`` is work for so many parts; ``most`` processes at a time (None: as many as the machine has room for)."""
        self.slots = max(1, min(parts, room() if most is None else most))
        self._folder = TemporaryDirectory(prefix="xiaoqi-")  # a file, since a line to a process that is starting is narrow
        self._file = Path(self._folder.name) / "work"
        self._file.write_bytes(packed)
        self._idle: list[_Process] = []
        self._busy: dict[int, _Process] = {}

    def start(self, job: Job) -> None:
        """See Crew."""
        process = self._idle.pop() if self._idle else _Process(self._file)
        self._busy[job.number] = process
        process.send(job)

    def wait(self, seconds: float) -> Sequence[Event]:
        """See Crew."""
        ready = wait([process.line for process in self._busy.values()], seconds)
        found: list[Event] = []
        for number, process in list(self._busy.items()):
            if process.line in ready:
                found.append(event := process.heard(number))
                if not isinstance(event, Told):
                    del self._busy[number]
                if isinstance(event, Done):
                    self._idle.append(process)
        return found

    def stop(self, number: int) -> None:
        """See Crew."""
        if number in self._busy:
            self._busy[number].send(None)

    def close(self) -> None:
        """See Crew."""
        for process in self._busy.values():
            process.end(0.0)
        for process in self._idle:
            process.end(ENOUGH)
        self._folder.cleanup()


def room() -> int:
    """How many processes this machine has cores and memory for, at least one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else PER_PROCESS
    return max(1, min(cores, int(memory // PER_PROCESS)))


class _Process:
    """One process, and the line to it."""

    def __init__(self, work: Path) -> None:
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        # A daemon, so that it is ended and not waited for where this process is told to leave at once.
        self._process = context.Process(target=_serve, args=(theirs, work), name="xiaoqi-part", daemon=True)
        self._process.start()
        theirs.close()

    def send(self, job: Job | None) -> None:
        """A job, or None: leave off and say what there is. A process that is gone is heard of by ``heard``."""
        try:
            self.line.send(job)
        except OSError:
            return

    def heard(self, number: int) -> Event:
        """What the process says of the part that it is at; raises what the part raised."""
        try:
            said = self.line.recv()
        except (EOFError, OSError):
            self.end(0.0)
            return Lost(number)
        if isinstance(said, Exception):
            raise said
        assert isinstance(said, Told | Done)
        return said

    def end(self, seconds: float) -> None:
        """Close the line, and kill the process where it does not leave within so many seconds."""
        self.line.close()
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(line: Connection, work: Path) -> None:
    """What a process does: jobs in, plans out, until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the first process says when to stop
    listener = _Listener(line)
    desk: Desk | None = None

    def tell(objective: int | None, bound: float | None) -> None:
        listener.say(Told(job.number, objective, bound))

    while True:
        job = listener.next()
        try:
            desk = desk or Desk.of(work.read_bytes())
            listener.say(Done(job.number, desk.solve(job, tell, listener.stop)))
        except Exception as error:
            listener.say(error)


class _Listener:
    """Hears jobs and the wish to stop, also while a part is being solved; leaves with whoever gives the jobs."""

    def __init__(self, line: Connection) -> None:
        self.stop = Flag()
        self._line = line
        self._given, self._speaking = Flag(), Lock()
        self._job: Job | None = None
        Thread(target=self._listen, name="line", daemon=True).start()

    def next(self) -> Job:
        """The next job."""
        self._given.wait()
        self._given.clear()
        assert self._job is not None
        return self._job

    def say(self, said: Event | Exception) -> None:
        """Send an answer, one at a time: the threads of a solve report when they like."""
        with self._speaking:
            self._line.send(said)

    def _listen(self) -> None:
        while True:
            try:
                job = self._line.recv()
            except (EOFError, OSError):
                os._exit(0)  # nobody is left to work for
            if job is None:
                self.stop.set()
            else:
                self._job = job
                self.stop.clear()
                self._given.set()
