"""How fair a plan of a tiny round can be, and the best of the fairest plans, on the CP-SAT oracle's model."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import Any

from ortools.sat.python import cp_model

from data.contract.plan import Plan
from data.contract.round import Round
from oracles.cpsat import Model, solved
from oracles.majors import Majors

PARTS = 10


def worth(asked: int, students: int) -> int:
    """What a school's students count: each part of a student the more, the emptier the school's share was before it."""
    return sum(PARTS - part // asked for part in range(PARTS * min(students, asked))) if asked else 0


def optimum(round_: Round, baseline: Plan | None = None) -> tuple[int, int] | None:
    """The greatest fairness, and the greatest objective among plans of that fairness, both proven; None without any plan."""
    model = Model(round_, baseline)
    worths = []
    for asked, counting in _lines(model, round_):
        total = model.cp.new_int_var(0, 10_000, "students")
        model.cp.add(total == sum(model.students[k] for k in counting))
        found = model.cp.new_int_var(0, worth(asked, asked), "worth")
        most = sum(model.left.values())
        model.cp.add(total <= most)
        model.cp.add_element(total, [worth(asked, n) for n in range(most + 1)], found)
        worths.append(found)
    model.cp.maximize(sum(worths))
    fairest = _solved(model.cp)
    if fairest is None:
        return None
    model.cp.add(sum(worths) == fairest)
    model.cp.maximize(sum(model.points))
    best = _solved(model.cp)
    assert best is not None
    return fairest, best


def fairness(round_: Round, plan: Plan) -> int:
    """How fair a plan is, by its rows."""
    model = Model(round_, None)
    there = {(group.cohort_id, group.post_id): group.students for group in plan.internships}
    students = [there.get((pair.cohort["cohort_id"], pair.post["post_id"]), 0) for pair in model.pairs]
    return sum(worth(asked, sum(students[k] for k in counting)) for asked, counting in _lines(model, round_))


def _lines(model: Model, round_: Round) -> Iterator[tuple[int, list[int]]]:
    """Per kind and school: students asked for, and the pairs whose students count."""
    majors = Majors(round_)
    for kind in ("placed", "good"):
        share = model.read.settings.threshold("fairness", kind)
        for school in model.read.school:
            own = [c for c in model.read.cohort.values() if c["school_id"] == school and c["kind"] == "internship"]
            asked = floor(share * sum(model.left[c["cohort_id"]] for c in own))
            counting = [
                k
                for k, pair in enumerate(model.pairs)
                if pair.cohort in own and (kind == "placed" or _good(majors, pair.cohort["major_code"], pair.post))
            ]
            yield asked, counting


def _good(majors: Majors, code: str, post: dict[str, Any]) -> bool:
    ruled = majors.ruled(code, post)
    if ruled is not None:
        return ruled == "related"
    if post["majors"]:
        code = code.removesuffix("K")
        return any(len(p) >= 4 and code.startswith(p) for entry in post["majors"] for p in majors.prefixes(entry))
    return majors.catalogued(code, post) == "related"


def _solved(cp: cp_model.CpModel) -> int | None:
    solver = solved(cp)
    return None if solver is None else round(solver.objective_value)
