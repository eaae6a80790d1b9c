"""Explanations: why a plan places somebody where it does, as a coordinator would say it."""

from __future__ import annotations

import numpy as np

from data.contract.plan import Plan
from data.contract.round import Round
from data.contract.text import Text
from matcher.explain.limits import near_limits
from matcher.explain.names import Names
from matcher.explain.pair import PairSentences
from matcher.explain.placed import placed_at
from matcher.explain.usage import Usage
from matcher.features import PairKind
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.suggest import row_of

__all__ = ["explain"]


def explain(
    round_: Round, plan: Plan, cohort_id: str | None = None, post_id: str | None = None, teacher_id: str | None = None
) -> list[Text]:
    """Sentences on one cohort or teacher of a plan: where and why, what is near its limits, why not elsewhere, what blocks.

    With ``post_id`` only that post is spoken of. UnknownAsker where an id is not in the round; ValueError unless just one
    of ``cohort_id`` and ``teacher_id`` is given.
    """
    if (cohort_id is None) == (teacher_id is None):
        raise ValueError("give a cohort or a teacher")
    if cohort_id is not None:
        kind: PairKind = "cohort"
        row = row_of(round_, "cohort", cohort_id)
    else:
        kind = "teacher"
        row = row_of(round_, "teacher", str(teacher_id))
    problem = Problem.of(round_)
    sentences = PairSentences(round_, kind, row, Legality(problem), Usage(problem, plan))
    placed = placed_at(round_, plan, cohort_id, teacher_id)
    if post_id is not None:
        return _one_post(round_, plan, kind, row, row_of(round_, "post", post_id), sentences, placed)
    return _everything(round_, plan, kind, row, sentences, placed)


def _everything(
    round_: Round, plan: Plan, kind: PairKind, row: int, sentences: PairSentences, placed: dict[int, list[Text]]
) -> list[Text]:
    names = Names(round_)
    who = names.left(kind, row)
    said: list[Text] = []
    for post, rows in placed.items():
        for what in rows:  # who it is about is said once
            said.append(Text(f"另{what.zh}", f"It also {what.en}") if said else Text(f"{who.zh}{what.zh}", f"{who.en} {what.en}"))
        said += [sentences.how_well(post), sentences.parts(post)]
    left_over = _left_over(round_, plan, kind, row, who, named=bool(placed))
    said += left_over or ([] if placed else [Text(f"{who.zh}在本方案中未安排。", f"{who.en} has no place in this plan.")])
    said += near_limits(plan, names.ids(kind, row, np.array(sorted(placed), dtype=np.int64)), names)
    worst = min((sentences.fit(post) for post in placed), default=-1.0)
    return said + sentences.better(worst, set(placed))


def _one_post(
    round_: Round, plan: Plan, kind: PairKind, row: int, post: int, sentences: PairSentences, placed: dict[int, list[Text]]
) -> list[Text]:
    names = Names(round_)
    who = names.left(kind, row)
    opening = [Text(f"{who.zh}{what.zh}", f"{who.en} {what.en}") for what in placed.get(post, [])]
    if not opening:
        opening = [sentences.why_not(post)]
    near = near_limits(plan, names.ids(kind, row, np.array([post])), names)
    return [*opening, sentences.how_well(post), sentences.parts(post), *near]


def _left_over(round_: Round, plan: Plan, kind: PairKind, row: int, who: Text, named: bool) -> list[Text]:
    """What the plan says of those who found no place; ``named``: who it is about has been said."""
    name = round_[f"{kind}s"][f"{kind}_id"].iloc[row]
    said = []
    for left in plan.unplaced:
        if name == (left.cohort_id if kind == "cohort" else left.teacher_id):
            n = left.students
            zh = f"有 {n} 人未安排" if kind == "cohort" else "未安排"
            en = f"{n} students have no place" if kind == "cohort" else "has no place"
            if not named:
                zh, en = f"{who.zh}{zh}", f"{who.en}: {en}"
                named = True
            why = left.blocked_by
            zh += "：" + "；".join(one.detail.rstrip("。") for one in why) if why else ""
            en += ": " + "; ".join((one.detail_en or one.detail).rstrip(".") for one in why) if why else ""
            said.append(Text(zh + "。", en + "."))
    return said
