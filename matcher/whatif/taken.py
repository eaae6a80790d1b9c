"""What a change touches, so that a plan after it without that was possible before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.problem import Problem
from matcher.problem.fixed import STANDING
from matcher.problem.parties import UNLIMITED
from matcher.whatif.classes import Classes
from matcher.whatif.standing import cohorts_standing, firms_standing
from matcher.whatif.touched import REMEMBERED, Change, Row, narrows

AWAY = frozenset({"continuing", "self_arranged", "deferred"})  # of a cohort: they do not change its class
LIMITS_OF_FIRM = 4  # seats of the post (regular ones are seats too), shares of it and of the enterprise, beds
# Columns of a cohort that change neither its class nor who may join one.
OF_COHORT = AWAY | {"start", "end", "min_days", "min_group", "keep_together", "max_sites", "commute_km", "guides"}
OF_TEACHER = frozenset({"name", "months_done", "cycle_end", "experienced", "min_days", "major_codes"})
SHARED = frozenset({"post_group", "post_staff"})  # columns of a post that bear on others in its group


@dataclass
class Taken:
    """Ids of what is taken away from a plan after the change, so that what is left was possible before.

    ``named`` are enterprises whose students may be others. Where they are priced anew, no more need be known of them.
    """

    before: Problem
    after: Problem
    classes: Classes
    known: bool = True  # whether it is known what the changes touch
    only_priced: bool = False  # whether only prices tell what they add
    named: set[str] = field(default_factory=set)
    firms: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    more_seats: Counter[str] = field(default_factory=Counter)  # posts of which only these many seats are more
    more_places: Counter[str] = field(default_factory=Counter)  # enterprises that only have room for so many more
    more_beds: Counter[str] = field(default_factory=Counter)
    cohorts: set[str] = field(default_factory=set)
    more_students: dict[str, tuple[int, int]] = field(default_factory=dict)  # so many more, by so many limits
    more_of_class: Counter[str] = field(default_factory=Counter)  # cohorts of whose classes so many more may be away
    members_left: set[str] = field(default_factory=set)  # cohorts of whose classes more may join an order-based one
    teachers: set[str] = field(default_factory=set)

    def take(self, change: Change) -> None:
        """Note what a change touches."""
        standing = firms_standing(change, self.after)
        self.named |= change.named("enterprise_id") | self._firms_of(change.named("post_id")) | standing
        self.firms |= standing
        match change.sheet:
            case "partnerships" | "enterprises":
                self.firms |= change.named("enterprise_id")
            case "placements":
                self._placement(change)
            case "teacher_windows":
                self.teachers |= change.named("teacher_id")
            case "posts":
                self._post(change)
            case "cohorts" if change.before and change.after and change.columns <= OF_COHORT:
                self._cohort(change)
            case "teachers" if change.after is None or change.before is None or change.columns <= OF_TEACHER:
                self.teachers |= change.named("teacher_id")
            case "order_members" if change.after is None:
                self.only_priced = True
                self.members_left |= change.named("cohort_id")
            case "decisions" if narrows(change):
                pass
            case "decisions":
                self._decision(change)
            case sheet if sheet in REMEMBERED and change.after is None:
                pass  # nothing but fits hangs on them
            case _:
                self.known = False

    def pinned(self, students: bool = True) -> bool:
        """Whether a pin asks for any of what is taken away; ``students`` are, and not only cohorts and teachers."""
        p = self.after
        places = self.firms | self._firms_of(self.posts | self.more_seats.keys()) | (self.more_places + self.more_beds).keys()
        firms = set(self.positions("enterprises", places).tolist())
        mates = {mate for one, more in self.more_of_class.items() if more for mate in self.classes.of(one)}
        cohorts = set(self.positions("cohorts", self.cohorts | self.more_students.keys() | mates).tolist())
        teachers = set(self.positions("teachers", self.teachers).tolist())
        schools = {int(p.cohorts.school[one]) for one in cohorts} | {int(p.teachers.school[one]) for one in teachers}
        for pin in (one for one in p.decisions if one.action == "pin"):
            firm = int(p.posts.enterprise[pin.post]) if pin.post >= 0 else pin.enterprise
            if pin.cohort in cohorts or pin.teacher in teachers or pin.school in schools:
                return True
            if firm in firms and (students or pin.teacher >= 0):
                return True
        return False

    def positions(self, kind: str, ids: Collection[str]) -> Ints:
        """Where those are, after the change, that are still there."""
        place = getattr(self.after.places, kind)
        return np.array(sorted(place[one] for one in ids if one in place), dtype=np.int64)

    def whole_posts(self) -> Flags:
        """Posts (n_p,) that are taken away whole."""
        p = self.after
        whole = np.isin(p.posts.enterprise, self.positions("enterprises", self.firms))
        whole[self.positions("posts", self.posts)] = True
        return whole

    def _decision(self, change: Change) -> None:
        """What a decision leaves open now, where it is about students at an enterprise, or forbade a teacher something."""
        self.only_priced = True
        for row in (one for one in (change.before, change.after) if one is not None):
            if row["teacher_id"] and row["action"] == "forbid":
                self.teachers.add(row["teacher_id"])
            elif not (row["cohort_id"] or row["action"] == "except") or not (row["enterprise_id"] or row["post_id"]):
                self.known = False

    def _post(self, change: Change) -> None:
        was, now = change.before, change.after
        standing = cohorts_standing(change, self.after)
        self.cohorts |= {mate for one in standing for mate in self.classes.of(one)}
        if standing or self._beyond_post(change):
            self.firms |= change.named("enterprise_id")
        elif now is None:
            return
        elif was is None:
            self.posts.add(now["post_id"])
        elif change.columns == {"seats"} and now["seats"] > was["seats"]:
            self.more_seats[now["post_id"]] = now["seats"] - was["seats"]
        elif not self._only_fewer_seats(change):
            self.posts.add(now["post_id"])

    def _cohort(self, change: Change) -> None:
        assert change.after is not None
        cohort = str(change.after["cohort_id"])
        if change.columns <= AWAY:
            self._students(cohort)
        else:
            self.cohorts |= self.classes.of(cohort)

    def _placement(self, change: Change) -> None:
        """Fixed students leave: room at the enterprise for as many more, and so many more of the cohort. Or they come.

        Those who come leave less room, so that smaller groups are possible there.
        """
        left, came = self._fixed(change.before), self._fixed(change.after)
        if came:
            self.firms |= change.named("enterprise_id")
        for firm in change.named("enterprise_id") if left else ():
            self.more_places[firm] += left * LIMITS_OF_FIRM
        for cohort in change.named("cohort_id") if left or came else ():
            mates, at = self.classes.of(cohort), self.after.places.cohorts.get(cohort, -1)
            shared = len(mates) > 1
            whole = at < 0 or cohort not in self.before.places.cohorts
            whole |= shared and (came > 0 or bool(self.after.cohorts.keep_together[self.positions("cohorts", mates)].any()))
            if whole:
                self.cohorts |= mates
            else:
                self._students(cohort, left + self._at_more_sites(cohort), self._limits(cohort))
                self.more_of_class[min(mates)] += left if shared else 0

    def _limits(self, cohort: str) -> int:
        """By how many limits students of a cohort may be more, each of which others may have to leave for.

        Whoever leaves for its size does so for its guides as well, but not always for each inequality of minors and women.
        """
        was, now = (p.places.cohorts[cohort] for p in (self.before, self.after))
        both = zip(self.before.barriers, self.after.barriers, strict=True)
        return max(1, sum(int(after.room[now]) > int(before.room[was]) for before, after in both))

    def _at_more_sites(self, cohort: str) -> int:
        """Students of a cohort where its guides may have it at more enterprises than before: those at the fewest hold no more."""
        was, now = (int(p.guides.sites[p.places.cohorts[cohort]]) for p in (self.before, self.after))
        return max(0, now - was) * (self.to_place(cohort)[1] // (was + 1)) if now < UNLIMITED else 0

    def _fixed(self, row: Row | None) -> int:
        """Students of a row of placements that counts."""
        if row is None or row["status"] not in STANDING:
            return 0
        past = row["end"] is not None and self.after.settings.as_of is not None and row["end"] < self.after.settings.as_of
        return 0 if past else row["students"] or 0

    def _students(self, cohort: str, more: int = 0, limits: int = 1) -> None:
        """Fewer students are to be placed, or so many more where the cohort may part; else all of its class may be elsewhere."""
        was, now = self.to_place(cohort)
        at = self.after.places.cohorts[cohort]
        if now != was and (self.after.cohorts.keep_together[at] or now < min(was, int(self.after.cohorts.min_group[at]))):
            self.cohorts |= self.classes.of(cohort)
        elif more := max(more, now - was):
            known = self.more_students.get(cohort, (0, 0))
            self.more_students[cohort] = more + known[0], max(limits, known[1])

    def to_place(self, cohort: str) -> tuple[int, int]:
        """Students of a cohort to place before and after; 0 where it is not there."""
        both = ((p, p.places.cohorts.get(cohort)) for p in (self.before, self.after))
        was, now = (0 if at is None else int(p.to_place[at]) for p, at in both)
        return was, now

    def _only_fewer_seats(self, change: Change) -> bool:
        """Fewer seats that still hold any smallest group beside the fixed students: nothing becomes possible by that."""
        was, now, p = change.before, change.after, self.after
        if was is None or now is None or change.columns != {"seats"}:
            return False
        fixed = int(p.fixed.students[p.fixed.post == p.places.posts[now["post_id"]]].sum())
        return bool(int(p.cohorts.min_group.max(initial=1)) <= now["seats"] - fixed <= was["seats"] - fixed)

    def _beyond_post(self, change: Change) -> bool:
        """Whether other posts of the enterprise may take more than before by other shares of staff; more beds are noted."""
        was, now, both = change.before, change.after, (self.before, self.after)
        for firm in change.named("enterprise_id"):
            beds = [int(p.enterprises.dorm_beds[at]) for p in both if (at := p.places.enterprises.get(firm)) is not None]
            self.more_beds[firm] = max(0, beds[1] - beds[0]) if len(beds) > 1 else 0
        for p in both:
            for at in (p.places.posts[one] for one in change.named("post_id") if one in p.places.posts):
                if int((p.posts.group == p.posts.group[at]).sum()) > 1 and change.columns & SHARED:
                    return True
        return was is not None and now is not None and bool(change.columns & {"enterprise_id", "kind"})

    def _firms_of(self, posts: Collection[str]) -> set[str]:
        """Enterprises of posts, before or after."""
        found = set()
        for p in (self.before, self.after):
            at = [p.places.posts[post] for post in posts if post in p.places.posts]
            found |= set(p.enterprises.ids[p.posts.enterprise[at]].tolist())
        return found
