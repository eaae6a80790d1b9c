"""Shares as per cent."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal


def percent_up(share: float) -> str:
    """A share as per cent with two decimals, rounded up: it never promises more than was proven."""
    return f"{(Decimal(str(share)) * 100).quantize(Decimal('0.01'), ROUND_CEILING)} %"
