"""Workers in processes of their own, kept at work: one that ends is started again."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Event, Thread
from time import monotonic

import structlog

from web.settings import Settings

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.5
# A process that ends at once, as where the database is away, is not started again and again without a pause.
SHORTEST_LIFE, PAUSE_SECONDS = 5.0, 2.0
COMMAND = "from web.cli import main; main(['worker', '--while-held'])"


class Hands:
    """So many processes ``xiaoqi worker``. They leave by themselves when this process is gone, however it ended."""

    def __init__(self, settings: Settings, count: int) -> None:
        self._environment = os.environ | {
            "XIAOQI_INSTANCE_DIR": str(settings.instance_dir),
            "XIAOQI_DATABASE_URL": settings.url,
            "XIAOQI_LEASE_SECONDS": str(settings.lease_seconds),
            "XIAOQI_MEMORY_LIMIT_MB": str(settings.memory_limit_mb),
        }
        self._count = count
        self._leave = Event()
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Begin, with a thread that looks after each process."""
        self._threads = [Thread(target=self._look_after, name=f"xiaoqi-hand-{n}", daemon=True) for n in range(self._count)]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Let every process give its run back and leave; those that do not in that time are ended."""
        self._leave.set()
        end = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - monotonic()) + LOOK_SECONDS)

    def _look_after(self) -> None:
        while not self._leave.is_set():
            began = monotonic()
            process = subprocess.Popen([sys.executable, "-c", COMMAND], env=self._environment, stdin=subprocess.PIPE)
            try:
                code = self._wait(process)
            finally:
                process.kill()
                process.wait()
                if process.stdin is not None:
                    process.stdin.close()
            if self._leave.is_set():
                return
            log.warning("worker_ended", code=code)
            if monotonic() - began < SHORTEST_LIFE:
                self._leave.wait(PAUSE_SECONDS)

    def _wait(self, process: subprocess.Popen[bytes]) -> int | None:
        """Its exit code, once it has ended by itself or after it was told to leave; None where it does not."""
        while not self._leave.wait(LOOK_SECONDS):
            if (code := process.poll()) is not None:
                return code
        process.terminate()
        try:
            return process.wait(8.0)
        except subprocess.TimeoutExpired:
            return None
