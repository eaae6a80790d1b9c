"""What majors lead to (职业面向): the occupations that graduates of each major of the catalogue go into.

``outlook.csv`` is a judgement of ours, drawn up major by major from what the trade is known for, and not yet compared with
the official sheets of the majors: core occupations, common ones, and ones that are possible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from data.catalogues.majors import major_class, normalise_major
from data.catalogues.table import table

CORE, COMMON, POSSIBLE = 3, 2, 1
_COLUMNS = {"core": CORE, "common": COMMON, "possible": POSSIBLE}
OF_CLASS = 1 / 3  # an occupation that this share of a class's majors leads to stands for a major nobody has listed


@lru_cache(maxsize=8_192)
def outlook(major: str) -> Mapping[str, int]:
    """Occupations 'a-bb-cc-dd' that a major leads to, with CORE, COMMON or POSSIBLE.

    A code that is not in the catalogue, or a prefix, takes what a third of the majors of its class (at its level and the
    others) lead to, as POSSIBLE; empty where even the class is unknown.
    """
    code = normalise_major(major)
    return _listed().get(code) or _of_class(major_class(code) or "")


@cache
def _listed() -> Mapping[str, Mapping[str, int]]:
    return {
        row["major"]: {code: strength for column, strength in _COLUMNS.items() for code in row[column].split()}
        for row in table("outlook")
    }


@cache
def _of_class(index: str) -> Mapping[str, int]:
    members = [links for code, links in _listed().items() if major_class(code) == index]
    found: defaultdict[str, int] = defaultdict(int)
    for links in members:
        for occupation in links:
            found[occupation] += 1
    return {occupation: POSSIBLE for occupation, times in sorted(found.items()) if times >= OF_CLASS * len(members)}
