"""What can be done for a large program while its relaxation is solved: the halves, and first prices of teachers' seats."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from matcher.engines.base import Limits
from matcher.engines.bidding import Bidding
from matcher.engines.run import Either
from matcher.engines.split import Split
from matcher.model.program import Program

ROUNDS = 40  # in which teachers are asked, if there is time for so many


class Ahead:
    """Begins at once, in a thread of its own."""

    def __init__(self, program: Program, limits: Limits, rounds: int = ROUNDS) -> None:
        self._program, self._limits, self._rounds, self._needed = program, limits, rounds, Event()
        self._stop = Either(self._needed, limits.stop)
        self._end = None if limits.seconds is None else limits.meter.now() + limits.seconds
        pool = ThreadPoolExecutor(1)
        self._job = pool.submit(self._prepare)
        pool.shutdown(wait=False)

    def ready(self) -> tuple[Split, Bidding]:
        """The halves and their teachers, as soon as they are there; prices move no more."""
        self._needed.set()
        return self._job.result()

    def _prepare(self) -> tuple[Split, Bidding]:
        split = Split(self._program)
        bidding = Bidding(split.teaching, self._limits.seed, self._limits.meter)
        bidding.price(lambda _bound: self._over(), 0 if self._over() else self._rounds)
        return split, bidding

    def _over(self) -> bool:
        """Whether prices need move no more: somebody waits for them, the time is up, or all are to stop."""
        late = self._end is not None and self._limits.meter.now() > self._end
        return late or self._stop.is_set()
