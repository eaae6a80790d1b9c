"""Types of the arrays that the matcher works on, and how to lay lists of different lengths end to end."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]  # positions, counts, days, points
Flags = NDArray[np.bool_]  # yes and no
Floats = NDArray[np.float64]  # kilometres, fits, values of a program
Names = NDArray[np.object_]  # ids and texts

MOST_KEYS = 2**62


def repeat(counts: Ints, *arrays: Ints) -> tuple[Ints, ...]:
    """Each array (n,) with element i repeated counts[i] times, and the running number 0 … counts[i] − 1 last."""
    total = int(counts.sum())
    number = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return (*(np.repeat(array, counts) for array in arrays), number)


def runs(keys: Ints) -> list[Ints]:
    """Positions of equal keys (n,), one array per distinct key, keys ascending."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(keys[order])) + 1) if len(order) else []


def first_greatest(values: Floats, keys: Ints) -> Ints:
    """Position of the first of the greatest values (n,) of each key; equal keys stand together and ascend."""
    if len(values) == 0:
        return np.zeros(0, dtype=np.int64)
    first = np.flatnonzero(np.append(True, np.diff(keys) != 0))
    sizes = np.diff(np.append(first, len(keys)))
    hit = np.flatnonzero(values == np.repeat(np.maximum.reduceat(values, first), sizes))
    return np.asarray(hit[np.flatnonzero(np.append(True, np.diff(keys[hit]) != 0))])


def row_keys(*columns: Ints) -> Ints:
    """One number per row of the columns (n,): equal where the rows are, and in their order, first column first.

    No column may span more than 2³⁰.
    """
    keys, size = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        if len(column) == 0:
            break
        low = int(column.min())
        span = int(column.max()) - low + 1
        if size * span > MOST_KEYS:  # numbered anew, so that products stay far below 2⁶³
            keys = np.unique(keys, return_inverse=True)[1]
            size = len(keys)
        keys = keys * span + (column - low)
        size *= span
    return keys
