"""What a warm process keeps of the round before a change gives what the changed round gives by itself."""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import fields, is_dataclass
from random import Random
from typing import Any

import numpy as np
import pytest
from busy_teachers import busy_round
from edited_rounds import KINDS, WHOLE, an_edit, edited, planned
from tiers import tiered

from data.contract.round import Round
from data.rounds import input_sha256
from matcher import prepared
from matcher.audit import audit
from matcher.features import PairKind, text
from matcher.fit import kept as fit_kept
from matcher.fit import score_pairs
from matcher.problem import Problem
from matcher.solve import solve
from matcher.whatif import plan_again

ARRAYS = ("schools", "cohorts", "teachers", "enterprises", "posts", "places", "fixed", "members", "decisions")
LOOKUPS = ("listed", "barred", "called_unrelated", "of_teachers")


def alone(round_: Round) -> Round:
    """The round with tables of its own, of which nothing is known."""
    return Round({name: table.copy() for name, table in round_.tables.items()}, round_.kept_aside)


def plain(value: Any) -> Any:
    """Arrays and dataclasses as lists, to be compared."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value.tolist() if isinstance(value, np.ndarray) else value


def scores(round_: Round, kind: PairKind) -> list[Any]:
    left, right = (np.arange(len(round_[name])) for name in (f"{kind}s", "posts"))
    found = score_pairs(round_, kind, np.repeat(left, len(right)), np.tile(right, len(left)))
    return [
        found.fit.tolist(),
        found.grade.tolist(),
        found.evidence.tolist(),
        {k: v.tolist() for k, v in found.contributions.items()},
    ]


def of(round_: Round) -> dict[str, Any]:
    """All that is made of a round."""
    problem = Problem.of(round_)
    return {
        "hash": input_sha256(round_),
        "rows": {name: list(round_.rows(name)) for name in round_.tables},
        **{name: plain(getattr(problem, name)) for name in ARRAYS},
        **{name: plain(getattr(problem.subjects, name)) for name in LOOKUPS},
        "scores": [scores(round_, "cohort"), scores(round_, "teacher")],
    }


@pytest.mark.parametrize("kind", [*KINDS, "new post"])
@pytest.mark.parametrize("seed", tiered((1, 2, 3, 4), quick=1, slow=2))
def test_a_changed_round_is_what_it_would_be_alone(seed: int, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    round_, plan = planned(seed)
    of(round_)
    after = edited(round_, new_post(round_) if kind == "new post" else an_edit(kind, round_, plan, Random(seed)))
    plan_again(round_, plan, after)
    warm = of(after)
    monkeypatch.setattr(prepared, "_kept", OrderedDict())
    monkeypatch.setattr(fit_kept, "_kept", OrderedDict())
    monkeypatch.setattr(text, "_latest", {})
    assert repr(warm) == repr(of(alone(after)))


@pytest.mark.parametrize("kind", KINDS)
def test_of_every_subject_each_thing_is_told_once(kind: str) -> None:
    round_, plan = planned(1)
    again = plan_again(round_, plan, edited(round_, an_edit(kind, round_, plan, Random(1))))
    if again is not None:
        counts = Counter((check.rule, check.subject, check.severity) for check in again.plan.checks)
        assert counts == Counter(counts.keys())


@pytest.mark.parametrize(("seed", "firm"), [(0, "E2"), (16, "E2"), (22, "E1"), (65, "E1"), (76, "E2"), (118, "E2")])
def test_teachers_who_share_a_post_with_one_who_lost_another_keep_theirs(seed: int, firm: str) -> None:
    round_ = busy_round(seed).round
    plan = solve(round_, WHOLE)
    lost = {row["post_id"] for row in round_.rows("posts") if row["enterprise_id"] == firm}
    after = edited(round_, [{"edit": "remove", "sheet": "enterprises", "id": firm}])
    again = plan_again(round_, plan, after)
    assert again is not None
    assert again.around is not None
    report = audit(after, again.plan, plan)
    assert report.violations == ()
    assert report.terms == again.plan.terms
    planned_again = again.around.teachers
    assert {stay.teacher_id for stay in plan.teachers if stay.post_id in lost} <= planned_again
    others = [stay for stay in plan.teachers if stay.teacher_id not in planned_again]
    assert [stay for stay in again.plan.teachers if stay.teacher_id not in planned_again] == others
    shared = {stay.post_id for stay in again.plan.teachers if stay.teacher_id in planned_again}
    assert shared & {stay.post_id for stay in others}


def new_post(round_: Round) -> list[dict[str, Any]]:
    row = next(row for row in round_.rows("posts") if row["kind"] == "internship")
    given = {key: value for key, value in row.items() if value is not None}
    cells = {key: ";".join(map(str, value)) if isinstance(value, tuple) else value for key, value in given.items()}
    cells = {key: value if isinstance(value, bool) else str(value) for key, value in cells.items()}
    return [{"edit": "add", "sheet": "posts", "row": {**cells, "post_id": "新岗位", "title": "新能源汽车装调工"}}]
