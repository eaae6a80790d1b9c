"""Who solves the points of a sweep: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import active_children, get_context
from pathlib import Path
from queue import Empty, Queue
from signal import SIG_IGN, SIGINT, signal
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from data.contract.plan import Plan
from data.contract.round import Round
from matcher.solve import SolveOptions
from matcher.sweep.points import Point, solve_point

LOOK = 0.2  # seconds between two looks at whether to stop
TRIES = 3  # of points whose process was lost, most likely for want of memory

Solved = Iterator[tuple[Point, Plan]]


@dataclass(frozen=True)
class _Shared:
    """What all points have in common."""

    round: Round
    options: SolveOptions


def in_processes(round_: Round, points: Sequence[Point], options: SolveOptions, processes: int, stop: Event) -> Solved:
    """Points with their plans as they are ready, solved by so many processes; those that are at work at ``stop`` are lost.

    The processes are spawned and not forked: a copy of a process with a solver's threads may hang. They share the round through
    a file. Where one is lost, the points that were not ready are begun again.
    """
    left = list(points)
    with TemporaryDirectory(prefix="xiaoqi-") as folder:
        path = Path(folder) / "shared"
        path.write_bytes(pickle.dumps(_Shared(round_, options), protocol=pickle.HIGHEST_PROTOCOL))
        for attempt in range(TRIES):
            try:
                for point, plan in _pooled(str(path), left, processes, stop):
                    left.remove(point)
                    yield point, plan
                return
            except BrokenProcessPool:
                if attempt == TRIES - 1:
                    raise


def _pooled(path: str, points: Sequence[Point], processes: int, stop: Event) -> Solved:
    before = set(active_children())
    pool = ProcessPoolExecutor(min(processes, len(points)), get_context("spawn"), _begin)
    try:
        futures = {pool.submit(_solve, path, point): point for point in points}
        open_: set[Future[Plan]] = set(futures)
        while open_ and not stop.is_set():
            ready, open_ = wait(open_, LOOK, FIRST_COMPLETED)
            for future in sorted(ready, key=lambda one: futures[one].number):
                yield futures[future], future.result()
    finally:
        if stop.is_set():
            for process in set(active_children()) - before:
                process.terminate()
        pool.shutdown(wait=not stop.is_set(), cancel_futures=True)


def on_cluster(round_: Round, points: Sequence[Point], options: SolveOptions, address: str, stop: Event) -> Solved:
    """Points with their plans as they are ready, solved by the workers of the cluster whose scheduler has that address.

    Raises ClusterTrouble where it cannot be used.
    """
    from matcher.regions.cluster import connected

    client = connected(address)
    try:
        packed = client.scatter(pickle.dumps(_Shared(round_, options), protocol=pickle.HIGHEST_PROTOCOL), broadcast=True)
        open_ = {client.submit(_solve_packed, packed, point, pure=False): point for point in points}
        ready: Queue[Any] = Queue()
        for future in open_:
            future.add_done_callback(ready.put)
        while open_ and not stop.is_set():
            with suppress(Empty):
                future = ready.get(timeout=LOOK)
                yield open_.pop(future), future.result()
        client.cancel(list(open_))
    finally:
        client.close()


def _begin() -> None:
    # Ctrl-C is for the process that was asked; it ends these.
    signal(SIGINT, SIG_IGN)


def _solve(path: str, point: Point) -> Plan:
    return _solve_in(_read(path), point)


def _solve_packed(packed: bytes, point: Point) -> Plan:
    return _solve_in(_unpacked(packed), point)


def _solve_in(shared: _Shared, point: Point) -> Plan:
    return solve_point(shared.round, point, shared.options)


@lru_cache(maxsize=1)
def _read(path: str) -> _Shared:
    return _unpacked(Path(path).read_bytes())


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> _Shared:
    shared = pickle.loads(packed)
    assert isinstance(shared, _Shared)
    return shared
