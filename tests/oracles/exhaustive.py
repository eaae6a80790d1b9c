"""The best plan of a tiny round by trying every plan.

Students and teachers meet only in ``teacher_with_cohort``, so the teachers' best is looked up by the groups that earn it.
A branch is left where it breaks a rule that more students cannot mend, or where even the best rest cannot win.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from itertools import product

from data.catalogues import hazard
from data.contract.plan import Plan
from data.contract.round import Round
from data.rulebook import constant
from oracles.fits import thousandths
from oracles.ground import WORK, Ground, Row, Stay, exact
from oracles.teaching import Teaching

Groups = tuple[tuple[Stay, int], ...]
Place = tuple[str, str]  # a rule that holds at every date, and the post, enterprise or class where it does
Members = tuple[tuple[str, str, int], ...]  # cohort, post, students


def optimum(round_: Round, baseline: Plan | None = None) -> int | None:
    """The greatest objective of any plan that satisfies every rule; None where there is no plan."""
    return Search(round_, baseline).best()


def half_up(points: Decimal) -> int:
    return int((points + Decimal("0.5")).to_integral_value(ROUND_FLOOR))


@dataclass(frozen=True)
class Choice:
    """What one cohort could do, and what it is worth by itself."""

    groups: Groups
    members: Members
    worth: int


class Search:
    """All plans of one round."""

    def __init__(self, round_: Round, baseline: Plan | None) -> None:
        self.ground = Ground(round_)
        self.fit = thousandths(round_, "cohort")
        self.baseline = baseline
        self.known_places: dict[Stay, dict[Place, int | None]] = {}
        self.known_rooms: dict[tuple[Stay, date], dict[Place, int]] = {}
        self.teaching = Teaching(self.ground, thousandths(round_, "teacher"), baseline)

    def weighed(self, term: str, points: Decimal) -> int:
        return half_up(self.ground.settings.weight(term) * points)

    def best(self) -> int | None:
        """Depth first over the cohorts, best choices first."""
        choices = [sorted(self.choices(c), key=lambda choice: -choice.worth) for c in self.ground.cohorts.values()]
        if not all(choices):
            return None
        every_group = tuple(group for of_cohort in choices for choice in of_cohort for group in choice.groups)
        teachers_most = self.teaching.best(every_group)
        if teachers_most is None:
            return None
        most_after = [sum(of_cohort[0].worth for of_cohort in choices[depth:]) for depth in range(len(choices) + 1)]
        found: int | None = None

        def descend(depth: int, groups: Groups, members: Members, worth: int) -> None:
            nonlocal found
            if depth == len(choices):
                if self.is_complete(groups, members):
                    teachers = self.teaching.best(groups)
                    assert teachers is not None
                    total = worth + teachers + self.class_points(members)
                    found = total if found is None else max(found, total)
                return
            for choice in choices[depth]:
                if found is not None and worth + choice.worth + most_after[depth + 1] + teachers_most <= found:
                    break
                more, joined = groups + choice.groups, members + choice.members
                if self.is_mendable(more, joined):
                    descend(depth + 1, more, joined, worth + choice.worth)

        descend(0, (), (), 0)
        return None if found is None else found + self.lost_pairs()

    # what one cohort could do
    def choices(self, cohort: Row) -> Iterator[Choice]:
        ground, name = self.ground, cohort["cohort_id"]
        stays = [s for post in ground.posts.values() if (s := ground.legal_stay(cohort, post)) is not None]
        sizes = [[0, *self.sizes(stay)] for stay in stays]
        classes = [post for post in ground.posts.values() if self.may_join(cohort, post)]
        joining = [range(min(post["seats"], ground.class_size(name)) + 1) for post in classes]
        together = [
            members
            for counts in product(*joining)
            if self.is_mendable((), members := tuple((name, p["post_id"], n) for p, n in zip(classes, counts, strict=True) if n))
        ]
        for counts in product(*sizes):
            groups = tuple((stay, n) for stay, n in zip(stays, counts, strict=True) if n)
            if self.cohort_holds(cohort, groups) and self.is_mendable(groups, ()):
                for members in together:
                    if self.pins_hold(groups, members, only=name):
                        yield Choice(groups, members, self.worth(cohort, groups, members))

    def sizes(self, stay: Stay) -> list[int]:
        """Numbers of students that a group there may have."""
        ground, cohort, post = self.ground, self.ground.cohorts[stay.cohort], self.ground.posts[stay.post or ""]
        to_place = ground.to_place(stay.cohort)
        days = [stay.start, *(s.start for s, _ in ground.fixed if stay.start <= s.start <= stay.end)]
        asked = ("seats", "enterprise_share", "post_share")
        at_most = min([to_place, *(room for day in days for (rule, _), room in self.rooms(stay, day).items() if rule in asked)])
        own_least = post["min_group"] or 1
        if own_least > at_most:
            return []
        least = max(own_least, min(cohort["min_group"], at_most))
        return [n for n in range(least, to_place + 1) if not cohort["keep_together"] or n == to_place]

    def may_join(self, cohort: Row, post: Row) -> bool:
        ground = self.ground
        start = max(day for day in (post["start"], ground.as_of) if day is not None)
        return (
            post["kind"] == "order"
            and cohort["kind"] == "internship"
            and ground.post_open(post)
            and ground.suits(cohort, post, start)
            and (not post["grades"] or str(cohort["grade"]) in post["grades"])
            and not ground.forbidden(cohort, post, start)
        )

    def worth(self, cohort: Row, groups: Groups, members: Members) -> int:
        """Points of everything but the opening of classes and the teachers."""
        ground, name = self.ground, cohort["cohort_id"]
        points = 0
        placed: dict[str, int] = defaultdict(int)
        joined: dict[str, int] = defaultdict(int)
        for stay, n in groups:
            assert stay.post is not None
            visit = ground.posts[stay.post]["kind"] == "visit"
            constant_of = "placement_visit" if visit else "placement"
            points += n * self.weighed("placement", constant("objective", constant_of))
            points += n * self.weighed("fit", constant("objective", "fit") * self.fit[name, stay.post] / 1000)
            points += self.weighed("group", -constant("objective", "group_visit" if visit else "group"))
            if not visit:
                points += n * self.weighed("continuity", self.continuity(cohort["school_id"], stay))
                placed[stay.enterprise] += n
        for _, post_id, n in members:
            post = ground.posts[post_id]
            promise = ground.limit("order", "hire_promise") if post["hire_promise"] is None else exact(post["hire_promise"])
            per_fit = constant("objective", "order_member_fit") * promise * self.fit[name, post_id] / 1000
            points += n * self.weighed("order_member", constant("objective", "order_member") + per_fit)
            joined[post["enterprise_id"]] += n
        per_both = self.weighed("order_internship", constant("objective", "order_internship"))
        points += sum(per_both * min(n, joined[e] + ground.present_members(name, e)) for e, n in placed.items())
        return points + self.lost_students(name, groups)

    def continuity(self, school: str, stay: Stay) -> Decimal:
        valid = [
            row["framework"]
            for row in self.ground.rows["partnerships"]
            if (row["school_id"], row["enterprise_id"]) == (school, stay.enterprise)
            and row["since"] <= stay.start
            and (row["agreement_until"] is None or stay.start <= row["agreement_until"])
        ]
        if not valid:
            return Decimal(0)
        return constant("objective", "continuity_framework" if any(valid) else "continuity")

    def lost_students(self, cohort: str, groups: Groups) -> int:
        """Churn of the cohort's pairs with posts that there are."""
        now = {stay.post: n for stay, n in groups}
        before = () if self.baseline is None else self.baseline.internships
        lost = sum(max(0, g.students - now.get(g.post_id, 0)) for g in before if g.cohort_id == cohort)
        return lost * self.weighed("churn", -constant("objective", "churn_student"))

    def lost_pairs(self) -> int:
        """Churn of cohorts that there are no more."""
        gone = [g for g in (self.baseline.internships if self.baseline else ()) if g.cohort_id not in self.ground.cohorts]
        return sum(g.students for g in gone) * self.weighed("churn", -constant("objective", "churn_student"))

    def class_points(self, members: Members) -> int:
        return len({post for _, post, _ in members}) * self.weighed("order_class", -constant("objective", "order_class"))

    # rules of whole plans
    def is_mendable(self, groups: Groups, members: Members) -> bool:
        """Whether it breaks nothing between cohorts that more groups and members could not mend."""
        return all(
            self.day_holds(groups, day) for day in {stay.start for stay, _ in (*groups, *self.ground.fixed)}
        ) and self.classes_hold(members)

    def is_complete(self, groups: Groups, members: Members) -> bool:
        sizes: dict[str, int] = defaultdict(int)
        for _, post, n in members:
            sizes[post] += n
        least = self.ground.limit("order", "min_group")
        return all(n >= (self.ground.posts[p]["min_group"] or least) for p, n in sizes.items()) and self.pins_hold(
            groups, members
        )

    def day_holds(self, groups: Groups, day: date) -> bool:
        """What is bounded at every date, on one day: no new group makes anything it takes part in exceed the limit for it."""
        taken: dict[Place, int] = defaultdict(int)
        here = [(stay, n) for stay, n in groups if stay.start <= day <= stay.end]
        for stay, n in here:
            for place in self.places(stay):
                taken[place] += n
        return all(taken[place] <= room for stay, _ in here for place, room in self.rooms(stay, day).items())

    def rooms(self, stay: Stay, day: date) -> dict[Place, int]:
        """Newcomers that each place of the stay has room for; fixed students who exceed a limit leave none."""
        if (stay, day) not in self.known_rooms:
            fixed: dict[Place, int] = defaultdict(int)
            for other, n in self.ground.fixed:
                if other.start <= day <= other.end:
                    for place in self.places(other):
                        fixed[place] += n
            self.known_rooms[stay, day] = {
                place: max(0, limit - fixed[place]) for place, limit in self.places(stay).items() if limit is not None
            }
        return self.known_rooms[stay, day]

    def places(self, stay: Stay) -> dict[Place, int | None]:
        """All that the students of a stay, new or fixed, take up: the places, each with the limit that this stay sets there."""
        if stay not in self.known_places:
            self.known_places[stay] = dict(self.read_places(stay))
        return self.known_places[stay]

    def read_places(self, stay: Stay) -> Iterator[tuple[Place, int | None]]:
        ground, enterprise = self.ground, stay.enterprise
        yield ("class", ground.classmates(stay.cohort)[0]), ground.class_size(stay.cohort)
        post = ground.posts[stay.post] if stay.post else None
        if post:
            yield ("seats", post["post_id"]), post["seats"]
        if not ground.is_placed(stay):
            return
        staffed = ground.enterprises[enterprise]["staff"] is not None
        present = ground.enterprises[enterprise]["interns_present"]
        yield ("enterprise_share", enterprise), ground.enterprise_cap(stay) - present if staffed else None
        if ground.needs_bed(stay):
            yield ("beds", enterprise), ground.beds(enterprise)
        if post:
            yield ("post_share", ground.alike(stay.post)[0]["post_id"]), ground.post_cap(stay)
            irregular = (post["night_shift"] or post["rest_days"] or post["overtime"]) and not post["filing_no"]
            yield ("shifts", post["post_id"]), post["regular_seats"] or 0 if irregular else None

    def cohort_holds(self, cohort: Row, groups: Groups) -> bool:
        """Size, sites, guides, minors and women of one cohort, over the season; ``groups`` are its own."""
        ground, name = self.ground, cohort["cohort_id"]
        if cohort["keep_together"] and len(groups) > 1:
            return False
        sites = {stay.enterprise for stay, _ in groups}
        if sum(n for _, n in groups) > ground.to_place(name) or len(sites) > (cohort["max_sites"] or len(sites)):
            return False
        new = [(stay, n) for stay, n in groups if ground.is_placed(stay)]
        old = [(stay, n) for stay, n in ground.fixed if stay.cohort == name and ground.is_placed(stay)]
        if cohort["guides"] is not None and new:
            places = {stay.enterprise for stay, _ in (*new, *old)}
            room = cohort["guides"] * ground.limit("guides", "students") - sum(n for _, n in old)
            if len(places) > cohort["guides"] * ground.limit("guides", "sites") or sum(n for _, n in new) > room:
                return False
        return self.split_holds(cohort, new, old)

    def split_holds(self, cohort: Row, new: list[tuple[Stay, int]], old: list[tuple[Stay, int]]) -> bool:
        size = cohort["size"]
        minors = size if cohort["minors"] is None else cohort["minors"]
        women = size if cohort["women"] is None else cohort["women"]
        both = min(minors, women) if cohort["minor_women"] is None else cohort["minor_women"]
        room = {
            (True, None): size - minors,
            (None, True): size - women,
            (True, True): size - minors - women + both,
            "either": size - both,
        }

        def students(those: list[tuple[Stay, int]], key: object) -> int:
            total = 0
            for stay, n in those:
                tags = [hazard(tag) for tag in self.ground.posts[stay.post]["hazards"]] if stay.post else []
                barred = (any(t.minors for t in tags), any(t.women for t in tags))
                if key == "either":
                    total += n * any(barred)
                else:
                    assert isinstance(key, tuple)
                    total += n * all(b for b, wanted in zip(barred, key, strict=True) if wanted)
            return total

        return all(students(new, key) <= max(0, limit - students(old, key)) for key, limit in room.items())

    def classes_hold(self, members: Members) -> bool:
        """Seats and schools of order-based classes, and that nobody joins two."""
        ground = self.ground
        for post_id in {post for _, post, _ in members}:
            post = ground.posts[post_id]
            schools = {ground.cohorts[c]["school_id"] for c, p, _ in members if p == post_id}
            if sum(n for _, p, n in members if p == post_id) > post["seats"] or (len(schools) > 1 and not post["cross_school"]):
                return False
        for cohort in {c for c, _, _ in members}:
            mates = ground.classmates(cohort)
            present = sum(ground.present_members(mate) for mate in mates)
            if sum(n for c, _, n in members if c in mates) > max(0, ground.class_size(cohort) - present):
                return False
        return True

    # pins of students
    def pins_hold(self, groups: Groups, members: Members, only: str | None = None) -> bool:
        """Whether all pins of cohorts and schools hold, or those of one cohort."""
        pins = [r for r in self.ground.rows["decisions"] if r["action"] == "pin" and r["teacher_id"] is None]
        return all(self.pin_holds(pin, groups, members) for pin in pins if only is None or pin["cohort_id"] == only)

    def pin_holds(self, pin: Row, groups: Groups, members: Members) -> bool:
        starts = self.pinned_starts(pin)
        if pin["until"] is not None and starts and min(starts.values()) > pin["until"]:
            return True
        counts = {pair for pair, start in starts.items() if pin["until"] is None or start <= pin["until"]}
        there = sum(n for stay, n in groups if (stay.cohort, stay.post) in counts)
        there += sum(n for cohort, post, n in members if (cohort, post) in counts)
        return there >= 1 if pin["students"] is None else there == pin["students"]

    def pinned_starts(self, pin: Row) -> dict[tuple[str, str | None], date]:
        """Start of every (cohort, post) that the pin is about; of classes too where it names an order post."""
        ground = self.ground
        starts: dict[tuple[str, str | None], date] = {}
        for cohort, post in product(ground.cohorts.values(), ground.posts.values()):
            if ground.matches(pin, cohort, post):
                pair = (cohort["cohort_id"], post["post_id"])
                if post["kind"] == "order" and pin["post_id"] is not None:
                    starts[pair] = max(day for day in (post["start"], ground.as_of) if day is not None)
                elif post["kind"] in (WORK if cohort["kind"] == "internship" else ("visit",)):
                    starts[pair] = ground.stay(cohort, post).start
        return starts
