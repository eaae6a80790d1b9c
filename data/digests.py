"""Fingerprints of what lies in a folder of data."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

DIGITS = 16


def digest_of_files(package: str, ending: str) -> str:
    """The first digits of a SHA-256 over names and contents of the package's files with that ending.

    Line ends are read as they are on Linux, so that a checkout elsewhere has the same fingerprint.
    """
    digest = sha256()
    found = (path for path in files(package).iterdir() if path.name.endswith(ending))
    for path in sorted(found, key=lambda path: path.name):
        digest.update(f"[{path.name}]\n".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:DIGITS]
