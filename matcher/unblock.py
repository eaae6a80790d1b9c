"""What bars one pair, rule by rule, and the smallest change that would unblock it."""

from __future__ import annotations

import numpy as np

from data.contract.edit import Edit
from data.contract.suggestion import Barring
from data.contract.text import Text
from matcher.features import PairKind
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.rules import PAIR_RULES, PairRule
from matcher.rules.mending import Change, Mended
from matcher.stays import Stays
from matcher.windows import WINDOW_RULE

ROOM = ("seats", "enterprise_share", "post_share", "min_group")  # rules that give a group its room


def what_bars(problem: Problem, kind: PairKind, left: int, right: int) -> tuple[Barring, ...]:
    """Every rule that bars the pair, with its sentence and its change; empty where the pair is legal.

    The changes of all rules together make the pair legal, unless one of them has none. A rule that bars the pair only once others
    are changed (more students need more beds) has its change told with the first of these.
    """
    one = Pairs(problem, Programme(kind), np.array([left]), np.array([right]))
    rules = _barring(one)
    if not rules:
        return ()
    mended = Mended(one)
    changes = [rule.change(mended) for rule in rules]
    hidden = [rule.change(mended) for rule in PAIR_RULES if rule not in rules and _would_bar(rule, mended)]
    changes[0] = _joined([changes[0], *hidden])
    return tuple(_told(rule, one, change) for rule, change in zip(rules, changes, strict=True))


def _barring(one: Pairs) -> list[PairRule]:
    found = [rule for rule in PAIR_RULES if rule.bars(one)[0]]
    if one.programme is Programme.TEACHER and not len(Stays.but_for_lasting_forbids(one)):
        found.append(WINDOW_RULE)
    return found


def _would_bar(rule: PairRule, mended: Mended) -> bool:
    """Whether a rule that does not bar the pair would, on its new dates or once there is room for its group."""
    return bool(rule.bars(mended.dated if rule.id in ROOM else mended.after)[0])


def _joined(changes: list[Change]) -> Change:
    said = Text("".join(change.text.zh for change in changes), " ".join(change.text.en for change in changes))
    if any(change.edits is None for change in changes):
        return Change(None, said)
    edits: list[Edit] = []
    for change in changes:
        edits += [edit for edit in change.edits or () if edit not in edits]
    return Change(tuple(edits), said)


def _told(rule: PairRule, one: Pairs, change: Change) -> Barring:
    said, to_do = rule.say(one, 0), change.text
    return Barring(rule=rule.id, detail=said.zh, detail_en=said.en, change=change.edits, to_do=to_do.zh, to_do_en=to_do.en)
