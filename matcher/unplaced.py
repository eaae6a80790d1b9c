"""Who has no place in a plan, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from data.contract.plan import Blocked, Unplaced
from data.contract.text import Text
from data.rulebook import rule
from matcher.arrays import Flags, Floats, Ints
from matcher.barred import barred
from matcher.model import JointModel
from matcher.problem import Programme
from matcher.room import Room
from matcher.rules.base import number

CAPS = ("seats", "enterprise_share", "post_share", "beds", "shifts", "teacher_seats")  # what others share; the rest is one's own
MOST_REASONS = 4
LATE = Blocked(
    rule="outbid",
    detail="在限定的时间内没有算到这里；多给些时间可能排入。",
    detail_en="There was no time to look for a place; more time may find one.",
)
# What bars the other posts is told to those who have legal ones only while it does not take long: up to so many posts of the
# round for cohorts, and so many teachers.
MANY_POSTS, MANY_TEACHERS = 20_000, 500


class UnplacedFinder:
    """Reads a solved model. ``values`` (n,) are those of the program's columns.

    ``late`` says that nobody had time to look for places: that alone is the reason then.
    """

    def __init__(self, model: JointModel, values: Floats, late: bool = False) -> None:
        self._model = model
        self._problem = model.problem
        self._values = values
        self._late = late
        self._behind = self._teachers_behind()
        self._room = Room(model, values, np.concatenate([np.zeros(0, dtype=np.int64), *self._behind.values()]))

    def find(self) -> tuple[Unplaced, ...]:
        """Cohorts with students left, in order of id, then teachers behind on their months without a placement."""
        return (*self._cohorts(), *self._teachers())

    def _cohorts(self) -> Iterable[Unplaced]:
        p, g = self._problem, self._model.groups
        placed = np.bincount(g.pairs.left, self._values[g.students], len(p.cohorts.ids)).astype(np.int64)
        left = p.to_place - placed
        own = self._model.legality.part.cohorts
        found = {
            c: [LATE] if self._late else self._no_group(c, int(left[c]))
            for c in sorted(own[left[own] > 0].tolist(), key=lambda k: str(p.cohorts.ids[k]))
        }
        self._add_barred(Programme.COHORT, found, len(p.posts.ids) <= MANY_POSTS)
        for c, reasons in found.items():
            yield Unplaced(cohort_id=p.cohorts.ids[c], students=int(left[c]), blocked_by=tuple(reasons[:MOST_REASONS]))

    def _teachers(self) -> Iterable[Unplaced]:
        p, behind = self._problem, self._behind
        found = {
            who: [LATE] if self._late else self._no_stay(behind[who])
            for who in sorted(behind, key=lambda k: str(p.teachers.ids[k]))
        }
        self._add_barred(Programme.TEACHER, found, len(behind) <= MANY_TEACHERS)
        for who, reasons in found.items():
            yield Unplaced(teacher_id=p.teachers.ids[who], students=1, blocked_by=tuple(reasons[:MOST_REASONS]))

    def _add_barred(self, programme: Programme, found: dict[int, list[Blocked]], few: bool) -> None:
        """To the reasons of each, what bars the other posts: of all where there is time for it, else where nothing is said."""
        asked = [one for one, reasons in found.items() if not reasons or (few and not self._late)]
        for one, said in barred(self._problem, programme, asked).items():
            found[one] += said

    def _teachers_behind(self) -> dict[int, Ints]:
        """Teachers behind on their months without a placement, and the columns (n,) of their stays."""
        p, t, points = self._problem, self._model.teachers, self._model.points
        due = float(points.constant("teacher_target_days") / points.constant("teacher_month_days"))
        placed = np.unique(t.teacher[self._values[t.taken] > 0.5])
        own = self._model.legality.part.teachers
        behind = np.setdiff1d(own[p.teachers.months_done[own] < due], placed)
        low, high = (np.searchsorted(t.teacher, behind, side) for side in ("left", "right"))  # columns are in order of teacher
        return {who: np.arange(a, b) for who, a, b in zip(behind.tolist(), low.tolist(), high.tolist(), strict=True)}

    def _no_group(self, cohort: int, left: int) -> list[Blocked]:
        """What keeps a cohort from its legal posts."""
        pairs = np.flatnonzero(self._model.groups.pairs.left == cohort)
        if len(pairs) == 0:
            return []
        full = self._room.full(pairs)
        free = pairs[~np.any([np.zeros(len(pairs), dtype=bool), *full.values()], axis=0)]
        if len(free):
            return [_outbid(len(pairs), len(free), float(self._room.gain(free).max()))]
        counts = Counter({name: int(full[name].sum()) for name in sorted(full)})
        capacity = _capacity(len(pairs), full)
        everywhere: list[Blocked] = []
        somewhere: list[Blocked] = []
        for name, many in counts.most_common():
            if name not in CAPS:
                said = self._own_limit(name, cohort, left, many, pairs[full[name]])
                (everywhere if many == len(pairs) else somewhere).append(said)
        return everywhere + capacity + somewhere

    def _own_limit(self, name: str, cohort: int, left: int, many: int, pairs: Ints) -> Blocked:
        """What the cohort itself has used up."""
        p, c = self._problem, self._problem.cohorts
        if name == "size":  # fewer are left than the smallest group
            least = int(self._room.needed(pairs).min())
            return _blocked(
                "min_group",
                f"还剩 {left} 人，不够另开一组：可去的岗位中有 {many} 个，每组至少要 {least} 人。",
                f"Too few are left ({left}) for another group: {_posts(many)} would take {least} or more.",
            )
        if name == "sites":
            most = c.max_sites[cohort]
            return _blocked(name, f"去向单位已达上限 {most} 家。", f"The cohort is at {most} enterprises, as many as it may.")
        if name == "guides":
            students, sites = (number(p.settings.threshold("guides", key)) for key in ("students", "sites"))
            return _blocked(
                name,
                f"{c.guides[cohort]} 名指导教师已带满（每人最多 {students} 名学生、{sites} 家企业）。",
                f"The {c.guides[cohort]} guides have no hand free (each {students} students and {sites} enterprises at most).",
            )
        if name == "class":
            most = p.cohorts.class_size[c.klass[cohort]]
            return _blocked(
                name,
                f"同一行政班同时外出的人数已到全班 {most} 人。",
                f"All {most} students of the class are away at the same time already.",
            )
        if name == "pin":
            ids = self._room.pins(pairs)
            return _blocked(
                name,
                f"{many} 个可去的岗位，人数已被人工锁定（{'、'.join(ids)}）。",
                f"Decisions ({', '.join(ids)}) have set the number of students at {_posts(many)}.",
            )
        title = rule(name).title
        return _blocked(
            name,
            f"“{title.zh}”所限的岗位有 {many} 个，本班组可去的人数已用完。",
            f"“{title.en}” lets no more of the cohort into {_posts(many)}.",
        )

    def _no_stay(self, columns: Ints) -> list[Blocked]:
        """What keeps a teacher from legal stays; a post is full where all stays there are."""
        t, cost = self._model.teachers, self._model.program.cost
        posts = np.unique(t.post[columns])
        if len(posts) == 0:
            return []
        full = self._room.full_for_stays(columns)
        free = columns[~np.any([np.zeros(len(columns), dtype=bool), *full.values()], axis=0)]
        if len(free):
            return [_outbid(len(posts), len(np.unique(t.post[free])), float(cost[t.taken[free]].max()))]
        return _capacity(len(posts), {name: np.isin(posts, t.post[columns[hit]]) for name, hit in full.items()})


def _capacity(legal: int, full: dict[str, Flags]) -> list[Blocked]:
    """All legal posts, or some of them, are full; ``full`` says of each rule at which (n,)."""
    counts = Counter({name: int(full[name].sum()) for name in CAPS if name in full})
    if not counts:
        return []
    number_full = int(np.count_nonzero(np.any([full[name] for name in counts], axis=0)))
    said = "、".join(f"{rule(name).title.zh} {many} 个" for name, many in counts.most_common())
    said_en = ", ".join(f"{rule(name).title.en} at {many}" for name, many in counts.most_common())
    several = Text("；一个岗位可同时受几项限制", "; a post may be full in several ways")
    if sum(counts.values()) == number_full:
        several = Text("", "")
    if legal == 1:
        zh, en = "按规则可去的岗位只有 1 个，已没有余量", "The only legal post is full"
    elif number_full == legal:
        zh, en = f"按规则可去的 {legal} 个岗位都已没有余量", f"All {legal} legal posts are full"
    else:
        zh, en = f"按规则可去的 {legal} 个岗位中 {number_full} 个已没有余量", f"Of {legal} legal posts {number_full} are full"
    return [_blocked("capacity", f"{zh}（满额的：{said}{several.zh}）。", f"{en} ({said_en}{several.en}).")]


def _outbid(legal: int, free: int, gain: float) -> Blocked:
    """Some legal posts have room; ``gain`` is the most that one more step there would earn."""
    zh, en = f"按规则可去的 {legal} 个岗位中 {free} 个还有余量", f"There is room at {free} of {_posts(legal)}"
    if gain > 0:
        return _blocked(
            "outbid",
            f"{zh}，本次计算在限定的时间内没有排进去；多给些时间可能排入。",
            f"{en}, but the plan was not found to use it in the time given; more time may.",
        )
    return _blocked(
        "outbid",
        f"{zh}，但再安排一次得不偿失：新开小组或派出教师的扣分超过得分。",
        f"{en}, but one more group or stay there costs the plan more points than it earns.",
    )


def _posts(count: int) -> str:
    return "1 legal post" if count == 1 else f"{count} legal posts"


def _blocked(name: str, zh: str, en: str) -> Blocked:
    return Blocked(rule=name, detail=zh, detail_en=en)
