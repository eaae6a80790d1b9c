"""Rankings of one round: the best candidates of askers of one side, exactly, in blocks that bound the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from data.catalogues.relations import GRADES
from data.contract.round import Round
from data.contract.suggestion import Candidate
from matcher.arrays import Flags, Floats, Ints
from matcher.features import PairKind
from matcher.fit import PairScores
from matcher.fit.kept import scorer_of
from matcher.problem import Problem
from matcher.suggest.legal import legal
from matcher.suggest.possible import Possible
from matcher.suggest.ranking import best, id_ranks, spread
from matcher.unblock import what_bars

BLOCK = 131_072  # pairs looked at together: some twenty arrays of them fit into memory many times over
CORES = 2  # blocks at a time; numpy lets threads run side by side
ASKED = 4  # the rules are asked first of this many times the pairs wanted
MORE = 4  # where too few of them are legal, of this many times more
DECIMALS = 9  # of contributions: their sum stays within 1e-6 of the fit


@dataclass(frozen=True)
class Block:
    """Candidates of some askers (n,), those of one asker together: ``asker`` counts as asked for, ``other`` is a row."""

    asker: Ints
    left: Ints
    right: Ints
    other: Ints
    fit: Floats

    def askers(self) -> Iterator[tuple[int, slice]]:
        """Each asker with its part of the block."""
        edges = [*np.flatnonzero(np.diff(self.asker, prepend=-1)).tolist(), len(self.asker)]
        return ((int(self.asker[begin]), slice(begin, end)) for begin, end in pairwise(edges))


class Ranking:
    """Pairs of one kind, prepared once per round and asked from either side. ``from_post``: posts ask."""

    def __init__(self, round_: Round, problem: Problem, kind: PairKind) -> None:
        self._round, self._kind, self._problem = round_, kind, problem
        self._posts, self._left = problem.posts.ids.tolist(), round_[f"{kind}s"][f"{kind}_id"].tolist()

    def best(self, rows: Ints, top: int, from_post: bool, include_blocked: bool, diversify: bool) -> list[Ints]:
        """Of each asking row (n,) the rows of its best candidates, by fit, ties by id; see ``suggest``."""
        rank, owner = self._rank[from_post], self._owner[from_post]
        found: list[Ints] = [np.zeros(0, dtype=np.int64)] * len(rows)

        def choose(block: Block) -> None:
            for asker, part in block.askers():
                fit, other = block.fit[part], block.other[part]
                chosen = spread(fit, rank[other], owner[other], top) if diversify else best(fit, rank[other], top)
                found[asker] = other[chosen]

        def choose_legal(block: Block) -> None:
            waiting, reach = list(block.askers()), ASKED * max(1, top)
            while waiting:
                tried = [part.start + best(block.fit[part], rank[block.other[part]], reach) for _, part in waiting]
                at = np.concatenate(tried)
                allowed = legal(self._problem, self._kind, block.left[at], block.right[at])
                short = []
                for (asker, part), mine, good in zip(waiting, tried, _cut(allowed, tried), strict=True):
                    found[asker] = block.other[mine[good][:top]]
                    if len(found[asker]) < top and reach < part.stop - part.start:
                        short.append((asker, part))
                waiting, reach = short, MORE * reach

        if include_blocked:
            self._each_block(rows, from_post, choose, self._suitable)
        elif diversify:
            self._each_block(rows, from_post, choose, self._promising, legal_only=True)
        else:  # rules are asked from the best pair down, and of few more pairs than it takes
            self._each_block(rows, from_post, choose_legal, self._promising)
        return found

    def each_legal(self, rows: Ints, from_post: bool, then: Callable[[Block], None]) -> None:
        """Call ``then`` with all legal pairs of the asking rows, block by block, in no order, several at a time."""
        self._each_block(rows, from_post, then, self._promising, legal_only=True)

    def counts(self, from_post: bool) -> Ints:
        """How many pairs of each asking side come into question: at least as many as are legal."""
        return self._promising.counts(from_post)

    def candidates(self, rows: Ints, chosen: list[Ints], from_post: bool, include_blocked: bool) -> list[tuple[Candidate, ...]]:
        """The chosen candidates of each asking row (n,), in their order, with all that people see of them."""
        asker, other = np.repeat(rows, [len(found) for found in chosen]), np.concatenate([rows[:0], *chosen])
        left, right = (other, asker) if from_post else (asker, other)
        scores = scorer_of(self._round, self._kind).score(left, right)
        barred = np.zeros(len(left), dtype=bool)
        if include_blocked:
            barred = ~legal(self._problem, self._kind, left, right)
        items = list(self._items(scores, barred.tolist(), from_post))
        edges = np.cumsum([0, *(len(found) for found in chosen)]).tolist()
        return [tuple(items[begin:end]) for begin, end in pairwise(edges)]

    def _each_block(
        self, rows: Ints, from_post: bool, then: Callable[[Block], None], possible: Possible, legal_only: bool = False
    ) -> None:
        scorer = scorer_of(self._round, self._kind)

        def work(part: Ints) -> None:
            at, other = possible.takers_of(rows[part]) if from_post else possible.posts_of(rows[part])
            left, right = (other, rows[part][at]) if from_post else (rows[part][at], other)
            if legal_only:
                allowed = legal(self._problem, self._kind, left, right)
                at, other, left, right = at[allowed], other[allowed], left[allowed], right[allowed]
            then(Block(part[at], left, right, other, scorer.fits(left, right)))

        parts = _parts(possible, rows, from_post)
        if len(parts) == 1:
            work(parts[0])
            return
        with ThreadPoolExecutor(CORES) as pool:
            for done in [pool.submit(work, part) for part in parts]:
                done.result()

    def _items(self, scores: PairScores, barred: list[bool], from_post: bool) -> Iterator[Candidate]:
        ids, key = (self._left, f"{self._kind}_id") if from_post else (self._posts, "post_id")
        named = (scores.left if from_post else scores.right).tolist()
        features = list(scores.contributions)
        parts = np.round(np.stack([scores.contributions[name] for name in features], axis=1), DECIMALS).tolist()
        columns = (scores.fit.tolist(), scores.grade.tolist(), scores.evidence.tolist(), parts, barred)
        for k, (other, fit, grade, evidence, values, bars) in enumerate(zip(named, *columns, strict=True)):
            yield Candidate(
                **{key: ids[other]},
                fit=fit,
                grade=GRADES[grade],
                contributions=dict(zip(features, values, strict=True)),
                evidence=evidence,
                blocked_by=what_bars(self._problem, self._kind, int(scores.left[k]), int(scores.right[k])) if bars else (),
            )

    @cached_property
    def _suitable(self) -> Possible:
        return Possible.suitable(self._problem, self._kind)

    @cached_property
    def _promising(self) -> Possible:
        return Possible.promising(self._problem, self._kind)

    @cached_property
    def _rank(self) -> tuple[Ints, Ints]:
        """Order of the candidates' ids: of posts, and of left rows."""
        return id_ranks(self._posts), id_ranks(self._left)

    @cached_property
    def _owner(self) -> tuple[Ints, Ints]:
        """Whose the candidates are: posts of enterprises, left rows of schools."""
        parties = self._problem.cohorts if self._kind == "cohort" else self._problem.teachers
        return self._problem.posts.enterprise, parties.school


def _parts(possible: Possible, rows: Ints, from_post: bool) -> list[Ints]:
    """Positions in ``rows`` in blocks: askers of one profile together, since what they share is reckoned once a block."""
    order = np.arange(len(rows)) if from_post else np.argsort(possible.profile[rows], kind="stable")
    block = np.cumsum(possible.counts(from_post)[rows][order]) // BLOCK
    return np.split(order, np.flatnonzero(np.diff(block)) + 1)


def _cut(flags: Flags, parts: list[Ints]) -> list[Flags]:
    """Flags of parts laid end to end, part by part."""
    return np.split(flags, np.cumsum([len(part) for part in parts])[:-1])
