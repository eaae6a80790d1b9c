"""Who solves parts: processes of this machine, or workers of a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from data.contract.plan import Plan


@dataclass(frozen=True)
class Job:
    """One part to be solved: its number among the parts, and the limits: seconds, or work in its place."""

    number: int
    seconds: float | None
    gap: float
    seed: int
    work: float | None = None


@dataclass(frozen=True)
class Told:
    """How far a part is: ``objective`` and ``bound`` in points, None before there are any."""

    number: int
    objective: int | None
    bound: float | None


@dataclass(frozen=True)
class Done:
    """A part's plan."""

    number: int
    plan: Plan


@dataclass(frozen=True)
class Lost:
    """Whoever solved the part is gone, and its work with them."""

    number: int


Event = Told | Done | Lost


class Crew(Protocol):
    """Solves parts, several at a time."""

    @property
    def slots(self) -> int:
        """How many parts can be solved at a time at present."""
        ...

    def start(self, job: Job) -> None:
        """Begin a part; there is a free slot for it."""
        ...

    def wait(self, seconds: float) -> Sequence[Event]:
        """What has happened; waits so long for something to happen. Raises what a part raised."""
        ...

    def stop(self, number: int) -> None:
        """Ask for the best plan so far of a part that has begun."""
        ...

    def close(self) -> None:
        """Let everybody go, whatever they do."""
        ...
