"""Days as whole numbers, so that stays can be compared in arrays."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from matcher.arrays import Ints

EPOCH = date(1970, 1, 1)
NEVER = -10_000_000  # earlier than every day
ALWAYS = 10_000_000  # later than every day


def day(value: date) -> int:
    """Days since 1970-01-01."""
    return (value - EPOCH).days


def to_date(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


def days(column: pd.Series, blank: int) -> Ints:
    """Day numbers of a date column (n,), with ``blank`` where no date is given."""
    values = column.to_numpy(dtype="datetime64[D]")
    missing = np.isnat(values)
    return np.where(missing, blank, values.astype(np.int64))
