"""The time that people read: pages and command line tell it in one place's, the database keeps UTC."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

TIME_ZONE = "Asia/Shanghai"


def local(moment: datetime) -> datetime:
    """The moment by the clocks of that place."""
    return moment.astimezone(ZoneInfo(TIME_ZONE))
