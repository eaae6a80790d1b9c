"""Which rules bar the posts of a kind for one cohort or teacher, and an example of each."""

from __future__ import annotations

import numpy as np

from data.contract.plan import Blocked
from data.contract.text import Text
from data.rulebook import rule
from matcher.arrays import Flags
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.problem.parties import TEACHER, VISIT
from matcher.rules import PAIR_RULES, PairRule
from matcher.windows import WINDOW_RULE

FOR_OTHERS = ("major", "teacher_subject", "level", "grade")  # such posts were never meant for them: said after what can be mended


RULES: tuple[PairRule, ...] = (*PAIR_RULES, WINDOW_RULE)


def barred(problem: Problem, programme: Programme, left: int) -> list[Blocked]:
    """How many posts of a fitting kind each rule bars; first the rules that bar some alone, what can be mended before others."""
    posts = np.flatnonzero(_kind_fits(problem, programme, left))
    if len(posts) == 0:
        return [Blocked(rule="kind", detail="本期没有这一类岗位。", detail_en="The round has no post of this kind.")]
    pairs = Pairs(problem, programme, np.full(len(posts), left), posts)
    bars = {r.id: hit for r in RULES if (hit := r.bars(pairs)).any()}
    number = np.sum(list(bars.values()), axis=0)
    alone = {name: hit & (number == 1) for name, hit in bars.items()}
    order = sorted(
        bars, key=lambda name: (not alone[name].any(), name in FOR_OTHERS, -alone[name].sum(), -bars[name].sum(), name)
    )
    return [_counted(next(r for r in RULES if r.id == name), pairs, bars[name], alone[name]) for name in order]


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
