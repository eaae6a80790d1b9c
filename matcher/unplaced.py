"""Who has no place in a plan, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from scipy import sparse

from data.contract.plan import Blocked, Unplaced
from data.contract.text import Text
from data.rulebook import rule
from matcher.arrays import Flags, Floats, Ints
from matcher.model import JointModel
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.problem.parties import TEACHER, VISIT
from matcher.rules import PAIR_RULES
from matcher.stays import Stays

CAPS = {"seats", "enterprise_share", "post_share", "beds", "shifts", "teacher_seats"}
MOST_REASONS = 4
OWN_ROWS = ("most", "least", "teacher_overlap", "teacher_days", "beside_stay")  # rows that only tie a column to its own opening


class UnplacedFinder:
    """Reads a solved model. ``values`` (n,) are those of the program's columns."""

    def __init__(self, model: JointModel, values: Floats) -> None:
        self._model = model
        self._problem = model.problem
        program = model.program
        self._columns = sparse.csc_matrix(program.matrix)
        self._slack = program.row_upper - program.matrix @ values
        self._row_rules = ["pin" if name.startswith("pin_") else name.rsplit("_", 1)[0] for name in program.row_names]
        self._values = values

    def find(self) -> tuple[Unplaced, ...]:
        """Cohorts with students left, in order of id, then teachers behind on their months without a placement."""
        return (*self._cohorts(), *self._teachers())

    def _cohorts(self) -> Iterable[Unplaced]:
        p, g = self._problem, self._model.groups
        away = np.bincount(g.pairs.left, self._values[g.students], len(p.cohorts.ids)).astype(np.int64)
        for c in np.flatnonzero(p.to_place > away)[np.argsort(p.cohorts.ids[p.to_place > away], kind="stable")]:
            reasons = self._legal_but_full(np.flatnonzero(g.pairs.left == c)) + self._barred(Programme.COHORT, int(c))
            yield Unplaced(
                cohort_id=p.cohorts.ids[c], students=int(p.to_place[c] - away[c]), blocked_by=tuple(reasons[:MOST_REASONS])
            )

    def _teachers(self) -> Iterable[Unplaced]:
        p, t = self._problem, self._model.teachers
        points = self._model.points
        due_months = float(points.constant("teacher_target_days") / points.constant("teacher_month_days"))
        placed = np.unique(t.teacher[self._values[t.taken] > 0.5])
        for who in sorted(np.flatnonzero(p.teachers.months_done < due_months).tolist(), key=lambda k: str(p.teachers.ids[k])):
            if who not in placed:
                at = np.flatnonzero(t.teacher == who)
                reasons = self._no_room(len(np.unique(t.post[at])), t.taken[at]) + self._barred(Programme.TEACHER, who)
                yield Unplaced(teacher_id=p.teachers.ids[who], students=1, blocked_by=tuple(reasons[:MOST_REASONS]))

    def _legal_but_full(self, pairs: Ints) -> list[Blocked]:
        g = self._model.groups
        closed = pairs[self._values[g.students[pairs]] < 0.5]
        opened = pairs[self._values[g.students[pairs]] >= 0.5]
        return self._no_room(
            len(pairs), g.students[np.concatenate([opened, closed])], g.pairs.least[np.concatenate([opened, closed])]
        )

    def _no_room(self, posts: int, columns: Ints, least: Ints | None = None) -> list[Blocked]:
        """capacity where no legal post has room for (a group of) more, with the rules that are full; else outbid."""
        if len(columns) == 0:
            return []
        wanted = np.ones(len(columns)) if least is None else np.where(self._values[columns] > 0.5, 1, least)
        full: Counter[str] = Counter()
        free = 0
        for column, need in zip(columns.tolist(), wanted.tolist(), strict=True):
            binding = self._binding(column, need)
            if binding:
                full.update(binding)
            else:
                free += 1
        counted = "、".join(f"{rule(name).title.zh} {n} 个" for name, n in full.most_common())
        counted_en = ", ".join(f"{rule(name).title.en.lower()} at {n}" for name, n in full.most_common())
        if free == 0:
            own = [name for name in full if name not in CAPS]
            blocked = _blocked(
                "capacity",
                Text(f"合规的 {posts} 个岗位都已无余量（{counted}）。", f"All {posts} legal posts are full ({counted_en})."),
            )
            return [blocked] + [
                _blocked(n, Text(f"{rule(n).title.zh}已到上限。", f"{rule(n).title.en} is at its limit.")) for n in own
            ]
        return [
            _blocked(
                "outbid",
                Text(
                    f"合规的 {posts} 个岗位中还有余量，但为这些人另开一组得不偿失，或名额留给了更合适的安排。",
                    f"Of {posts} legal posts some have room, but one more group there is worth less than what it costs the plan elsewhere.",
                ),
            )
        ]

    def _binding(self, column: int, need: float) -> set[str]:
        """Rules whose rows have no room for ``need`` more in the column."""
        low, high = self._columns.indptr[column], self._columns.indptr[column + 1]
        rows, values = self._columns.indices[low:high], self._columns.data[low:high]
        tight = rows[(values > 0) & (self._slack[rows] < values * need - 1e-6)]
        return {RULE_OF_ROW.get(n, n) for n in (self._row_rules[r] for r in tight) if n not in OWN_ROWS}

    def _barred(self, programme: Programme, left: int) -> list[Blocked]:
        """How many posts of a fitting kind each rule bars; rules that alone stand in the way come first."""
        p = self._problem
        posts = np.flatnonzero(_kind_fits(p, programme, left))
        if len(posts) == 0:
            return [_blocked("kind", Text("没有这一类型的岗位。", "There is no post of this kind."))]
        pairs = Pairs(p, programme, np.full(len(posts), left), posts)
        bars = {r.id: r.bars(pairs) for r in PAIR_RULES}
        if programme is Programme.TEACHER:
            has_stay = np.isin(np.arange(len(pairs)), Stays.of(pairs).pair)
            bars["teacher_window"] = ~has_stay
        number = np.sum(list(bars.values()), axis=0)
        alone = {name: int((hit & (number == 1)).sum()) for name, hit in bars.items()}
        total = {name: int(hit.sum()) for name, hit in bars.items()}
        found = []
        for name in sorted((n for n in total if total[n]), key=lambda n: (-alone[n], -total[n], n)):
            only = (
                Text(f"，其中 {alone[name]} 个只差这一条", f", {alone[name]} of them by this rule alone")
                if alone[name]
                else Text("", "")
            )
            title = rule(name).title
            found.append(
                _blocked(
                    name,
                    Text(
                        f"{len(posts)} 个岗位中有 {total[name]} 个不符合“{title.zh}”{only.zh}。",
                        f"{total[name]} of {len(posts)} posts are barred by “{title.en}”{only.en}.",
                    ),
                )
            )
        return found


RULE_OF_ROW = {"guide_sites": "guides", "site": "sites"}


def _kind_fits(problem: Problem, programme: Programme, left: int) -> Flags:
    if programme is Programme.TEACHER:
        return np.asarray(problem.posts.kind == TEACHER)
    if problem.cohorts.visit[left]:
        return np.asarray(problem.posts.kind == VISIT)
    return problem.posts.placed


def _blocked(name: str, text: Text) -> Blocked:
    return Blocked(rule=name, detail=text.zh, detail_en=text.en)
