"""Which placements of an earlier plan had to change in a later one, and what forced each; the others were chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from data.contract.budget import budget_of
from data.contract.plan import Blocked, Check, Plan
from data.contract.round import Round
from data.contract.text import Text
from data.plans import Lost, lost_placements
from data.plans.decision_words import NOWHERE, clash_words
from data.plans.files import plan_sha256
from data.plans.names import Names, rule_title
from matcher.audit import broken
from matcher.forced.put_back import Kind, Wanted, put_back
from matcher.legality import Legality
from matcher.problem import Problem, Programme
from matcher.problem.days import day
from matcher.problem.pairs import Pairs
from matcher.stays import Stays

REMOVED, TOGETHER = "removed", "together"  # no rules of the rulebook: the row is gone; not all that could stay can stay at once
MOST_PAIRS = 1_000_000  # legal ones; larger rounds are planned in parts
HEADS = frozenset(  # rules that count people, so that those above the limit are as many as have to go
    ("seats", "enterprise_share", "post_share", "beds", "size", "age", "minors", "women", "order", "teacher_seats", "pin")
)
SHARED = ("cohort", "class", "teacher", "enterprise")  # what rules count by
_NAMED = re.compile(r"\b(cohort|teacher|post|post_group|enterprise|school|class|decision):(\S+)")


def forced_changes(
    before: Plan, after: Plan, round_: Round, found_at: Mapping[str, Text] = NOWHERE
) -> dict[Lost, Blocked] | None:
    """What forced those of ``lost_placements`` that had to change in ``after``, a plan of ``round_``; the rest were chosen.

    A placement that the round does not allow any more is told by the rule that bars it. The others are put back as they were,
    and the audit says where that is too much: of those it names as few as that takes are forced, those with most people first.
    Pins come last, with the people that they ask for. Within a churn budget no more are chosen than it allows. None for a round
    that is too large to be looked at as a whole. ``found_at`` says as in ``clash_words`` where decisions are found.
    """
    if after.scope.legal_pairs > MOST_PAIRS:
        return None
    lost = lost_placements(before, after)
    if not lost:
        return {}
    reading = _Reading(before, after, round_, found_at)
    found = {one: why for one in lost if (why := reading.barred(one)) is not None}
    while more := reading.too_many([one for one in lost if one not in found], found):
        found |= more
    return found | _beyond_budget(before, after, [one for one in lost if one not in found])


def _beyond_budget(before: Plan, after: Plan, chosen: Sequence[Lost]) -> dict[Lost, Blocked]:
    """A plan within a budget changes no more than that besides what must, so all above it must."""
    budget = budget_of(after.provenance.settings)
    if budget is None or budget.changes is None or after.provenance.baseline_sha256 != plan_sha256(before):
        return {}
    why = Text("与其他非改不可的变动有关，不能都不动。", "Other changes that must be leave no room for all to stay.")
    return {one: Blocked(rule=TOGETHER, detail=why.zh, detail_en=why.en) for one in chosen[budget.changes :]}


class _Reading:
    """Both plans, and the round that the later one was made of."""

    def __init__(self, before: Plan, after: Plan, round_: Round, found_at: Mapping[str, Text]) -> None:
        self._before, self._after, self._round, self._found_at = before, after, round_, found_at
        self._problem = Problem.of(round_)
        self._legality, self._names = Legality(self._problem), Names(round_)
        self._pins: list[dict[str, str]] = []

    def barred(self, one: Lost) -> Blocked | None:
        """What bars the placement whatever the others do; None where nothing does."""
        places = self._problem.places
        left = (places.teachers if one.kind == "teacher" else places.cohorts).get(one.who)
        post = places.posts.get(one.post_id)
        if post is None:
            return _gone(Text("岗位", "post"), one.post_id)
        if left is None:
            return _gone(Text("教师", "teacher") if one.kind == "teacher" else Text("班组", "cohort"), one.who)
        barring = self._legality.blocked("teacher" if one.kind == "teacher" else "cohort", left, post)
        if barring:
            zh, en = (
                "；".join(rule.detail.rstrip("。") for rule in barring),
                "; ".join(rule.detail_en.rstrip(".") for rule in barring),
            )
            return Blocked(rule=barring[0].rule, detail=f"{zh}。", detail_en=f"{en}.")
        if one.start is None or one.end is None:
            return None
        stays = Stays.of(Pairs(self._problem, Programme.TEACHER, np.array([left]), np.array([post])))
        if ((stays.start == day(one.start)) & (stays.end == day(one.end))).any():
            return None
        zh = f"{one.start} 至 {one.end} 排不下了，可以排别的日期。"
        en = f"{one.start} to {one.end} is no longer possible; other dates are."
        return Blocked(rule="teacher_window", detail=zh, detail_en=en)

    def too_many(self, open_: Sequence[Lost], found: Iterable[Lost]) -> dict[Lost, Blocked]:
        """Of those still ``open_`` the ones that cannot all be as they were, beside the ``found`` that are not."""
        if not open_:
            return {}
        found, near = list(found), self._near(open_)
        checks = broken(self._round, put_back(self._problem, self._before, found, self._after, self._is_pinned, near))
        unmet = [check for check in checks if check.rule == "pin" and not _above(check)]
        more: dict[Lost, Blocked] = {}
        for check in checks:
            if check not in unmet:
                rest = [one for one in open_ if one not in more and _is_named(check.subject, self._about(one))]
                more |= dict.fromkeys(_enough(check, rest), self._told(check))
        if more or self._pins or not unmet:
            return more
        self._pins = [dict(_NAMED.findall(check.subject)) for check in unmet]
        return self.too_many(open_, found)

    def _near(self, open_: Iterable[Lost]) -> Wanted:
        """Pairs of the round that share people or enterprise with one of these, or where a pin sends somebody."""
        named = {item for one in open_ for item in self._about(one).items() if item[0] in SHARED}
        for row in self._round.records("decisions"):
            if row["action"] == "pin":
                named |= {(where, row[f"{where}_id"]) for where in ("post", "enterprise")}

        def near(kind: Kind, who: str, post_id: str) -> bool:
            known = post_id in self._names.posts and who in (self._names.cohorts if kind == "cohort" else self._names.teachers)
            return known and not named.isdisjoint(self._about_pair(kind, who, post_id).items())

        return near

    def _is_pinned(self, kind: Kind, who: str, post_id: str) -> bool:
        return any(_is_named(pin, self._about_pair(kind, who, post_id)) for pin in self._pins)

    def _about(self, one: Lost) -> dict[str, str]:
        return self._about_pair("teacher" if one.kind == "teacher" else "cohort", one.who, one.post_id)

    def _about_pair(self, kind: Kind, who: str, post_id: str) -> dict[str, str]:
        """Ids that a check or a pin may name of a pair of the round."""
        post, person = self._names.posts[post_id], (self._names.teachers if kind == "teacher" else self._names.cohorts)[who]
        group = str(post["post_group"] or post_id)
        return {
            kind: who,
            "class": str(person.get("class_id") or who),
            "school": str(person["school_id"]),
            "post": post_id,
            "post_group": group,
            "enterprise": str(post["enterprise_id"]),
        }

    def _told(self, check: Check) -> Blocked:
        title, subject = rule_title(check.rule), [self._names.subject(check.subject, to) for to in ("zh", "en")]
        zh, en = f"{title.zh}：{subject[0]}", f"{title.en}: {subject[1]}"
        if check.limit is not None:
            value, limit = (f"{one:g}" if isinstance(one, float) else one for one in (check.value, check.limit))
            zh, en = f"{zh}，不变则为 {value}，限 {limit}", f"{en}, unchanged {value}, limit {limit}"
        if self._pins:
            pins = clash_words([pin["decision"] for pin in self._pins], self._names, self._found_at)
            zh, en = f"{zh}（为满足：{pins.zh}）", f"{en} (to meet: {pins.en})"
        return Blocked(rule=check.rule, detail=f"{zh}。", detail_en=f"{en}.")


def _gone(what: Text, key: str) -> Blocked:
    return Blocked(
        rule=REMOVED, detail=f"数据中已没有{what.zh} {key}。", detail_en=f"The round no longer has the {what.en} {key}."
    )


def _is_named(named: str | dict[str, str], about: dict[str, str]) -> bool:
    """Whether a subject, or the ids that it gives, is about that pair; a decision's own id says nothing."""
    ids = dict(_NAMED.findall(named)) if isinstance(named, str) else named
    return bool(ids.keys() - {"decision"}) and all(about.get(key) == value for key, value in ids.items() if key != "decision")


def _above(check: Check) -> float:
    """How many people are too many; 0 where it is not for that that the check failed."""
    if check.rule not in HEADS or not isinstance(check.value, float | int) or not isinstance(check.limit, float | int):
        return 0
    return max(0, check.value - check.limit)


def _enough(check: Check, open_: Sequence[Lost]) -> list[Lost]:
    """As few of them as the check needs to be kept: most people first; all where it does not count people."""
    above, found = _above(check), list[Lost]()
    for one in sorted(open_, key=lambda one: -one.lost):
        if found and 0 < above <= sum(other.lost for other in found):
            break
        found.append(one)
    return found
