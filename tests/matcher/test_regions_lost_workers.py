"""A cluster whose workers go away, acted by a client that does nothing: which parts count as lost, and what is sent anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from matcher.regions.cluster import ClusterCrew
from matcher.regions.crew import Job, Lost, Told

PACKED, SCATTERED = b"the whole work", "work that some workers have"


class Try:
    """What a client answers when it is given something to do."""

    def __init__(self, key: str, packed: Any) -> None:
        self.key, self.packed, self.cancelled = key, packed, False

    def add_done_callback(self, _done: Any) -> None:
        """It never ends."""

    def cancel(self) -> None:
        """See Future."""
        self.cancelled = True


class Client:
    """Workers come and go with ``threads``."""

    def __init__(self) -> None:
        self.threads = {"tcp://a": 1, "tcp://b": 1}
        self.tries: list[Try] = []

    def subscribe_topic(self, *_: Any) -> None:
        """See Client."""

    def scatter(self, packed: bytes, broadcast: bool) -> str:
        """See Client."""
        assert broadcast
        assert packed == PACKED
        return SCATTERED

    def nthreads(self) -> dict[str, int]:
        """See Client."""
        return self.threads

    def submit(self, _what: Any, packed: Any, *_: Any, pure: bool, key: str) -> Try:
        """See Client."""
        assert not pure
        self.tries.append(Try(key, packed))
        return self.tries[-1]


class Flag:
    """An event that nobody hears."""

    def set(self) -> None:
        """See Event."""


@pytest.fixture
def client() -> Iterator[Client]:
    found = Client()
    with (
        patch("matcher.regions.cluster.connected", lambda _address: found),
        patch("matcher.regions.cluster._event", lambda *_: Flag()),
    ):
        yield found


def crew_of(client: Client, parts: int = 2) -> ClusterCrew:
    """A crew that has begun its parts; no worker has said so yet."""
    crew = ClusterCrew("tcp://127.0.0.1:9", PACKED)
    for number in range(parts):
        crew.start(Job(number, 10.0, 0.0, 0))
    assert [one.packed for one in client.tries] == [SCATTERED] * parts
    return crew


def says(crew: ClusterCrew, one: Try, number: int, *words: Any) -> None:
    """A message of a try, as Dask brings it."""
    crew._hear((0.0, (number, one.key, *words)))


def test_a_part_whose_worker_is_gone_is_lost_and_sent_anew(client: Client) -> None:
    """With the work itself, since what was scattered may be gone with the worker."""
    crew = crew_of(client)
    says(crew, client.tries[0], 0, "tcp://a")
    says(crew, client.tries[1], 1, "tcp://b")
    assert not list(crew.wait(0.0))
    client.threads = {"tcp://b": 1}
    assert list(crew.wait(0.0)) == [Lost(0)]
    assert not list(crew.wait(0.0))
    assert [one.cancelled for one in client.tries] == [True, False]
    client.threads = {"tcp://b": 1, "tcp://c": 1}
    crew.start(Job(0, 10.0, 0.0, 0))
    assert client.tries[-1].packed == PACKED
    says(crew, client.tries[0], 0, 7, 8.0)  # of the try that is over
    says(crew, client.tries[-1], 0, 5, 6.0)
    assert list(crew.wait(0.0)) == [Told(0, 5, 6.0)]


def test_a_worker_may_go_before_it_has_said_anything(client: Client) -> None:
    crew = crew_of(client)
    says(crew, client.tries[0], 0, "tcp://a")
    assert not list(crew.wait(0.0))
    client.threads = {"tcp://a": 1}
    assert list(crew.wait(0.0)) == [Lost(1)]
    assert not list(crew.wait(0.0))


def test_whoever_has_just_begun_is_not_lost(client: Client) -> None:
    crew = crew_of(client)
    assert not list(crew.wait(0.0))
    client.threads = {**client.threads, "tcp://c": 1}
    assert not list(crew.wait(0.0))


def test_a_single_part_waits_for_a_worker(client: Client) -> None:
    crew = crew_of(client, 1)
    client.threads = {}
    assert not list(crew.wait(0.0))


def test_a_part_that_fails_for_want_of_the_work_has_it_sent_anew(client: Client) -> None:
    """Dask gives up a try whose scattered work is gone, although the try's own worker is there."""
    crew = crew_of(client)
    crew._told.put((1, client.tries[1].key, Lost(1)))
    assert list(crew.wait(0.0)) == [Lost(1)]
    crew.start(Job(1, 10.0, 0.0, 0))
    assert client.tries[-1].packed == PACKED
