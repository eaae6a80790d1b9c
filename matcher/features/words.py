"""Texts as weighted terms: Chinese words, and pairs of neighbouring characters that survive a wrong cut."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

import rjieba

WORD, PAIR = "w", "c"  # first letter of a term: which of the two it is
_LETTER = re.compile(r"\w")
_HAN = re.compile(r"[\u3400-\u9fff]+")


@lru_cache(maxsize=65_536)
def terms(text: str) -> tuple[str, ...]:
    """Terms of a text with repetition: its words, then the pairs of neighbouring Chinese characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = [WORD + word for word in rjieba.cut(folded) if _LETTER.search(word)]
    pairs = [PAIR + run[i : i + 2] for run in _HAN.findall(folded) for i in range(len(run) - 1)]
    return (*words, *pairs)


def weighted(fields: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Sum of the weights of the fields in which each term occurs, counting repetition."""
    total: defaultdict[str, float] = defaultdict(float)
    for text, weight in fields:
        for term, count in Counter(terms(text)).items():
            total[term] += weight * count
    return dict(total)
