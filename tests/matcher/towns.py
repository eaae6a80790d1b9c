"""Random small rounds in which some limits bind, with the edits that bear on those."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

FIRST = date(2026, 7, 1)
FAR, NEAR = 36.5, 35.6  # degrees of latitude, about 100 km apart; schools are at NEAR
OTHERS = ("order", "teacher")  # kinds of posts to which no group goes
BEARING = {  # limits that a round may be drawn tight in, and the edits that bear on them
    "seats": ("set posts.seats", "set posts.seats", "set posts.start", "set posts.end", "add posts", "remove posts"),
    "staff": ("set enterprises.staff", "set enterprises.interns_present", "add enterprises", "remove enterprises"),
    "post_staff": ("set posts.post_staff", "set posts.post_group", "remove posts", "add posts"),
    "beds": ("set enterprises.dorm_beds", "set posts.housing", "set posts.seats", "set cohorts.commute_km", "set posts.lat"),
    "guides": ("set cohorts.guides", "setting", "set posts.kind", "set placements.status"),
    "people": ("set posts.hazards", "set cohorts.minors", "set posts.kind"),
    "class": ("set cohorts.start", "set cohorts.end", "set cohorts.deferred", "set cohorts.min_days", "remove cohorts"),
    "sites": ("set cohorts.max_sites", "set placements.enterprise_id"),
    "together": ("set cohorts.keep_together", "set cohorts.deferred", "set cohorts.continuing", "set posts.seats"),
    "group": ("set cohorts.min_group", "set posts.min_group", "set cohorts.deferred", "set posts.seats", "setting"),
    "fixed": (
        *("set placements.status", "set placements.status", "set placements.students", "set placements.start"),
        *("set placements.cohort_id", "set placements.post_id", "remove placements", "add placements", "set posts.seats"),
        *("set posts.lat", "set posts.kind", "set posts.hazards", "set cohorts.commute_km", "remove posts"),
    ),
    "decision": (
        *("add decisions", "add decisions", "remove decisions", "remove decisions", "set cohorts.deferred"),
        *("set enterprises.dorm_beds", "set placements.status", "set decisions.students", "set decisions.until"),
    ),
    "visit": ("set posts.seats", "set cohorts.deferred", "set posts.kind"),
    "order": (
        *("set posts.seats", "set posts.hire_promise", "set posts.min_group", "set posts.kind", "remove posts"),
        *("set cohorts.min_group", "set cohorts.commute_km", "remove order_members", "remove order_members"),
    ),
    "teacher": (
        *("set teachers.months_done", "set teachers.min_days", "set teachers.major_codes", "set teacher_windows.start"),
        *("set teacher_windows.end", "add teachers", "remove teachers", "set posts.seats"),
    ),
}
TOGETHER = {  # limits that seldom meet by chance: in a bare round, with the edits that bear on both
    ("fixed", "beds", "seats"): ("set cohorts.commute_km", "set posts.lat", "set enterprises.dorm_beds", "set posts.housing"),
    ("fixed", "people", "seats"): ("set posts.hazards", "set posts.hazards", "set posts.kind", "set placements.post_id"),
    ("fixed", "guides"): ("set posts.kind", "set placements.status", "set cohorts.guides", "remove placements"),
    ("fixed", "group", "seats"): ("set posts.seats", "set placements.students", "add placements", "set cohorts.min_group"),
    ("fixed", "group", "staff"): ("set placements.students", "add placements", "set placements.status", "set enterprises.staff"),
    ("fixed", "decision", "class"): ("set placements.status", "set cohorts.deferred", "remove decisions", "remove placements"),
    ("group", "seats"): ("set posts.seats", "set cohorts.deferred", "set posts.min_group", "set cohorts.continuing"),
    ("group", "post_staff"): ("set posts.post_staff", "set posts.post_group", "setting", "remove posts"),
    ("seats",): ("set posts.seats", "set cohorts.deferred", "set cohorts.continuing", "add posts"),
}
Row = dict[str, Any]
Rows = dict[str, list[Row]]


class Dice:
    """What drawing a round and drawing an edit have in common."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.pick = random.choice

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def maybe(self, share: float, *values: Any) -> Any:
        """One of the values with that chance, else blank."""
        return self.pick(values) if self.chance(share) else None

    def day(self, least: int, most: int) -> date:
        return FIRST + timedelta(days=self.random.randint(least, most))

    def span(self, *days: int) -> Row:
        """Start and end of one of a few seasons, so that some follow one another and others overlap; ``days`` long."""
        start = FIRST + timedelta(days=self.pick((0, 0, 0, 30, 60)))
        return {"start": start, "end": start + timedelta(days=self.pick(days) - 1)}


class Town(Dice):
    """A round of one or two schools and up to three enterprises in which some limits bind and all others are wide.

    ``bearing`` are kinds of edits that bear on what binds. Half of them are bare: of limits that seldom meet, and little besides.
    """

    def __init__(self, seed: int) -> None:
        super().__init__(Random(seed))
        self.bare = self.chance(0.5)
        if self.bare:
            limits = self.pick(sorted(TOGETHER))
            self.tight, self.bearing = set(limits), list(TOGETHER[limits])
        else:
            self.tight = set(self.random.sample(sorted(BEARING), self.random.randint(2, 5)))
            self.bearing = [kind for limit in sorted(self.tight) for kind in BEARING[limit]]
        self.schools = [self._school(n) for n in range(self.pick((1, 1, 2)))]
        some = (2,) if self.bare else (1, 2, 2, 3)
        self.firms = [self._firm(n) for n in range(self.pick((1, 2) if self.bare else some))]
        kinds = [kind for kind in ("visit", "order", "teacher") if kind in self.tight]
        works = [self.pick(("internship", "internship", "internship", "apprentice")) for _ in range(self.pick(some))]
        self.posts = [self._post(n, kind) for n, kind in enumerate([*works, *kinds])]
        self.cohorts = [self._cohort(n) for n in range(self.pick(some))]
        if self.bare and "fixed" in self.tight:
            self._only_fixed(self.cohorts[1])
        if "class" in self.tight and (self.chance(0.5) or not self.bare) and len(self.cohorts) > 1:
            self._share_class()
        self.teachers = [self._teacher(n) for n in range(self.pick((1, 2)) if "teacher" in self.tight else 0)]

    def rows(self) -> Rows:
        """The rows of the round, sheet by sheet."""
        rows: Rows = {
            "schools": self.schools,
            "majors": [{"school_id": s["school_id"], "major_code": "660301", "name": "机电技术应用"} for s in self.schools],
            "cohorts": self.cohorts,
            "teachers": self.teachers,
            "teacher_windows": [{"teacher_id": t["teacher_id"], **self.span(20, 40, 70)} for t in self.teachers],
            "enterprises": self.firms,
            "posts": self.posts,
            "placements": [self._placement(n) for n in range(self.pick((1, 1, 2)) if "fixed" in self.tight else 0)],
            "order_members": [self._members()] if "order" in self.tight and self.chance(0.4) else [],
            "partnerships": [self._partnership() for _ in range(0 if self.bare else self.pick((0, 0, 1, 2)))],
            "outcomes": [self._outcome() for _ in range(self.pick((0, 0, 0, 1, 2)))],
            "evaluations": [self._evaluation() for _ in range(self.pick((0, 0, 0, 1)))],
            "settings": self._settings(),
        }
        count = self.pick((1, 1, 2)) if "decision" in self.tight else 0
        rows["decisions"] = [{"decision_id": f"D{n}", "reason": "试", **draw_decision(self, rows)} for n in range(count)]
        return rows

    def season(self, *days: int) -> Row:
        """A span of so many days; of a bare round mostly the longest."""
        if self.bare and self.chance(0.8):
            return {"start": FIRST, "end": FIRST + timedelta(days=max(days) - 1)}
        return self.span(*days)

    def _if(self, limit: str, *values: Any, wide: Any = None) -> Any:
        """One of the values where that limit binds, mostly."""
        return self.pick(values) if limit in self.tight and self.chance(0.8) else wide

    def _school(self, n: int) -> Row:
        return {"school_id": f"S{n}", "name": f"学校{n}", "level": "secondary", "region": "370881", "lon": 117.0, "lat": NEAR}

    def _firm(self, n: int) -> Row:
        return {
            "enterprise_id": f"E{n}",
            "name": f"企业{n}",
            "industry": "C3670",
            "region": self.pick(("370881", "370881", "370883")),
            "lon": 117.0,
            "lat": self._if("beds", FAR, wide=NEAR),
            "staff": self._if("staff", 20, 30, 40, 50, 60, 80, wide=1000),
            "interns_present": self._if("staff", 0, 1, wide=0),
            "dorm_beds": self._if("beds", None, 0, 2, 3, 4, 6),
        }

    def _cohort(self, n: int) -> Row:
        size = self.random.randint(2, 12)
        minors, away = self._if("people", 1, 2, size // 2, size // 2, size, wide=0), self.pick((0, 0, 0, 0, 1, 2))
        return {
            "cohort_id": f"C{n}",
            "school_id": self.pick(self.schools)["school_id"],
            "major_code": "660301",
            "grade": self.pick((2, 3)),
            "size": size,
            "continuing": away,
            "deferred": self.pick((0, 0, 0, 1, 1, 2, size)) if away == 0 else None,
            "minors": min(minors, size),
            "women": self._if("people", 0, size // 2, wide=0),
            "minor_women": 0 if minors == 0 else None,
            **self.season(50, 100, 100),
            "kind": "visit" if "visit" in self.tight and self.chance(0.5) else "internship",
            "min_group": self._if("group", 2, 3, 4, 5, wide=1),
            "keep_together": self._if("together", True),
            "max_sites": self._if("sites", 1, 2),
            "commute_km": self._if("beds", None, None, 5, 200),
            "min_days": self._if("class", 1, 40, 60),
            "guides": self._if("guides", 1, 1, 2),
        }

    def _only_fixed(self, cohort: Row) -> None:
        """Mostly nobody of the cohort is to be placed, so that its fixed students are but in the way of others."""
        cohort |= {"continuing": 0, "deferred": self.pick((0, cohort["size"], cohort["size"]))}

    def _share_class(self) -> None:
        first, second = self.random.sample(self.cohorts, 2)
        first["class_id"] = second["class_id"] = "K"
        second["school_id"] = first["school_id"]

    def _post(self, n: int, kind: str) -> Row:
        wide = {"teacher": self.pick((1, 2)), "order": self.pick((4, 6, 8))}.get(kind, 20)
        return {
            "post_id": f"P{n}",
            "enterprise_id": self.pick(self.firms)["enterprise_id"],
            "kind": kind,
            "title": self.pick(("设备操作", "装配工", "质检员", "维修工")),
            "description": self.maybe(0.5, "数控车床操作与保养", "部件装配", "电气设备检修"),
            "majors": ("66",),
            "seats": wide if kind in OTHERS else self._if("seats", 1, 2, 3, 4, 5, 6, 8, wide=wide),
            "min_group": self.pick((2, 3, 4)) if kind == "order" else self._if("group", None, None, 2, 4),
            "post_staff": self._if("post_staff", 10, 15, 20, 30),
            "post_group": self._if("post_staff", "G", "G", None),
            **self.season(60, 120, 120),
            "pay": self.maybe(0.5, 1500, 2500),
            "housing": self._if("beds", True, False),
            "hazards": self._if("people", ("dust",), ("dust",), ("heavy_load",), wide=()),
            "night_shift": self.maybe(0.1, True) if kind == "internship" else None,
            "regular_seats": self.maybe(0.5, 2, 4),
            "mentors": self.maybe(0.3, 1, 3),
            "hire_promise": self.maybe(0.3, 0.2, 1) if kind == "order" else None,
            "lon": 117.0,
            "lat": self._if("beds", FAR, FAR, None, wide=None),
        }

    def _teacher(self, n: int) -> Row:
        return {
            "teacher_id": f"T{n}",
            "school_id": self.pick(self.schools)["school_id"],
            "major_codes": ("6603",),
            "months_done": self.pick((0, 2.5, 5, 6)),
            "cycle_end": self.pick((date(2026, 12, 31), date(2029, 8, 31))),
            "min_days": self.maybe(0.3, 20),
        }

    def _placement(self, n: int) -> Row:
        cohort = self.pick([*self.cohorts[1:] * 3, self.cohorts[0]])
        fitting = [p for p in self.posts if (p["kind"] == "visit") == (cohort["kind"] == "visit") and p["kind"] not in OTHERS]
        post = self.pick(fitting)
        full = post["seats"] <= 4 and self.chance(0.5)  # nobody else goes there
        return {
            "placement_id": f"F{n}",
            "cohort_id": cohort["cohort_id"],
            "enterprise_id": post["enterprise_id"],
            "post_id": post["post_id"] if self.chance(0.8) else None,
            "students": post["seats"] if full else self.random.randint(1, 4),
            **self.season(40, 90, 120),
            "status": self.pick(("confirmed", "confirmed", "confirmed", "on_site", "returned")),
        }

    def _members(self) -> Row:
        cohort, firm = self.pick(self.cohorts), self.pick(self.firms)
        named = {"school_id": cohort["school_id"], "cohort_id": cohort["cohort_id"], "enterprise_id": firm["enterprise_id"]}
        return {**named, "students": 2, "since": FIRST, "until": FIRST + timedelta(days=300)}

    def _named(self) -> Row:
        """A school and an enterprise."""
        firm, school = self.pick(self.firms), self.pick(self.schools)
        return {"school_id": school["school_id"], "enterprise_id": firm["enterprise_id"]}

    def _partnership(self) -> Row:
        return {**self._named(), "since": FIRST - timedelta(days=300), "framework": self.maybe(0.4, True)}

    def _outcome(self) -> Row:
        accepted = self.pick((2, 18))
        return {**self._named(), "major_code": "660301", "year": 2025, "proposed": 20, "accepted": accepted, "completed": 2}

    def _evaluation(self) -> Row:
        return {**self._named(), "year": 2025, "rater": "school", "about": "enterprise", "score": self.pick((55, 95)), "count": 9}

    def _settings(self) -> list[Row]:
        values = {"as_of": str(self.day(-20, 10))} if self.chance(0.4) else {}
        values |= {"weights.group": self.pick(("0.2", "0.5", "3"))} if self.chance(0.4) else {}
        values |= {"weights.order_class": "0.2"} if "order" in self.tight and self.chance(0.6) else {}
        values |= {"weights.teacher_with_cohort": "4"} if "teacher" in self.tight and self.chance(0.4) else {}
        values |= {"rules.guides.students": self.pick(("2", "3", "5"))} if "guides" in self.tight else {}
        return [{"key": key, "value": value, "reason": "试"} for key, value in values.items()]


def draw_decision(dice: Dice, rows: Rows) -> Row:
    """A pin, a forbid or an exception that names what the round has."""
    teachers, fitting = rows["teachers"], [p for p in rows["posts"] if p["kind"] != "teacher"]
    if teachers and dice.chance(0.2):
        who: Row = {"teacher_id": dice.pick(teachers)["teacher_id"]}
        fitting = [p for p in rows["posts"] if p["kind"] == "teacher"]
    else:
        cohort = dice.pick(rows["cohorts"])
        who = {key: cohort[key] for key in [dice.pick(("cohort_id", "cohort_id", "school_id"))]}
        fitting = [p for p in fitting if (p["kind"] == "visit") == (cohort["kind"] == "visit")]
    where = {"post_id": dice.pick(fitting)["post_id"]} if fitting and dice.chance(0.5) else {}
    where = where or {"enterprise_id": dice.pick(rows["enterprises"])["enterprise_id"]}
    if dice.chance(0.15):
        share = {"rule": dice.pick(("enterprise_share", "post_share")), "value": dice.pick(("0.05", "0.2"))}
        return {"action": "except", "enterprise_id": dice.pick(rows["enterprises"])["enterprise_id"], **share}
    if dice.chance(0.5):
        return {"action": "forbid", **who, **where}
    return {"action": "pin", **who, **where, "students": None if "teacher_id" in who else dice.pick((1, 2, 2, 3, None))}
