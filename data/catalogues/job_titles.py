"""What the words of a post's title say of the occupation, as people in factories, shops and hospitals write them.

``job_titles.csv`` lists words with the occupations, or groups of them, that they mean ('*': nothing in particular, such as
普工); it is a judgement of ours. A title of the classification itself means its occupation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from data.catalogues.occupations import occupation_titles
from data.catalogues.table import fold, table

ANY = "*"  # in the table: a word that fits every occupation
_PARTS = re.compile(r"[/\\|、,;+&]")
_ASIDE = re.compile(r"[(\[【<《{]([^)\]】>》}]*)[)\]】>》}]?")


class TitleReading(NamedTuple):
    """``occupations`` are codes or prefixes of codes, the likeliest first; ``general``: only words that fit every occupation."""

    occupations: tuple[str, ...]
    general: bool


@lru_cache(maxsize=65_536)  # titles are what people write: there is no end of them
def read_title(title: str) -> TitleReading:
    """What a title says; nothing known is no occupations and not general.

    A title may name several posts, divided by strokes or commas: what any of them means counts. Within one, the last word
    decides, as it does in Chinese, narrowed by the words before it where they can mean the same. What stands in brackets
    counts only where nothing else says anything.
    """
    half = unicodedata.normalize("NFKC", title)
    outside = [_occupations(part) for part in _PARTS.split(_ASIDE.sub(" ", half))]
    aside = [_occupations(part) for part in _ASIDE.findall(half)]
    for parts in (outside, aside):
        found = tuple(dict.fromkeys(code for part in parts for code in part or ()))
        if found:
            return TitleReading(found, False)
    return TitleReading((), any(part is not None for part in (*outside, *aside)))


def _occupations(text: str) -> tuple[str, ...] | None:
    """Occupations of one part of a title; empty where its words fit every occupation, None where none is known."""
    known = list(_known_words(fold(text)))
    if not known:
        return None
    telling = [codes for codes in known if codes]
    if not telling:
        return ()
    meant = telling[-1]
    for earlier in reversed(telling[:-1]):
        meant = _narrowed(meant, earlier) or meant
    return meant


def _narrowed(codes: tuple[str, ...], by: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that both mean, the longer of two where one is the prefix of the other."""
    longer = ((max(code, other, key=len), min(code, other, key=len)) for code in codes for other in by)
    return tuple(dict.fromkeys(whole for whole, part in longer if whole.startswith(part)))


def _known_words(text: str) -> Iterator[tuple[str, ...]]:
    """Meanings of the known words from left to right, the longest at each place."""
    words, longest = _words()
    at = 0
    while at < len(text):
        for end in range(min(len(text), at + longest), at + 1, -1):
            if text[at:end] in words and not _within_letters(text, at, end):
                yield words[text[at:end]]
                at = end
                break
        else:
            at += 1


def _within_letters(text: str, begin: int, end: int) -> bool:
    """Whether the word is part of a longer one in Latin letters: IE is not in PIE."""
    return _latin(text[begin - 1 : begin] + text[begin]) or _latin(text[end - 1] + text[end : end + 1])


def _latin(two: str) -> bool:
    return len(two) == 2 and two.isascii() and two.isalpha()


@cache
def _words() -> tuple[Mapping[str, tuple[str, ...]], int]:
    """Known words, folded, with their codes, and the length of the longest."""
    found: dict[str, tuple[str, ...]] = {}
    for code, title in occupation_titles().items():
        found[fold(title)] = (*found.get(fold(title), ()), code)
    for row in table("job_titles"):
        codes = tuple(row["occupations"].split())
        found[fold(row["word"])] = () if codes == (ANY,) else codes
    return found, max(map(len, found))
