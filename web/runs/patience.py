"""Patience with a database that is away for a moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import sleep
from typing import TypeVar

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

log = structlog.get_logger(__name__)

Result = TypeVar("Result")
FIRST_SECONDS, LONGEST_SECONDS = 0.25, 30.0
# The process ends some ten seconds after it was told to leave.
LEAVING_TRIES, LEAVING_SECONDS = 5, 1.0


def patiently(act: Callable[[], Result], leave: Event) -> Result:
    """What ``act`` gives, tried again for as long as the database is away, with ever longer pauses.

    Once ``leave`` is set only a few times more. Any other error is raised at once.
    """
    pause, tries_left = FIRST_SECONDS, LEAVING_TRIES
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError) as error:
            log.warning("database_away", pause=pause, exc_info=error)
            if leave.is_set():
                tries_left -= 1
                if tries_left <= 0:
                    raise
                sleep(min(pause, LEAVING_SECONDS))
            else:
                leave.wait(pause)
            pause = min(LONGEST_SECONDS, 2 * pause)
