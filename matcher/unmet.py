"""Why no plan keeps some pins: what bars those whom they name, or how few can go there at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from data.contract.plan import Blocked
from data.contract.round import Round
from data.contract.text import Text
from data.rulebook import rule
from matcher.arrays import Ints
from matcher.barred import bars_told, legal
from matcher.conflicts import undecided
from matcher.features import PairKind
from matcher.model.pins import demand, pairs_named
from matcher.problem import Problem, Programme
from matcher.problem.days import to_date
from matcher.problem.decisions import Decision, read_decisions
from matcher.problem.pairs import Pairs
from matcher.stays import Stays
from matcher.unblock import what_bars

MOST_RULES = 4  # that are told of one pin


def why_unmet(round_: Round, ids: Sequence[str]) -> tuple[Blocked, ...]:
    """What the pins among these decisions, which no plan of the round keeps together, run against; empty where no single rule
    or limit shows it. What other decisions forbid is left out: those that matter are among the ids.
    """
    problem = Problem.of(undecided(round_))
    pins = [d for d in read_decisions(round_, problem.places) if d.id in ids and d.action == "pin" and demand(d)[0] > 0]
    open_, found = [], list[Blocked]()
    for pin in pins:
        pairs = pairs_named(pin, problem)
        bars = list(_bars(pin, pairs))
        if bars:
            found += bars
        else:
            open_.append((pin, pairs))
    return tuple(found or _too_many(open_))


def _bars(pin: Decision, pairs: Pairs) -> Iterator[Blocked]:
    """What bars every pair that a pin names."""
    if len(pairs) == 0:
        yield Blocked(
            rule="kind",
            detail="锁定的岗位或企业没有适合的类型：岗位实习、认识实习、教师实践各去各的岗位。",
            detail_en="There is no post of the right kind: internships, visits and teachers each have their own.",
        )
    elif len(pairs) == 1:
        kind: PairKind = "teacher" if pairs.programme is Programme.TEACHER else "cohort"
        told = what_bars(pairs.problem, kind, int(pairs.left[0]), int(pairs.right[0]))
        for one in told[:MOST_RULES]:
            title = rule(one.rule).title
            yield Blocked(
                rule=one.rule,
                detail=f"{title.zh}：{one.detail}可以这样解决：{one.to_do}",
                detail_en=f"{title.en}: {one.detail_en} What would help: {one.to_do_en}",
            )
        if not told:
            yield from _dates(pin, pairs)
    elif len(np.unique(pairs.left)) == 1 and not len(legal(pairs)):
        yield from bars_told(pairs)[:MOST_RULES]


def _dates(pin: Decision, pairs: Pairs) -> Iterator[Blocked]:
    """That a teacher's stay cannot have the dates that are given, and those that it can have."""
    if pin.teacher < 0 or (pin.start is None and pin.end is None):
        return
    stays = Stays.of(pairs)
    if any(pin.start in (None, start) and pin.end in (None, end) for start, end in zip(stays.start, stays.end, strict=True)):
        return
    first, last = to_date(stays.start.min()), to_date(stays.end.max())
    step = int(pairs.problem.settings.threshold("teacher_window", "step_days"))
    yield Blocked(
        rule="teacher_window",
        detail=f"起止日期不合：这位教师在该岗位的实践最早 {first} 开始、最迟 {last} 结束，"
        f"开始日和天数都按 {step} 天的整数倍排（或排到共同时段的最后一天）。",
        detail_en=f"The dates do not fit: stays of the teacher there lie between {first} and {last}, begin and last in steps of "
        f"{step} days (or to the last common day).",
    )


def _too_many(pins: Sequence[tuple[Decision, Pairs]]) -> list[Blocked]:
    """The tightest limit below what the pins of students ask for together; else the least group, or the enterprises of one
    cohort.
    """
    of_students = [(pin, legal(pairs)) for pin, pairs in pins if pin.teacher < 0]
    of_students = [(pin, pairs[pairs.group]) for pin, pairs in of_students]
    if not of_students or any(len(pairs) == 0 for _, pairs in of_students):
        return []
    asked = int(sum(demand(pin)[0] for pin, _ in of_students))
    left, right = (np.concatenate([getattr(pairs, side) for _, pairs in of_students]) for side in ("left", "right"))
    pairs = Pairs(of_students[0][1].problem, Programme.COHORT, left, right)
    found = [(room, words) for room, words in _rooms(pairs) if room < asked]
    if found:
        room, words = min(found, key=lambda one: one[0])
        return [_short(asked, room, words)]
    return list(chain(_too_few(of_students), _sites(of_students)))


def _too_few(pins: Sequence[tuple[Decision, Pairs]]) -> Iterator[Blocked]:
    """Pins of fewer students than any group there has; without a number they ask for no fewer than that."""
    for pin, pairs in pins:
        asked, least = demand(pin)[1], int(pairs.least.min())
        if asked < least:
            yield Blocked(
                rule="min_group",
                detail=f"锁定 {asked} 人，而那里每组至少 {least} 人。",
                detail_en=f"{asked} pinned, but groups there have {least} students at least.",
            )


def _sites(pins: Sequence[tuple[Decision, Pairs]]) -> Iterator[Blocked]:
    """Cohorts pinned to more enterprises than they may go to."""
    firms = defaultdict[int, set[int]](set)
    for pin, pairs in pins:
        if pin.cohort >= 0 and len(np.unique(pairs.enterprise)) == 1:
            firms[pin.cohort].add(int(pairs.enterprise[0]))
    for cohort, asked in firms.items():
        most = int(pins[0][1].problem.cohorts.max_sites[cohort])
        if len(asked) > most:
            yield Blocked(
                rule="sites",
                detail=f"锁定到 {len(asked)} 家企业，而这个班组的去向单位最多 {most} 家。",
                detail_en=f"Pinned to {len(asked)} enterprises, but the cohort may go to no more than {most}.",
            )


def _short(asked: int, room: int, words: tuple[str, Text]) -> Blocked:
    rule_id, text = words
    return Blocked(
        rule=rule_id,
        detail=f"锁定共 {asked} 人，{text.zh} {room} 人，多出 {asked - room} 人。",
        detail_en=f"{asked} pinned, but {text.en} {room}: {asked - room} too many.",
    )


def _rooms(pairs: Pairs) -> Iterator[tuple[int, tuple[str, Text]]]:
    """How many students could go at most by each limit on its own."""
    p = pairs.problem
    yield int(p.to_place[np.unique(pairs.left)].sum()), ("size", Text("而班组待安排的只有", "the cohorts have to place only"))
    if len(np.unique(pairs.start)) > 1 or len(np.unique(pairs.end)) > 1:
        return  # on which days how much room is left takes more than a sentence
    yield (
        _room(pairs.right, pairs.seats_left),
        ("seats", Text("而岗位扣除在途安排后的名额只有", "seats are left for only")),
    )
    if pairs.placed.all():
        yield (
            _room(pairs.enterprise, pairs.enterprise_left),
            ("enterprise_share", Text("而企业按在岗职工比例还可接收", "the enterprise's staff allows only")),
        )
        yield (
            _room(pairs.post_group, pairs.post_left),
            ("post_share", Text("而同类岗位按职工比例还可接收", "the staff in like posts allows only")),
        )
        yield (
            _room(pairs.right, pairs.regular_left),
            ("shifts", Text("而白班双休的名额只有", "regular seats are left for only")),
        )
        yield _room(pairs.enterprise, pairs.beds_left), ("beds", Text("而企业剩余的床位只有", "beds are left for only"))


def _room(where: Ints, left: Ints) -> int:
    """The room of several places together: of each the most that any pair is left."""
    places, at = np.unique(where, return_inverse=True)
    most = np.zeros(len(places), dtype=np.int64)
    np.maximum.at(most, at, left)
    return int(most.sum())
