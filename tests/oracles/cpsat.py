"""The best plan of a tiny round as a CP-SAT model."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from ortools.sat.python import cp_model

from data.catalogues import hazard
from data.contract.plan import Plan
from data.contract.round import Round
from data.rulebook import constant
from oracles.cpsat_reading import STUDENT_KINDS, Pair, Practice, Reading, Rec
from oracles.fits import thousandths

WORKERS = 2
Var = cp_model.IntVar


def optimum(round_: Round, baseline: Plan | None = None) -> int | None:
    """The greatest objective, proven; None where no plan satisfies every rule."""
    solver = solved(Model(round_, baseline).cp)
    return None if solver is None else round(solver.objective_value)


def solved(model: cp_model.CpModel) -> cp_model.CpSolver | None:
    """The solver with its proven optimum; None where there is no plan."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL, status
    return solver


def value(name: str) -> Fraction:
    return Fraction(constant("objective", name))


class Model:
    """Variables: students and openness of groups, members and openness of classes, teacher placements taken or not."""

    def __init__(self, round_: Round, baseline: Plan | None) -> None:
        self.read = Reading(round_)
        self.cp = cp_model.CpModel()
        self.points: list[Any] = []
        self.fit = thousandths(round_, "cohort") | thousandths(round_, "teacher")
        self.pairs = self.read.pairs()
        self.joins = self.read.joins()
        self.practices = self.read.practices()
        self.left = {name: self._left(row) for name, row in self.read.cohort.items()}
        self.students = [self.cp.new_int_var(0, self.left[p.cohort["cohort_id"]], "students") for p in self.pairs]
        self.open = [self.cp.new_bool_var("open") for _ in self.pairs]
        self.members = [self.cp.new_int_var(0, post["seats"], "members") for _, post in self.joins]
        self.taken = [self.cp.new_bool_var("taken") for _ in self.practices]
        self._groups()
        self._dates()
        self._cohorts()
        self._classes()
        self._teachers()
        self._beside()
        self._pins()
        self._worth_of_groups()
        self._churn(baseline)
        self.cp.maximize(sum(self.points))

    def weighed(self, term: str, points: Fraction) -> int:
        """Rounded halves up, towards plus infinity."""
        return (Fraction(self.read.settings.weight(term)) * points + Fraction(1, 2)).__floor__()

    def _left(self, cohort: Rec) -> int:
        rest = cohort["size"] - cohort["continuing"] - cohort["self_arranged"] - cohort["deferred"]
        rest = max(0, rest - sum(row["students"] for row in self._fixed_of(cohort)))
        return max(0, rest - cohort["under16"]) if cohort["kind"] == "internship" else rest

    def _fixed_of(self, cohort: Rec) -> list[Rec]:
        return [row for row in self.read.fixed if row["cohort_id"] == cohort["cohort_id"]]

    # groups
    def _groups(self) -> None:
        """Sizes of opened groups: min_group and keep_together."""
        for pair, n, is_open in zip(self.pairs, self.students, self.open, strict=True):
            left = self.left[pair.cohort["cohort_id"]]
            most = max(0, min([left, *(self._room(pair, day) for day in range(pair.first, pair.last + 1))]))
            least = pair.post["min_group"] or 1
            if least > most:
                self.cp.add(is_open == 0)
            least = max(least, min(pair.cohort["min_group"], most))
            self.cp.add(n >= least).only_enforce_if(is_open)
            self.cp.add(n == 0).only_enforce_if(~is_open)
            if pair.cohort["keep_together"]:
                self.cp.add(n == left).only_enforce_if(is_open)

    def _room(self, pair: Pair, day: int) -> int:
        """What seats and shares leave for one more group on that day."""
        post = pair.post
        rooms = [post["seats"] - self._fixed_on(day, post_id=post["post_id"])]
        if pair.enterprise_cap is not None:
            rooms.append(pair.enterprise_cap - self._fixed_on(day, placed=True, enterprise_id=post["enterprise_id"]))
        if pair.post_cap is not None:
            rooms.append(pair.post_cap - self._fixed_in_group(day, post))
        return min(rooms)

    def _fixed_on(self, day: int, **same: Any) -> int:
        return sum(
            row["students"]
            for row in self.read.fixed
            if row["start"] <= day <= row["end"] and all(row[key] == wanted for key, wanted in same.items())
        )

    def _fixed_in_group(self, day: int, post: Rec) -> int:
        return sum(self._fixed_on(day, post_id=p["post_id"], placed=True) for p in self.read.post.values() if same_group(p, post))

    def _dates(self) -> None:
        """On every day: seats, shares, shifts, beds, class."""
        days = sorted({day for pair in self.pairs for day in range(pair.first, pair.last + 1)})
        for day in days:
            here = [k for k, pair in enumerate(self.pairs) if pair.first <= day <= pair.last]
            self._seats(day, here)
            self._shares(day, here)
            self._beds(day, here)
            self._class_sizes(day, here)

    def _at_most(self, those: list[int], room: int, *when: Any) -> None:
        self.cp.add(sum(self.students[k] for k in those) <= max(0, room)).only_enforce_if(*when)

    def _seats(self, day: int, here: list[int]) -> None:
        for post in self.read.post.values():
            those = [k for k in here if self.pairs[k].post is post]
            if those:
                self._at_most(those, post["seats"] - self._fixed_on(day, post_id=post["post_id"]))
                if post["kind"] in STUDENT_KINDS["internship"] and self.read.irregular(post):
                    self._at_most(those, (post["regular_seats"] or 0) - self._fixed_on(day, post_id=post["post_id"], placed=True))

    def _shares(self, day: int, here: list[int]) -> None:
        """Every opened group brings the cap of its own start."""
        for k in here:
            pair = self.pairs[k]
            firm = pair.post["enterprise_id"]
            if pair.enterprise_cap is not None:
                those = [j for j in here if self.pairs[j].placed and self.pairs[j].post["enterprise_id"] == firm]
                room = pair.enterprise_cap - self._fixed_on(day, placed=True, enterprise_id=firm)
                self._at_most(those, room, self.open[k])
            if pair.post_cap is not None:
                those = [j for j in here if self.pairs[j].placed and same_group(self.pairs[j].post, pair.post)]
                self._at_most(those, pair.post_cap - self._fixed_in_group(day, pair.post), self.open[k])

    def _beds(self, day: int, here: list[int]) -> None:
        for name, firm in self.read.firm.items():
            those = [k for k in here if self.pairs[k].bed and self.pairs[k].post["enterprise_id"] == name]
            if those:
                beds = firm["dorm_beds"]
                if beds is None:
                    beds = sum(p["seats"] for p in self.read.post.values() if p["housing"] and p["enterprise_id"] == name)
                asleep = sum(
                    row["students"]
                    for row in self.read.fixed
                    if row["placed"]
                    and row["enterprise_id"] == name
                    and row["start"] <= day <= row["end"]
                    and self.read.far(self.read.cohort[row["cohort_id"]], self.read.post.get(row["post_id"] or ""), firm)
                )
                self._at_most(those, beds - asleep)

    def _class_sizes(self, day: int, here: list[int]) -> None:
        for class_id, names in self._same_people().items():
            those = [k for k in here if self.pairs[k].cohort["cohort_id"] in names]
            if those:
                size = max(self.read.cohort[name]["size"] for name in names)
                self._at_most(those, size - sum(self._fixed_on(day, cohort_id=name) for name in names))
            assert class_id

    def _same_people(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name, row in self.read.cohort.items():
            found[row["class_id"]].append(name)
        return found

    # cohorts over the season
    def _cohorts(self) -> None:
        for name, cohort in self.read.cohort.items():
            own = [k for k, pair in enumerate(self.pairs) if pair.cohort is cohort]
            self._at_most(own, self.left[name])
            if cohort["keep_together"]:
                self.cp.add(sum(self.open[k] for k in own) <= 1)
            visited = self._enterprises(own)
            if cohort["max_sites"] is not None:
                self.cp.add(sum(visited.values()) <= cohort["max_sites"])
            if cohort["kind"] == "internship":
                self._guides(cohort, own, visited)
                self._split(cohort, own)

    def _enterprises(self, own: list[int]) -> dict[str, Var]:
        """By enterprise, whether a group of these is open there (at least)."""
        visited: dict[str, Var] = {}
        for k in own:
            firm = self.pairs[k].post["enterprise_id"]
            visited.setdefault(firm, self.cp.new_bool_var("visited"))
            self.cp.add_implication(self.open[k], visited[firm])
        return visited

    def _guides(self, cohort: Rec, own: list[int], visited: dict[str, Var]) -> None:
        if cohort["guides"] is None:
            return
        there = [row for row in self._fixed_of(cohort) if row["placed"]]
        most = int(cohort["guides"] * self.read.number("guides", "students"))
        self._at_most(own, most - sum(row["students"] for row in there))
        sites = int(cohort["guides"] * self.read.number("guides", "sites"))
        before = {row["enterprise_id"] for row in there}
        if len(before) > sites:
            for k in own:
                self.cp.add(self.open[k] == 0)
        else:
            self.cp.add(sum(var for firm, var in visited.items() if firm not in before) <= sites - len(before))

    def _split(self, cohort: Rec, own: list[int]) -> None:
        """minors and women: no more students in posts barred for some than the cohort has others."""
        size = cohort["size"]
        minors = size if cohort["minors"] is None else cohort["minors"]
        women = size if cohort["women"] is None else cohort["women"]
        both = min(minors, women) if cohort["minor_women"] is None else cohort["minor_women"]
        cases = (
            (lambda m, w: m, size - minors),
            (lambda m, w: w, size - women),
            (lambda m, w: m and w, size - (minors + women - both)),
            (lambda m, w: m or w, size - both),
        )
        for counts, others in cases:
            those = [k for k in own if counts(*barred(self.pairs[k].post))]
            already = [
                r
                for r in self._fixed_of(cohort)
                if r["placed"] and r["post_id"] and counts(*barred(self.read.post[r["post_id"]]))
            ]
            self._at_most(those, others - sum(row["students"] for row in already))

    # order-based classes
    def _classes(self) -> None:
        """order, order_once, and the points of both."""
        for post in self.read.post.values():
            own = [k for k, (_, p) in enumerate(self.joins) if p is post]
            if not own:
                continue
            is_open = self.cp.new_bool_var("class")
            total = sum(self.members[k] for k in own)
            least = self.read.number("order", "min_group") if post["min_group"] is None else post["min_group"]
            self.cp.add(total <= post["seats"] * is_open)
            self.cp.add(total >= int(least) * is_open)
            self.points.append(is_open * self.weighed("order_class", -value("order_class")))
            if not post["cross_school"]:
                schools = {cohort["school_id"] for cohort, _ in (self.joins[k] for k in own)}
                chosen = {school: self.cp.new_bool_var("school") for school in schools}
                self.cp.add_at_most_one(chosen.values())
                for k in own:
                    self.cp.add(self.members[k] == 0).only_enforce_if(~chosen[self.joins[k][0]["school_id"]])
        for names in self._same_people().values():
            size = max(self.read.cohort[name]["size"] for name in names)
            now = sum(row["students"] for row in self.read.members_now if row["cohort_id"] in names)
            joining = [self.members[k] for k, (cohort, _) in enumerate(self.joins) if cohort["cohort_id"] in names]
            self.cp.add(sum(joining) <= max(0, size - now))
        for n, (cohort, post) in zip(self.members, self.joins, strict=True):
            promise = (
                self.read.number("order", "hire_promise") if post["hire_promise"] is None else Fraction(str(post["hire_promise"]))
            )
            fit = Fraction(self.fit[cohort["cohort_id"], post["post_id"]], 1000)
            self.points.append(
                n * self.weighed("order_member", value("order_member") + value("order_member_fit") * fit * promise)
            )

    # teachers
    def _teachers(self) -> None:
        """teacher_window's overlaps, teacher_seats, and the points of days and moves."""
        starts = {p.first for p in self.practices}
        for day in starts:
            by_teacher: dict[str, list[Var]] = defaultdict(list)
            by_post: dict[str, list[Var]] = defaultdict(list)
            for var, p in zip(self.taken, self.practices, strict=True):
                if p.first <= day <= p.last:
                    by_teacher[p.teacher["teacher_id"]].append(var)
                    by_post[p.post["post_id"]].append(var)
            for vars_ in by_teacher.values():
                self.cp.add_at_most_one(vars_)
            for post_id, vars_ in by_post.items():
                self.cp.add(sum(vars_) <= self.read.post[post_id]["seats"])
        for var, p in zip(self.taken, self.practices, strict=True):
            earlier = [
                (q.last - q.first + 1) * other
                for other, q in zip(self.taken, self.practices, strict=True)
                if q.teacher is p.teacher and q.last < p.first
            ]
            horizon = p.first - min(self.practices, key=lambda q: q.first).first
            before = self.cp.new_int_var(0, horizon, "days before")
            self.cp.add(before == sum(earlier))
            table = [self._days_worth(p, used) for used in range(horizon + 1)]
            earned = self.cp.new_int_var(0, max(table), "points")
            worth = self.cp.new_int_var(0, max(table), "worth")
            self.cp.add_element(before, table, worth)
            self.cp.add(earned <= worth)
            self.cp.add(earned == 0).only_enforce_if(~var)
            self.points += [earned, var * self.weighed("teacher_move", -value("teacher_move"))]

    def _days_worth(self, p: Practice, used: int) -> int:
        """Points of the placement when the teacher has spent ``used`` days on earlier ones."""
        budget = max(
            Fraction(0), value("teacher_target_days") - value("teacher_month_days") * Fraction(str(p.teacher["months_done"]))
        )
        days = min(Fraction(p.last - p.first + 1), max(Fraction(0), budget - used))
        rate = value("teacher_base") + value("teacher_fit") * Fraction(self.fit[p.teacher["teacher_id"], p.post["post_id"]], 1000)
        left = None if self.read.today is None else p.teacher["cycle_end"] - self.read.today
        urgent = value("teacher_urgent_factor") if left is not None and 0 <= left <= value("teacher_urgent_days") else Fraction(1)
        return self.weighed("teacher_days", urgent * rate * days / value("teacher_period_days"))

    def _beside(self) -> None:
        """teacher_with_cohort."""
        per_stay = self.weighed("teacher_with_cohort", value("teacher_with_cohort"))
        for var, p in zip(self.taken, self.practices, strict=True):
            company = [
                is_open
                for is_open, pair in zip(self.open, self.pairs, strict=True)
                if pair.cohort["school_id"] == p.teacher["school_id"]
                and pair.post["enterprise_id"] == p.post["enterprise_id"]
                and max(pair.first, p.first) <= min(pair.last, p.last)
            ]
            if company:
                met = self.cp.new_bool_var("met")
                self.cp.add_implication(met, var)
                self.cp.add_bool_or([*company, ~met])
                self.points.append(met * per_stay)

    # pins
    def _pins(self) -> None:
        for pin in self.read.sheet["decisions"]:
            if pin["action"] == "pin":
                starts, counted = self._pinned_teacher(pin) if pin["teacher_id"] else self._pinned_students(pin)
                if pin["until"] is not None and starts and all(start > pin["until"] for start in starts):
                    continue
                if pin["students"] is None or (pin["teacher_id"] and pin["students"]):
                    self.cp.add(sum(counted) >= 1)
                else:
                    self.cp.add(sum(counted) == pin["students"])

    def _pinned_teacher(self, pin: Rec) -> tuple[list[int], list[Var]]:
        def meant(post: Rec, first: int, last: int) -> bool:
            right_post = pin["post_id"] in (None, post["post_id"]) and pin["enterprise_id"] in (None, post["enterprise_id"])
            return right_post and pin["start"] in (None, first) and pin["end"] in (None, last)

        teacher = next(row for row in self.read.sheet["teachers"] if row["teacher_id"] == pin["teacher_id"])
        posts = [post for post in self.read.post.values() if post["kind"] == "teacher"]
        starts = [first for post in posts for first, last in self.read.spans(teacher, post, least=1) if meant(post, first, last)]
        counted = [
            var
            for var, p in zip(self.taken, self.practices, strict=True)
            if p.teacher is teacher and meant(p.post, p.first, p.last) and (pin["until"] is None or p.first <= pin["until"])
        ]
        return starts, counted

    def _pinned_students(self, pin: Rec) -> tuple[list[int], list[Var]]:
        until = float("inf") if pin["until"] is None else pin["until"]
        concerned = [(c, p) for c in self.read.cohort.values() for p in self.read.post.values() if self.read.concerns(pin, c, p)]
        if pin["post_id"] and self.read.post[pin["post_id"]]["kind"] == "order":
            starts = [self.read.class_start(post) for _, post in concerned]
            those = zip(self.members, self.joins, strict=True)
            return starts, [n for n, (c, p) in those if self.read.concerns(pin, c, p) and self.read.class_start(p) <= until]
        starts = [self.read.first_day(c, p) for c, p in concerned if p["kind"] in STUDENT_KINDS[c["kind"]]]
        groups = zip(self.students, self.pairs, strict=True)
        return starts, [n for n, pair in groups if self.read.concerns(pin, pair.cohort, pair.post) and pair.first <= until]

    # points of students
    def _worth_of_groups(self) -> None:
        at: dict[tuple[str, str], list[Var]] = defaultdict(list)
        for pair, n, is_open in zip(self.pairs, self.students, self.open, strict=True):
            cohort, post = pair.cohort["cohort_id"], pair.post["post_id"]
            visit = "" if pair.placed else "_visit"
            per_student = self.weighed("placement", value(f"placement{visit}"))
            per_student += self.weighed("fit", value("fit") * Fraction(self.fit[cohort, post], 1000))
            if pair.placed:
                per_student += self.weighed("continuity", self._continuity(pair))
                at[cohort, pair.post["enterprise_id"]].append(n)
            self.points += [n * per_student, is_open * self.weighed("group", -value(f"group{visit}"))]
        for (cohort, firm), numbers in at.items():
            both = self.cp.new_int_var(0, self.left[cohort], "members who intern there")
            joined = [
                n
                for n, (c, p) in zip(self.members, self.joins, strict=True)
                if (c["cohort_id"], p["enterprise_id"]) == (cohort, firm)
            ]
            now = sum(r["students"] for r in self.read.members_now if (r["cohort_id"], r["enterprise_id"]) == (cohort, firm))
            self.cp.add(both <= sum(numbers))
            self.cp.add(both <= sum(joined) + now)
            self.points.append(both * self.weighed("order_internship", value("order_internship")))

    def _continuity(self, pair: Pair) -> Fraction:
        best = Fraction(0)
        for row in self.read.sheet["partnerships"]:
            ours = row["school_id"] == pair.cohort["school_id"] and row["enterprise_id"] == pair.post["enterprise_id"]
            if (
                ours
                and row["since"] <= pair.first
                and not (row["agreement_until"] is not None and row["agreement_until"] < pair.first)
            ):
                best = max(best, value("continuity_framework" if row["framework"] else "continuity"))
        return best

    def _churn(self, baseline: Plan | None) -> None:
        if baseline is None:
            return
        now = {(p.cohort["cohort_id"], p.post["post_id"]): n for p, n in zip(self.pairs, self.students, strict=True)}
        for group in baseline.internships:
            gone = self.cp.new_int_var(0, group.students, "gone")
            self.cp.add(gone >= group.students - now.get((group.cohort_id, group.post_id), 0))
            self.points.append(gone * self.weighed("churn", -value("churn_student")))
        for teacher, post in {(stay.teacher_id, stay.post_id) for stay in baseline.teachers}:
            still = [
                v
                for v, p in zip(self.taken, self.practices, strict=True)
                if (p.teacher["teacher_id"], p.post["post_id"]) == (teacher, post)
            ]
            lost = self.cp.new_bool_var("lost")
            self.cp.add(lost + sum(still) >= 1)
            self.points.append(lost * self.weighed("churn", -value("churn_teacher")))


def same_group(one: Rec, other: Rec) -> bool:
    return bool(one["enterprise_id"] == other["enterprise_id"] and one["post_group"] == other["post_group"])


def barred(post: Rec) -> tuple[bool, bool]:
    """Whether the post is barred for minors, and for women."""
    tags = [hazard(tag) for tag in post["hazards"]]
    return any(tag.minors for tag in tags), any(tag.women for tag in tags)
