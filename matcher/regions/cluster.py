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
    """Workers of the cluster whose scheduler has that address; Dask itself gives a part to another worker where one is lost."""

    def __init__(self, address: str, packed: bytes) -> None:
        """Raises ClusterTrouble where distributed is not installed, or the address does not answer, or has no worker."""
        self._client = _connected(address)
        self._topic = f"xiaoqi-{uuid4()}"
        self._told: Queue[Event | Exception] = Queue()
        self._futures: dict[int, Any] = {}
        self._client.subscribe_topic(self._topic, self._hear)
        self._stop = _event(self._topic, self._client)
        self._packed = self._client.scatter(packed, broadcast=True)

    @property
    def slots(self) -> int:
        """See Crew."""
        return max(1, int(sum(self._client.nthreads().values())))

    def start(self, job: Job) -> None:
        """See Crew."""
        future = self._client.submit(
            _solve, self._packed, job, self._topic, pure=False, key=f"{self._topic}-{job.number}-{uuid4()}"
        )
        self._futures[job.number] = future
        future.add_done_callback(lambda done: self._told.put(self._answer(job.number, done)))

    def wait(self, seconds: float) -> Sequence[Event]:
        """See Crew."""
        found: list[Event] = []
        try:
            found.append(_checked(self._told.get(timeout=seconds)))
            while True:
                found.append(_checked(self._told.get_nowait()))
        except Empty:
            return found

    def stop(self) -> None:
        """See Crew."""
        self._stop.set()

    def close(self) -> None:
        """See Crew."""
        self._client.cancel(list(self._futures.values()))
        self._client.unsubscribe_topic(self._topic)
        self._client.close()

    def _hear(self, event: Any) -> None:
        _moment, told = event
        self._told.put(Told(*told))

    def _answer(self, number: int, future: Any) -> Event | Exception:
        """The plan, or that those who tried are gone, or what the part raised."""
        from distributed import KilledWorker

        if future.status == "finished":
            return Done(number, future.result())
        error = future.exception() if future.status == "error" else None
        if isinstance(error, ImportError):
            return ClusterTrouble(FOREIGN)
        return error if isinstance(error, Exception) and not isinstance(error, KilledWorker) else Lost(number)


def _solve(packed: bytes, job: Job, topic: str) -> Any:
    """What a worker does. Another worker may do the same again where this one is lost."""
    from distributed import get_client, get_worker

    worker, stop, over = get_worker(), Flag(), Flag()
    asked = _event(topic, get_client())

    def look() -> None:
        while not over.wait(LOOK):
            if asked.is_set():
                stop.set()
                return

    Thread(target=look, name="stop", daemon=True).start()
    try:
        desk = _desk(packed)
        return desk.solve(job, lambda objective, bound: worker.log_event(topic, (job.number, objective, bound)), stop)
    finally:
        over.set()


@lru_cache(maxsize=1)
def _desk(packed: bytes) -> Desk:
    return Desk.of(packed)


def _event(name: str, client: Any) -> Any:
    from distributed import Event as Shared

    return Shared(name, client=client)


def _checked(said: Event | Exception) -> Event:
    if isinstance(said, Exception):
        raise said
    return said


def _connected(address: str) -> Any:
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
