"""Texts as weighted terms: Chinese words, stems of English ones, and pairs of neighbouring Chinese characters, which survive a
wrong cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

import rjieba
import snowballstemmer

WORD, PAIR = "w", "c"  # first letter of a term: which of the two it is
_LETTER = re.compile(r"\w")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z]+")


@lru_cache(maxsize=65_536)
def terms(text: str) -> tuple[str, ...]:
    """Terms of a text with repetition: its words, then the pairs of neighbouring Chinese characters."""
    words = [WORD + _stem(word) for word in _words(text)]
    pairs = [PAIR + run[i : i + 2] for run in _HAN.findall(_folded(text)) for i in range(len(run) - 1)]
    return (*words, *pairs)


def spoken(term: str, texts: Iterable[str]) -> str | None:
    """How texts write the word that a term stands for; None where none has it."""
    return next((word for text in texts for word in _words(text) if WORD + _stem(word) == term), None)


@lru_cache(maxsize=65_536)
def _words(text: str) -> tuple[str, ...]:
    return tuple(part for word in rjieba.cut(_folded(text)) for part in word.split("-") if _LETTER.search(part))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    # a stemmer keeps what it works on, so each thread needs its own
    return str(snowballstemmer.stemmer("english").stemWord(word)) if _LATIN.fullmatch(word) else word


def weighted(fields: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Sum of the weights of the fields in which each term occurs, counting repetition."""
    total: defaultdict[str, float] = defaultdict(float)
    for text, weight in fields:
        for term, count in Counter(terms(text)).items():
            total[term] += weight * count
    return dict(total)
