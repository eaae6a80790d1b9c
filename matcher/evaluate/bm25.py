"""The peer: plain BM25 over words, which knows nothing but the texts of both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import rjieba
from scipy import sparse

from data.catalogues import major_name, normalise_major
from data.contract.round import Round

Texts = tuple[str | None, ...]

K1, B = 1.2, 0.75  # the customary constants (Robertson, Zaragoza 2009)
NAMED = 3  # names and titles count so often


class PlainBm25:
    """Okapi BM25 of questions and documents, lists of words (Robertson, Zaragoza, Foundations and Trends in IR, 2009)."""

    def __init__(self, questions: Sequence[Iterable[str]], documents: Sequence[Iterable[str]], k1: float = K1, b: float = B):
        asked, told = [Counter(words) for words in questions], [Counter(words) for words in documents]
        terms = {term: i for i, term in enumerate(sorted(set().union(*asked) & set().union(*told)))}
        counts = _counts(told, terms)
        length = np.array([document.total() for document in told], dtype=np.float64)
        late = k1 * (1 - b + b * length / (length.mean() or 1.0)) if len(told) else length
        holding = np.bincount(counts.indices, minlength=len(terms))
        rarity = np.log1p((len(told) - holding + 0.5) / (holding + 0.5))
        weight = counts.data * (k1 + 1) / (counts.data + np.repeat(late, np.diff(counts.indptr)))
        self._questions = _counts(asked, terms)
        self._documents = sparse.csr_array((weight * rarity[counts.indices], counts.indices, counts.indptr), shape=counts.shape)

    def scores(self, questions: npt.NDArray[np.int64], documents: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Scores (questions × documents), 0 without a common word."""
        return np.asarray((self._questions[questions] @ self._documents[documents].T).toarray())


class RoundBm25:
    """Cohorts ask with what their school says of the major (name and class by the catalogue), posts answer with theirs."""

    def __init__(self, round_: Round):
        said: dict[tuple[str, str], list[str | None]] = {}
        for row in round_.records("majors"):
            texts = [row["name"]] * NAMED + [row[key] for key in ("description", "skills", "courses")]
            said.setdefault((row["school_id"], normalise_major(row["major_code"])), []).extend(texts)
        keys = [(row["school_id"], normalise_major(row["major_code"])) for row in round_.records("cohorts")]
        questions = [
            (*sorted(text for text in said.get(key, [major_name(key[1])] * NAMED) if text), major_name(key[1][:4]))
            for key in keys
        ]
        documents = [(*(row["title"],) * NAMED, row["description"], row["skills"]) for row in round_.records("posts")]
        (asked, self._question), (told, self._document) = _distinct(questions), _distinct(documents)
        self._bm25 = PlainBm25([words(texts) for texts in asked], [words(documents_) for documents_ in told])

    def scores(self, cohorts: npt.NDArray[np.int64], posts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Scores (cohorts × posts)."""
        return self._bm25.scores(self._question[cohorts], self._document[posts])


def words(texts: Iterable[str | None]) -> list[str]:
    """The words of texts, as rjieba cuts them."""
    return [word for text in texts for word in rjieba.cut(text or "") if any(letter.isalnum() for letter in word)]


def _counts(texts: Sequence[Counter[str]], terms: dict[str, int]) -> sparse.csr_array:
    found = [(row, terms[word], count) for row, text in enumerate(texts) for word, count in sorted(text.items()) if word in terms]
    row, column, count = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return sparse.csr_array((count.astype(np.float64), (row, column)), shape=(len(texts), len(terms)))


def _distinct(texts: Sequence[Texts]) -> tuple[list[Texts], npt.NDArray[np.int64]]:
    place: dict[Texts, int] = {}
    at = np.array([place.setdefault(one, len(place)) for one in texts], dtype=np.int64)
    return list(place), at
