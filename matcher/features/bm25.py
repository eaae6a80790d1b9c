"""BM25 between two sides: profiles that ask and documents that answer, with rarity counted on both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Terms = Mapping[str, float]


@dataclass(frozen=True)
class Counted:
    """Texts (n,) as weights of their terms, ascending: ``counts`` (n × terms), and how long each text is (n,)."""

    terms: list[str]
    counts: sparse.csr_array
    length: npt.NDArray[np.float64]

    @classmethod
    def of(cls, texts: Sequence[Terms]) -> Counted:
        """Texts by the weights of their terms."""
        terms = sorted(set().union(*texts))
        length = np.array([sum(text.values()) for text in texts], dtype=np.float64)
        return cls(terms, _counts(texts, {term: i for i, term in enumerate(terms)}), length)

    def chosen(self, rows: npt.NDArray[np.int64]) -> Counted:
        """Some of the texts, with the terms that they have."""
        counts = self.counts[rows]
        used = np.flatnonzero(np.bincount(counts.indices, minlength=len(self.terms)))
        terms = [self.terms[term] for term in used.tolist()]
        return Counted(terms, _columns(self.terms, counts, terms), self.length[rows])

    def and_more(self, texts: Sequence[Terms]) -> Counted:
        """These texts and others behind them."""
        more = Counted.of(texts)
        terms = sorted({*self.terms, *more.terms})
        counts = sparse.vstack([_columns(one.terms, one.counts, terms) for one in (self, more)], format="csr")
        return Counted(terms, sparse.csr_array(counts), np.concatenate([self.length, more.length]))


@dataclass(frozen=True)
class Saturation:
    """How term weights saturate: ``k1`` (how late), ``b`` (how far long documents are discounted)."""

    k1: float = 6.0
    b: float = 1.0


class Bm25:
    """Profiles (asking) against documents (answering).

    A term counts by its rarity among the documents and among the profiles: what every profile says ("cultivates, masters, able
    to") tells nothing of one of them. A profile's weights have unit length, so scores of
    different profiles compare. Nothing depends on the order of profiles or documents.
    """

    def __init__(
        self,
        profiles: Counted,
        documents: Counted,
        saturation: Saturation | None = None,
        term_weight: Callable[[str], float] = lambda term: 1.0,
    ):
        self.terms = sorted({*documents.terms} & {*profiles.terms})
        asked, answered = (_columns(one.terms, one.counts, self.terms) for one in (profiles, documents))
        length = documents.length
        mean = length.sum() / max(1, len(length)) or 1.0
        weight = np.array([term_weight(term) for term in self.terms], dtype=np.float64)
        self.answering = _saturated(answered, length / mean, saturation or Saturation())
        self._asked: dict[int, dict[int, float]] = {}  # rows of ``asking`` that were spoken of
        self.asking = _unit(_scaled(asked, weight * _rarity(answered) * _rarity(asked)))

    def scores(self, profiles: npt.NDArray[np.int64], documents: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Scores (profiles × documents), 0 where no term is shared."""
        return np.asarray((self.asking[profiles] @ self.answering[documents].T).toarray())

    def shared(self, profile: int, document: int) -> list[tuple[str, float]]:
        """The terms one profile and one document share, the heaviest first, with what each adds to the score."""
        if profile not in self._asked:
            self._asked[profile] = _row(self.asking, profile)
        asked, answered = self._asked[profile], _row(self.answering, document)
        found = [(self.terms[term], asked[term] * weight) for term, weight in answered.items() if term in asked]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _row(matrix: sparse.csr_array, row: int) -> dict[int, float]:
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return dict(zip(matrix.indices[part].tolist(), matrix.data[part].tolist(), strict=True))


def _counts(texts: Sequence[Terms], place: Mapping[str, int]) -> sparse.csr_array:
    rows, columns, weights = [], [], []
    for row, text in enumerate(texts):
        for term in sorted(text.keys() & place.keys()):
            rows.append(row)
            columns.append(place[term])
            weights.append(text[term])
    shape = (len(texts), len(place))
    return sparse.csr_array((np.array(weights, dtype=np.float64), (np.array(rows, int), np.array(columns, int))), shape=shape)


def _columns(terms: Sequence[str], counts: sparse.csr_array, others: Sequence[str]) -> sparse.csr_array:
    """The counts of other terms: what is counted of these, which are ascending like them, and nothing of the rest."""
    column = {term: i for i, term in enumerate(others)}
    place = np.array([column.get(term, -1) for term in terms], dtype=np.int64)
    to = place[counts.indices]
    kept = to >= 0
    edges = np.append(0, np.cumsum(kept))[counts.indptr]
    return sparse.csr_array((counts.data[kept], to[kept], edges), shape=(counts.shape[0], len(others)))


def _rarity(counts: sparse.csr_array) -> npt.NDArray[np.float64]:
    n = counts.shape[0]
    holding = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log1p((n - holding + 0.5) / (holding + 0.5)))


def _saturated(counts: sparse.csr_array, relative_length: npt.NDArray[np.float64], by: Saturation) -> sparse.csr_array:
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    late = by.k1 * (1 - by.b + by.b * relative_length[row])
    data = counts.data * (by.k1 + 1) / (counts.data + late)
    return sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)


def _scaled(counts: sparse.csr_array, factor: npt.NDArray[np.float64]) -> sparse.csr_array:
    return sparse.csr_array((counts.data * factor[counts.indices], counts.indices, counts.indptr), shape=counts.shape)


def _unit(rows: sparse.csr_array) -> sparse.csr_array:
    at = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    norm = np.sqrt(np.bincount(at, weights=rows.data**2, minlength=rows.shape[0]))
    return sparse.csr_array((rows.data / norm[at], rows.indices, rows.indptr), shape=rows.shape)
