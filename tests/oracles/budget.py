"""The best plan of a tiny round within a churn budget, by a CP-SAT model solved twice: for least changes, then for points."""

from __future__ import annotations

from typing import Any

from data.contract.budget import Budget
from data.contract.plan import Plan
from data.contract.round import Round
from oracles.cpsat import Model, solved


def optimum_within(round_: Round, baseline: Plan, budget: Budget) -> int | None:
    """The greatest objective, proven; None where no plan satisfies every rule."""
    model = _Counted(round_, baseline)
    every, firm = sum(model.changed.values()), sum(v for key, v in model.changed.items() if key[:2] in budget.firm)
    model.cp.minimize(firm * (len(model.changed) + 1) + every)
    solver = solved(model.cp)
    if solver is None:
        return None
    gone = {key for key, v in model.changed.items() if solver.value(v)}
    model.cp.add(firm <= sum(key[:2] in budget.firm for key in gone))
    if budget.changes is not None:
        model.cp.add(every <= len(gone) + budget.changes)
    model.cp.maximize(sum(model.points))
    best = solved(model.cp)
    assert best is not None
    return round(best.objective_value)


class _Counted(Model):
    """With a variable for every placement of the baseline that may still be, 1 where fewer people have it."""

    def _churn(self, baseline: Plan | None) -> None:
        super()._churn(baseline)
        assert baseline is not None
        self.changed: dict[tuple[str, ...], Any] = {}
        now = {(p.cohort["cohort_id"], p.post["post_id"]): n for p, n in zip(self.pairs, self.students, strict=True)}
        joined = {(c["cohort_id"], p["post_id"]): n for (c, p), n in zip(self.joins, self.members, strict=True)}
        had = [(now, "group", g.cohort_id, g.post_id, g.students) for g in baseline.internships]
        had += [(joined, "member", m.cohort_id, c.post_id, m.students) for c in baseline.order_classes for m in c.members]
        for there, kind, cohort, post, students in had:
            if (cohort, post) in there:
                changed = self.changed[cohort, post, kind] = self.cp.new_bool_var("changed")
                self.cp.add(there[cohort, post] >= students).only_enforce_if(~changed)
        for number, stay in enumerate(baseline.teachers):
            there = [
                (v, p)
                for v, p in zip(self.taken, self.practices, strict=True)
                if (p.teacher["teacher_id"], p.post["post_id"]) == (stay.teacher_id, stay.post_id)
            ]
            same = [v for v, p in there if (p.first, p.last) == (stay.start.toordinal(), stay.end.toordinal())]
            if there:
                changed = self.changed[stay.teacher_id, stay.post_id, str(number)] = self.cp.new_bool_var("changed")
                self.cp.add(changed + sum(same or [v for v, _ in there]) >= 1)
