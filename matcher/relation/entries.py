"""What an entry of a list of majors stands for: digits for themselves, a name for all codes that carry it."""

from __future__ import annotations

from data.catalogues import codes_named, normalise_major
from data.catalogues.table import fold
from data.contract.round import Round


class Entries:
    """Prefixes of entries in one round; names come from the catalogues and from the round's sheet ``majors``."""

    def __init__(self, round: Round) -> None:
        self._named: dict[str, set[str]] = {}
        majors = round["majors"]
        for name, code in zip(majors["name"].tolist(), majors["major_code"].tolist(), strict=True):
            if isinstance(name, str) and isinstance(code, str):
                self._named.setdefault(fold(name), set()).add(normalise_major(code))
        self._known: dict[str, frozenset[str]] = {}

    def prefixes(self, entry: str) -> frozenset[str]:
        """Digits that codes of the entry's majors begin with: 6 of a major, 4 of a class, 2 of a category; empty if unknown."""
        if entry not in self._known:
            self._known[entry] = self._look_up(entry)
        return self._known[entry]

    def _look_up(self, entry: str) -> frozenset[str]:
        code = normalise_major(entry)
        if code.isascii() and code.isdigit():
            return frozenset({code})
        return codes_named(entry) | frozenset(self._named.get(fold(entry), ()))


def entry_prefixes(round: Round, entry: str) -> frozenset[str]:
    """Prefixes of one entry; for many entries of a round keep one ``Entries``."""
    return Entries(round).prefixes(entry)
