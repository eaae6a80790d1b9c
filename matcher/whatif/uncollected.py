"""A moment without the garbage collector: looking through the rounds and plans of a warm process costs a tenth of an answer."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Within it cycles are not looked for; what nobody refers to any more goes as ever."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
