"""How many pairs are legal after a change, from how many were before: only pairs of whom it touches are looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.contract.round import Round
from matcher.arrays import Flags
from matcher.features import PairKind
from matcher.problem import Problem
from matcher.problem.parties import TEACHER
from matcher.suggest.kept import problem_of
from matcher.suggest.legal import legal
from matcher.whatif.touched import Change


def more_legal_pairs(found: Sequence[Change], before: Round, after: Round) -> int:
    """Legal pairs after the changes less those before; orders and teachers included."""
    return _touched(found, after) - _touched(found, before)


def _touched(found: Sequence[Change], round_: Round) -> int:
    p = problem_of(round_)
    firms = {one for change in found for one in change.named("enterprise_id")}
    posts = {one for change in found for one in change.named("post_id")}
    there = np.isin(p.posts.ids, list(posts)) | np.isin(p.enterprises.ids[p.posts.enterprise], list(firms))
    total = 0
    kinds: tuple[PairKind, ...] = ("cohort", "teacher")
    for kind in kinds:
        ids = p.cohorts.ids if kind == "cohort" else p.teachers.ids
        named = np.isin(ids, [one for change in found for one in change.named(f"{kind}_id")])
        schools = [one for c in found if c.sheet == "decisions" for one in c.named("school_id")]
        own = p.cohorts.school if kind == "cohort" else p.teachers.school
        named |= np.isin(p.schools.ids[own], schools)
        total += _count(p, kind, named, there, (p.posts.kind == TEACHER) == (kind == "teacher"))
    return total


def _count(p: Problem, kind: PairKind, lefts: Flags, posts: Flags, suited: Flags) -> int:
    """Legal pairs with one of the left rows or one of the posts (n_p,) in them."""
    everyone, places = np.arange(len(lefts)), np.flatnonzero(suited)
    left = [np.repeat(everyone[lefts], len(places)), np.repeat(everyone[~lefts], int((posts & suited).sum()))]
    right = [np.tile(places, int(lefts.sum())), np.tile(np.flatnonzero(posts & suited), int((~lefts).sum()))]
    pairs = np.concatenate(left), np.concatenate(right)
    # nobody is looked up where there is nothing to ask: subjects of teachers take their time
    return int(legal(p, kind, *pairs).sum()) if len(pairs[0]) else 0
