"""Numbers in addresses."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

GREATEST = 2**31 - 1  # the greatest key that both databases take


class KeyConverter(IntegerConverter):
    """A whole number of at most ``GREATEST``."""

    regex = r"\d{1,10}"  # Python refuses to read numbers of thousands of digits

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": GREATEST, **options})


def init_app(app: Flask) -> None:
    """From now on ``<int:…>`` in an address takes only numbers that can be a key; any other is an unknown page."""
    app.url_map.converters["int"] = KeyConverter
