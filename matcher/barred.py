"""Which rules bar the posts of a kind for one cohort or teacher, and an example of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.contract.plan import Blocked
from data.contract.text import Text
from data.rulebook import rule
from matcher.arrays import Flags, Ints, runs
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.problem.parties import TEACHER, VISIT
from matcher.rules import PAIR_RULES, PairRule
from matcher.windows import WINDOW_RULE

FOR_OTHERS = ("major", "teacher_subject", "level", "grade")  # such posts were never meant for them: said after what can be mended
BLOCK = 300_000  # pairs looked at together, so that memory stays small

RULES: tuple[PairRule, ...] = (*PAIR_RULES, WINDOW_RULE)
_NO_POST = Blocked(rule="kind", detail="本期没有这一类岗位。", detail_en="The round has no post of this kind.")


def barred(problem: Problem, programme: Programme, lefts: Sequence[int]) -> dict[int, list[Blocked]]:
    """By each cohort or teacher, how many posts of a fitting kind each rule bars.

    First the rules that bar some alone, what can be mended before others.
    """
    asked = np.array(lefts, dtype=np.int64)
    visit = problem.cohorts.visit[asked] if programme is Programme.COHORT else np.zeros(len(asked), dtype=bool)
    found: dict[int, list[Blocked]] = {}
    for alike in (asked[at] for at in runs(visit.astype(np.int64))):
        posts = np.flatnonzero(_kind_fits(problem, programme, int(alike[0])))
        if len(posts) == 0:
            found |= {one: [_NO_POST] for one in alike.tolist()}
            continue
        step = max(1, BLOCK // len(posts))
        for own in (alike[first : first + step] for first in range(0, len(alike), step)):
            found |= _barred(Pairs(problem, programme, np.repeat(own, len(posts)), np.tile(posts, len(own))), own)
    return found


def bars_told(pairs: Pairs) -> list[Blocked]:
    """The same of the pairs of one cohort or teacher that are given."""
    return _barred(pairs, pairs.left[:1])[int(pairs.left[0])]


def legal(pairs: Pairs) -> Pairs:
    """Those of the pairs that no rule bars."""
    hit = np.zeros(len(pairs), dtype=bool)
    for one in RULES:
        hit |= one.bars(pairs)
    return pairs[~hit]


def _barred(pairs: Pairs, lefts: Ints) -> dict[int, list[Blocked]]:
    """By each of ``lefts`` what bars its pairs: as many of each, one after another."""
    shape = (len(lefts), len(pairs) // len(lefts))
    bars = {r: hit.reshape(shape) for r in RULES if (hit := r.bars(pairs)).any()}
    number = np.sum(list(bars.values()), axis=0)
    found = {}
    for k, one in enumerate(lefts.tolist()):
        own = {r: hit[k] for r, hit in bars.items() if hit[k].any()}
        alone = {r: hit & (number[k] == 1) for r, hit in own.items()}
        order = sorted(own, key=lambda r: (not alone[r].any(), r.id in FOR_OTHERS, -alone[r].sum(), -own[r].sum(), r.id))
        of_one = pairs[k * shape[1] : (k + 1) * shape[1]]
        found[one] = [_counted(r, of_one, own[r], alone[r]) for r in order]
    return found


def _counted(one: PairRule, pairs: Pairs, hit: Flags, alone: Flags) -> Blocked:
    """How many posts the rule bars, and what it says of one: of those that it alone bars the one that could take most."""
    p, title, count, only = pairs.problem, rule(one.id).title, int(hit.sum()), int(alone.sum())
    kind = _kind(pairs)
    zh = f"{kind.zh}共 {len(pairs)} 个，因“{title.zh}”不能去的有 {count} 个"
    en = f"“{title.en}” bars {count} of {len(pairs)} {kind.en}"
    if not only:
        return Blocked(rule=one.id, detail=f"{zh}。", detail_en=f"{en}.")
    at = np.flatnonzero(alone)
    k = int(at[np.lexsort((-p.posts.seats[pairs.right[at]], -pairs.most[at]))[0]])
    post = pairs.right[k]
    firm, name = p.enterprises.name[p.posts.enterprise[post]], p.round["posts"]["title"].iloc[int(post)]
    said = one.say(pairs, k)
    return Blocked(
        rule=one.id,
        detail=f"{zh}，其中 {only} 个只差这一条。例如{firm}“{name}”（{p.posts.ids[post]}）：{said.zh}",
        detail_en=f"{en}, {only} of them alone. For example {firm}, “{name}” ({p.posts.ids[post]}): {said.en}",
    )


def _kind(pairs: Pairs) -> Text:
    """What posts like those of the pairs are called; internships and apprenticeships go by one name."""
    kind = pairs.problem.posts.kind[pairs.right[0]]
    if kind == TEACHER:
        return Text("教师实践岗位", "posts for teachers")
    return Text("认识实习岗位", "posts for visits") if kind == VISIT else Text("实习岗位", "posts for interns")


def _kind_fits(problem: Problem, programme: Programme, left: int) -> Flags:
    if programme is Programme.TEACHER:
        return np.asarray(problem.posts.kind == TEACHER)
    if problem.cohorts.visit[left]:
        return np.asarray(problem.posts.kind == VISIT)
    return problem.posts.placed
