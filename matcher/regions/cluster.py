"""Parts on the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from queue import Empty, Queue
from threading import Event as Flag
from threading import Thread
from typing import Any
from uuid import uuid4

from data.contract.text import Text
from matcher.regions.crew import Done, Event, Job, Lost, Told
from matcher.regions.trouble import ClusterTrouble
from matcher.regions.work import Desk

FOREIGN = Text(
    "集群的工作进程上没有安装同一版本的 xiaoqi；请先装好再启动。",
    "The cluster's workers lack this version of xiaoqi; Maybe install it there, and start them again.",
)
ANSWER = "10s"  # for the scheduler to answer, and for a first worker
LOOK = 1.0  # seconds between two looks of a worker at whether to stop


class ClusterCrew:
    """Workers of the cluster whose scheduler has that address."""

    def __init__(self, address: str, packed: bytes) -> None:
        """Raises ClusterTrouble where distributed is not installed, or the address does not answer, or has no worker."""
        self._client = connected(address)
        self._topic = f"xiaoqi-{uuid4()}"
        self._told: Queue[tuple[int, str, str | Event | Exception]] = Queue()  # part, key of the try, and what was said of it
        self._futures: dict[int, Any] = {}  # of the parts that are not ready: the latest try
        self._at: dict[int, str] = {}  # addresses of the workers that have begun them
        self._client.subscribe_topic(self._topic, self._hear)
        self._packed, self._scattered = packed, self._client.scatter(packed, broadcast=True)
        self._intact = True  # whether no worker was lost, who may have been the only one to have the scattered work

    @property
    def slots(self) -> int:
        """See Crew."""
        return _slots(self._client.nthreads())

    def start(self, job: Job) -> None:
        """See Crew."""
        key = f"{self._topic}-{job.number}-{uuid4()}"
        packed = self._scattered if self._intact else self._packed
        future = self._client.submit(_solve, packed, job, self._topic, key, pure=False, key=key)
        self._futures[job.number] = future
        future.add_done_callback(lambda done: self._told.put((job.number, key, _answer(job.number, done))))

    def wait(self, seconds: float) -> Sequence[Event]:
        """See Crew."""
        found: list[Event] = []
        try:
            found += self._heard(*self._told.get(timeout=seconds))
            while True:
                found += self._heard(*self._told.get_nowait())
        except Empty:
            return [*found, *self._lost()]

    def stop(self, number: int) -> None:
        """See Crew."""
        if number in self._futures:
            _event(self._futures[number].key, self._client).set()

    def close(self) -> None:
        """See Crew."""
        self._client.cancel(list(self._futures.values()))
        self._client.unsubscribe_topic(self._topic)
        self._client.close()

    def _hear(self, event: Any) -> None:
        _moment, (number, key, *said) = event
        self._told.put((number, key, said[0] if len(said) == 1 else Told(number, *said)))

    def _heard(self, number: int, key: str, said: str | Event | Exception) -> list[Event]:
        """What was said of a part; nothing where another try has begun meanwhile. Raises what the part raised."""
        if number not in self._futures or self._futures[number].key != key:
            return []
        if isinstance(said, Exception):
            raise said
        if isinstance(said, str):
            self._at[number] = said
            return []
        if not isinstance(said, Told):
            self._forget(number)
            self._intact = self._intact and isinstance(said, Done)
        return [said]

    def _lost(self) -> list[Event]:
        """The parts whose worker is gone. Dask would hand them on by itself, but not say so, nor make time for them.

        A worker may have been lost before it said that it had begun: then more parts wait than there is room for.
        """
        threads = self._client.nthreads()
        gone = [number for number, worker in self._at.items() if worker not in threads]
        silent = [number for number in reversed(self._futures) if number not in self._at]  # the latest has least to lose
        gone += silent[: max(0, len(self._futures) - len(gone) - _slots(threads))]
        self._intact = self._intact and not gone
        for number in gone:
            self.stop(number)
            self._forget(number).cancel()
        return [Lost(number) for number in gone]

    def _forget(self, number: int) -> Any:
        """The future of a part, which is not looked after any more."""
        self._at.pop(number, None)
        return self._futures.pop(number)


def _slots(threads: dict[str, int]) -> int:
    """How many parts workers with so many threads can solve at a time."""
    return max(1, int(sum(threads.values())))


def _answer(number: int, future: Any) -> Event | Exception:
    """The plan, or that those who tried are gone, or what the part raised."""
    from distributed import KilledWorker

    if future.status == "finished":
        return Done(number, future.result())
    error = future.exception() if future.status == "error" else None
    if isinstance(error, ImportError):
        return ClusterTrouble(FOREIGN)
    return error if isinstance(error, Exception) and not isinstance(error, KilledWorker) else Lost(number)


def _solve(packed: bytes, job: Job, topic: str, key: str) -> Any:
    """What a worker does, until it is ready or asked to stop by the event named ``key``."""
    from distributed import get_client, get_worker

    worker, stop, over = get_worker(), Flag(), Flag()
    asked = _event(key, get_client())
    worker.log_event(topic, (job.number, key, worker.address))

    def look() -> None:
        while not over.wait(LOOK):
            if asked.is_set():
                stop.set()
                return

    Thread(target=look, name="stop", daemon=True).start()
    try:
        desk = _desk(packed)

        def tell(objective: int | None, bound: float | None) -> None:
            worker.log_event(topic, (job.number, key, objective, bound))

        return desk.solve(job, tell, stop)
    finally:
        over.set()


@lru_cache(maxsize=1)
def _desk(packed: bytes) -> Desk:
    return Desk.of(packed)


def _event(name: str, client: Any) -> Any:
    from distributed import Event as Shared

    return Shared(name, client=client)


def connected(address: str) -> Any:
    """A client of the scheduler with that address, which has a worker; ClusterTrouble where there is none such."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterTrouble(
            Text(
                "这里没有安装 Dask，不能使用集群；请用 pip 安装附加项 cluster。",
                "Dask is not installed here, so there is no cluster; Maybe install the extra “cluster” with pip.",
            )
        ) from error
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterTrouble(
            Text(
                f"集群地址 {address} 没有应答；请核对地址，并确认调度器在运行。",
                f"No scheduler answers at {address}; Maybe check the address, and that the scheduler runs.",
            )
        ) from error
    try:
        client.wait_for_workers(1, timeout=ANSWER)
    except TimeoutError as error:
        client.close()
        raise ClusterTrouble(
            Text(
                f"集群 {address} 上没有工作进程；请先启动工作进程。",
                f"The cluster at {address} has no worker; Maybe start some.",
            )
        ) from error
    return client
