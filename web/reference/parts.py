"""What the pages share."""

from __future__ import annotations

MADE = "由程序生成，请勿手改。Made from the program; do not edit by hand."


def shown_default(value: object) -> str:
    """A default as people write it; blank where there is none."""
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    return f"`{value}`" if value not in (None, "") else ""
