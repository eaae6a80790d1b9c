"""Which catalogues these are."""

from __future__ import annotations

from functools import cache

from data.digests import digest_of_files


@cache
def catalogues_version() -> str:
    """A fingerprint of all tables of this folder, stored with every plan: the first 16 hexadecimal digits of a SHA-256."""
    return digest_of_files("data.catalogues", ".csv")
