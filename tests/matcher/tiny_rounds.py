"""Random rounds small enough to enumerate, with all three programmes and as many rules as go into them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from core_rounds import bare_plan

from data.contract.plan import Group, Member, OrderClass, Plan, TeacherPlacement
from data.contract.round import Round

FIRST = date(2026, 7, 1)
MAJORS = {
    "660301": "机电技术应用",
    "660302": "电气设备运行与控制",
    "660101": "机械制造技术",
    "460301": "机电一体化技术",
    "720301": "药剂",
    "740101": "旅游服务与管理",
}
WIDE_LISTS = (
    ("66", "46"),
    ("6603", "4603", "660101"),
    ("装备制造大类",),
    ("自动化类", "机械制造技术"),
    ("660301K", "460301", "6603"),
)
NARROW_LISTS = (("7203",), ("机电技术应用",), ("本校特色方向", "66"), ("4603",))
ALL_LEVELS = ("secondary", "technician", "diploma")
SOME_LEVELS = (("secondary",), ("diploma", "technician"))
HAZARDS = ((), ("dust",), ("heavy_load",), ("underground",), ("height", "dust"), ("dust",), ("heavy_load", "dust"))
INDUSTRIES = ("C3670", "C3421", "C2720", "I6510", None)
OCCUPATIONS = ("6-18-01-01", "6-31-01-01", None)
TITLES = ("数控操作", "装配工", "夜间巡检", "ＣＡＤ绘图", "前台接待")
WORDS = ("操作", "装配", "巡检", "cad", "接待", "工")
Row = dict[str, Any]


def tiny_round(seed: int) -> Round:
    """The round of that seed: at most 3 cohorts of at most 6, 4 posts, 2 teachers, 2 schools, 3 enterprises."""
    return Round.from_records(tiny_rows(seed))


def tiny_rows(seed: int) -> dict[str, list[Row]]:
    """The rows of ``tiny_round``, sheet by sheet."""
    return _Draw(Random(seed)).rows()


def tiny_baseline(seed: int) -> Plan | None:
    """For every third seed a plan of last week, good or bad, some of its pairs unknown to the round."""
    random = Random(-1 - seed)
    if seed % 3:
        return None
    rows = tiny_rows(seed)
    work = [p["post_id"] for p in rows["posts"] if p["kind"] not in ("order", "teacher")] + ["GONE"]
    practice = [p["post_id"] for p in rows["posts"] if p["kind"] == "teacher"] + ["GONE"]
    classes = [p["post_id"] for p in rows["posts"] if p["kind"] == "order"]
    cohorts = [c["cohort_id"] for c in rows["cohorts"]]
    pairs = {(random.choice([*cohorts, "LEFT"]), random.choice(work)) for _ in range(random.randint(0, 3))}
    stays = {(t["teacher_id"], random.choice(practice)) for t in rows["teachers"] if random.random() < 0.6}
    end = FIRST + timedelta(days=29)
    return bare_plan(
        internships=tuple(
            Group(cohort_id=c, post_id=p, students=random.randint(1, 5), start=FIRST, end=end, fit=0.5) for c, p in sorted(pairs)
        ),
        order_classes=tuple(
            OrderClass(post_id=p, members=(Member(cohort_id=random.choice(cohorts), students=2, fit=0.5),)) for p in classes[:1]
        ),
        teachers=tuple(
            TeacherPlacement(teacher_id=t, post_id=p, start=FIRST, end=end, days=30, fit=0.5) for t, p in sorted(stays)
        ),
    )


class _Draw:
    """One round in the making. Every sheet asks for what earlier sheets drew."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.pick = random.choice
        self.easy = self.chance(0.7)  # fewer bars, so that there is more to choose from
        self.as_of = self._day(-20, 12) if self.chance(0.7) else None
        self.schools = [self._school(n) for n in range(random.randint(1, 2))]
        self.enterprises = [self._enterprise(n) for n in range(self.pick((1, 2, 2, 3)))]
        kinds = self._kinds()
        self.cohorts = [self._cohort(n, "visit" in kinds) for n in range(self.pick((1, 2, 2, 3, 3, 3)))]
        self._share_class()
        self.posts = [self._post(n, kind) for n, kind in enumerate(kinds)]
        self.teachers = [self._teacher(n) for n in range(random.randint(1, 2) if "teacher" in kinds else random.randint(0, 1))]
        self.windows = [w for t in self.teachers for w in self._windows(t)]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def rows(self) -> dict[str, list[Row]]:
        return {
            "schools": self.schools,
            "majors": self._majors(),
            "cohorts": self.cohorts,
            "teachers": self.teachers,
            "teacher_windows": self.windows,
            "enterprises": self.enterprises,
            "posts": self.posts,
            "placements": self._placements(),
            "order_members": self._order_members(),
            "partnerships": self._partnerships(),
            "relations": self._relations(),
            "decisions": self._decisions(),
            "settings": self._settings(),
        }

    def _day(self, least: int, most: int) -> date:
        return FIRST + timedelta(days=self.random.randint(least, most))

    def _maybe(self, share: float, *values: Any) -> Any:
        """One of the values with that chance, else blank."""
        return self.pick(values) if self.chance(share) else None

    def _place(self) -> Row:
        """Coordinates and region, each sometimes blank: two places some 11 km apart, and one 110 km away."""
        place: Row = {"region": self._maybe(0.9, "370881", "370881", "370883")}
        if self.chance(0.8):
            place |= {"lon": 117.0, "lat": self.pick((35.5, 35.6, 36.5))}
        return place

    def _kinds(self) -> list[str]:
        more = [self.pick(("internship", "internship", "visit", "order", "order", "apprentice", "teacher", "teacher"))
                for _ in range(self.pick((2, 3, 3) if not self.easy else (2, 2, 3)))]  # fmt: skip
        return ["internship", *(["internship"] if self.easy and len(more) < 3 else []), *more]

    def _school(self, n: int) -> Row:
        return {
            "school_id": f"S{n}",
            "name": f"学校{n}",
            "level": self.pick(ALL_LEVELS),
            **self._place(),
        }

    def _majors(self) -> list[Row]:
        taught = sorted({(c["school_id"], c["major_code"]) for c in self.cohorts})
        return [
            {"school_id": s, "major_code": m, "name": "本校特色方向" if m == "660302" and s == "S0" else MAJORS[m]}
            for s, m in taught
        ]

    def _enterprise(self, n: int) -> Row:
        return {
            "enterprise_id": f"E{n}",
            "name": f"企业{n}",
            "industry": "O8051" if self.chance(0.02) else "L7262" if self.chance(0.02) else self.pick(INDUSTRIES),
            "staff": self._maybe(0.98, *((35, 40, 60, 80) if self.easy else (10, 20, 30, 35, 40, 50, 60))),
            "interns_present": self.pick((0, 0, 0, 0, 1)),
            "dorm_beds": self._maybe(0.6, 0, 2, 3, 5, 6),
            "credit": "bad" if self.chance(0.02) else None,
            "licence_valid": False if self.chance(0.02) else None,
            **self._place(),
        }

    def _cohort(self, n: int, visits: bool) -> Row:
        kind = "visit" if visits and self.chance(0.4) else "internship"
        size = self.random.randint(3, 6) if self.easy else self.random.randint(2, 6)
        minors, women = self._maybe(0.75, 0, 0, 1, size), self._maybe(0.75, 0, 1, 2, size)
        both = None
        if minors is not None and women is not None:
            both = self._maybe(0.7, *range(max(0, minors + women - size), min(minors, women) + 1))
        start = self._day(-10, 20)
        return {
            "cohort_id": f"C{n}",
            "school_id": self.pick(self.schools)["school_id"],
            "major_code": "660301"
            if self.easy
            else self.pick(("660301", "660301", "660301", "660302", "660101", "460301", "720301", "740101")),
            "grade": self.pick((1, 2, 3)) if kind == "visit" or self.chance(0.1) else self.pick((2, 3)),
            "size": size,
            "continuing": self._maybe(0.15, 1),
            "self_arranged": self._maybe(0.1, 1),
            "deferred": self._maybe(0.1, 1),
            "minors": minors,
            "under16": self._maybe(0.15, 1) if minors != 0 else None,
            "women": women,
            "minor_women": both,
            "start": start,
            "end": start + timedelta(days=self.random.randint(2, 25) if kind == "visit" else self.random.randint(45, 120)),
            "kind": kind,
            "min_group": self._maybe(0.9, 1, 1, 2, 3),
            "keep_together": True if self.chance(0.12) else None,
            "max_sites": self._maybe(0.3, 1, 2),
            "commute_km": self._maybe(0.4, 5, 20, 200),
            "min_days": self._maybe(0.2, 2, 20, 40),
            "guides": self._maybe(0.3, 0, 1, 1, 1, 2),
        }

    def _share_class(self) -> None:
        """Two stages of the same people, now and then."""
        if len(self.cohorts) > 1 and self.chance(0.4):
            first, second = self.random.sample(self.cohorts, 2)
            first["class_id"] = second["class_id"] = "K"
            second["school_id"], second["major_code"] = first["school_id"], first["major_code"]

    def _post(self, n: int, kind: str) -> Row:
        work = kind in ("internship", "apprentice")
        enterprise = self.pick(self.enterprises)
        start = self._day(-15, 20)
        least, most = {"teacher": (14, 75), "visit": (5, 60)}.get(kind, (50, 150))
        odd = self.chance(0.2 if self.easy else 0.5) and work
        staff = self._maybe(0.35, 5, 10, 15, 20, 25)
        return {
            "post_id": f"P{n}",
            "enterprise_id": enterprise["enterprise_id"],
            "kind": kind,
            "title": self.pick(TITLES),
            "occupation": self.pick(OCCUPATIONS),
            "majors": self._list(),
            "levels": ALL_LEVELS if self.easy or self.chance(0.9) else self.pick(SOME_LEVELS),
            "grades": ("2", "3") if kind == "order" and self.chance(0.3) else (),
            "cross_school": True if self.chance(0.4) else None,
            "seats": {"teacher": self.pick((1, 1, 2)), "order": self.random.randint(3, 9)}.get(kind, self.random.randint(2, 7)),
            "min_group": self.pick((2, 2, 3, 4)) if kind == "order" else self._maybe(0.4, 1, 1, 2, 3),
            "post_staff": staff,
            "post_group": self._maybe(0.3, "同类"),
            "start": start,
            "end": start + timedelta(days=self.random.randint(least, most)),
            "pay": self._maybe(0.7, 1500, 1600.4, 2000) if odd else None,
            "post_wage": self._maybe(0.7, 2000, 2000.5, 3000) if odd else None,
            "lowest_wage": self._maybe(0.7, 1600, 1800) if odd else None,
            "independent": True if odd and self.chance(0.4) else None,
            "hours_per_day": self._maybe(0.15, 8.0, 8.0, 8.5) if odd else None,
            "night_shift": True if odd and self.chance(0.6) else None,
            "rest_days": True if odd and self.chance(0.2) else None,
            "overtime": True if odd and self.chance(0.1) else None,
            "regular_seats": self._maybe(0.8, 1, 1, 2, 3),
            "hazards": self.pick(HAZARDS) if odd else (),
            "intensity": self._maybe(0.15, 2, 2, 3) if odd else None,
            "filing_no": self._maybe(0.45, "备2026-1") if odd else None,
            "housing": True if self.chance(0.4) else None,
            "hire_promise": self._maybe(0.6, 0.35, 0.8, 1),
            **(self._place() if self.chance(0.15) else {}),
        }

    def _list(self) -> tuple[str, ...]:
        luck = self.random.random()
        return () if luck < 0.25 else self.pick(WIDE_LISTS) if self.easy or luck < 0.92 else self.pick(NARROW_LISTS)

    def _teacher(self, n: int) -> Row:
        return {
            "teacher_id": f"T{n}",
            "school_id": self.pick(self.schools)["school_id"],
            "name": f"教师{n}",
            "major_codes": self.pick((("660301",), ("6603", "720301"), ("46",), ("460301K",), ("740101",), ("机电技术应用",))),
            "months_done": self.pick((0, 1.5, 4, 4.95, 5.31, 5.5, 6, 7.5)),
            "cycle_end": date(2026, 12, 31) if self.chance(0.5) else date(2029, 8, 31),
            "min_days": self._maybe(0.3, 1, 15, 20, 31),
        }

    def _windows(self, teacher: Row) -> list[Row]:
        rows, start = [], self._day(-20, 10)
        for _ in range(self.random.randint(1, 2)):
            end = start + timedelta(days=self.random.randint(14, 50))
            rows.append({"teacher_id": teacher["teacher_id"], "start": start, "end": end})
            start = end + timedelta(days=self.random.randint(-5, 8))
        return rows

    def _placements(self) -> list[Row]:
        rows = []
        for n in range(self.pick((0, 0, 1, 1, 2))):
            cohort, at = self.pick(self.cohorts), self.pick(self.posts)
            goes = ("visit",) if cohort["kind"] == "visit" else ("internship", "apprentice")
            start = self._day(-30, 30)
            rows.append(
                {
                    "placement_id": f"F{n}",
                    "cohort_id": cohort["cohort_id"],
                    "enterprise_id": at["enterprise_id"],
                    "post_id": at["post_id"] if at["kind"] in goes and self.chance(0.8) else None,
                    "students": self.random.randint(1, 2),
                    "start": start,
                    "end": start + timedelta(days=self.random.randint(5, 60)),
                    "status": self.pick(("confirmed", "confirmed", "on_site", "ended", "returned")),
                    "own_choice": True if self.chance(0.2) else None,
                }
            )
        return rows

    def _order_members(self) -> list[Row]:
        if not self.chance(0.35):
            return []
        cohort = self.pick(self.cohorts)
        since = self._day(-60, 20)
        return [
            {
                "school_id": cohort["school_id"],
                "cohort_id": cohort["cohort_id"],
                "enterprise_id": self.pick(self.enterprises)["enterprise_id"],
                "students": self.random.randint(1, 3),
                "since": since,
                "until": since + timedelta(days=self.random.randint(10, 100)),
            }
        ]

    def _partnerships(self) -> list[Row]:
        return [
            {
                "school_id": self.pick(self.schools)["school_id"],
                "enterprise_id": self.pick(self.enterprises)["enterprise_id"],
                "since": self._day(-300, 20),
                "agreement_until": self._maybe(0.6, self._day(21, 40), self._day(300, 400)),
                "framework": True if self.chance(0.4) else None,
            }
            for _ in range(self.pick((0, 1, 2, 3)))
        ]

    def _relations(self) -> list[Row]:
        return [
            {
                "major": self.pick(("66", "660301", "自动化类", "装备制造大类", "机电技术应用", "46", "7203", "药剂")),
                "title": self.pick(WORDS),
                "relation": self.pick(("related", "related", "near", "unrelated")),
            }
            for _ in range(self.pick((0, 0, 0, 0, 1, 2)))
        ]

    def _settings(self) -> list[Row]:
        values = {"as_of": self.as_of.isoformat()} if self.as_of else {}
        changes = {
            "weights.group": ("0.5", "0.3", "0.7"),
            "weights.fit": ("1.3", "2.07"),
            "weights.placement": ("0.7505", "1.2", "1.1"),
            "weights.continuity": ("3", "1.005"),
            "weights.order_class": ("0.1", "0.2"),
            "weights.order_member": ("2", "1.25"),
            "weights.order_internship": ("0", "2.5", "3.333"),
            "weights.teacher_days": ("0.5", "1.17"),
            "weights.teacher_move": ("0", "0.1"),
            "weights.teacher_with_cohort": ("2", "0.333"),
            "weights.churn": ("0.5", "1.001"),
            "rules.enterprise_share.share": ("0.125", "0.15", "0.2"),
            "rules.post_share.share": ("0.3", "0.15"),
            "rules.min_days.days": ("20", "40"),
            "rules.guides.students": ("2", "3"),
            "rules.guides.sites": ("1", "2"),
        }
        often = {"weights.group": 0.6, "weights.order_class": 0.7, "rules.enterprise_share.share": 0.5, "weights.placement": 0.3}
        values |= {key: self.pick(those) for key, those in changes.items() if self.chance(often.get(key, 0.15))}
        return [{"key": key, "value": value} for key, value in values.items()]

    def _decisions(self) -> list[Row]:
        drawn = [self._decision() for _ in range(self.pick((0, 0, 1, 1, 2, 3)))]
        return [{"decision_id": f"D{n}", "reason": "协调", **row} for n, row in enumerate(drawn)]

    def _decision(self) -> Row:
        action = self.pick(("pin", "pin", "forbid", "forbid", "except", "except", "except"))
        if action == "except":
            return {"action": action, **self._exception(), "until": self._until(0.35)}
        teacher = bool(self.teachers) and self.chance(0.35)
        if teacher:
            subject: Row = {"teacher_id": self.pick(self.teachers)["teacher_id"]}
        elif self.chance(0.2):
            subject = {"school_id": self.pick(self.cohorts)["school_id"]}
        else:
            subject = {"cohort_id": self.pick(self.cohorts)["cohort_id"]}
        target = self._target(action, subject)
        row: Row = {"action": action, **subject, **target}
        if "post_id" in target or action == "forbid":
            row["until"] = self._until(0.25)
        if action == "pin" and teacher:
            row["students"] = 0 if self.chance(0.1) else None
            if self.chance(0.4):
                row |= self._dates(subject["teacher_id"]) | {"until": None}
        elif action == "pin":
            row["students"] = self._maybe(0.6, 0, 1, 2, 2, 3, 3)
        return row

    def _dates(self, teacher: str) -> Row:
        """Days that a pin may ask for: mostly on the grid of some window and post."""
        posts = [p for p in self.posts if p["kind"] == "teacher"]
        if not posts:
            return {"start": FIRST}
        window, post = self.pick([w for w in self.windows if w["teacher_id"] == teacher]), self.pick(posts)
        start = max(window["start"], post["start"]) + timedelta(days=self.pick((0, 0, 0, 15, 15, 7)))
        end = self.pick((start + timedelta(days=14), start + timedelta(days=29), min(window["end"], post["end"])))
        return self.pick(({"start": start}, {"end": end}, {"start": start, "end": max(start, end)}))

    def _target(self, action: str, subject: Row) -> Row:
        """A post that the subject could go to, else an enterprise."""
        wanted = {"teacher"} if "teacher_id" in subject else {"internship", "apprentice", "visit", "order"}
        if action == "forbid" and "school_id" in subject:
            wanted |= {"teacher"}
        if "cohort_id" in subject:
            kind = next(c["kind"] for c in self.cohorts if c["cohort_id"] == subject["cohort_id"])
            wanted = {"visit"} if kind == "visit" else {"internship", "apprentice", "order"}
        fitting = [p["post_id"] for p in self.posts if p["kind"] in wanted]
        if fitting and self.chance(0.7):
            return {"post_id": self.pick(fitting)}
        return {"enterprise_id": self.pick(self.enterprises)["enterprise_id"]}

    def _until(self, share: float) -> date | None:
        return self._day(-5, 30) if self.chance(share) else None

    def _exception(self) -> Row:
        rule = self.pick(("enterprise_share", "enterprise_share", "post_share", "major", "min_days"))
        if rule in ("enterprise_share", "post_share"):
            return {
                "rule": rule,
                "enterprise_id": self.pick(self.enterprises)["enterprise_id"],
                "value": self.pick(("0.05", "0.25", "0.34")),
            }
        if rule == "min_days":
            return {"rule": rule, "cohort_id": self.pick(self.cohorts)["cohort_id"], "value": self.pick(("5", "60", "80", "100"))}
        subject: Row = {}
        if self.chance(0.6):
            subject["cohort_id"] = self.pick(self.cohorts)["cohort_id"]
        if not subject or self.chance(0.5):
            subject["post_id"] = self.pick(self.posts)["post_id"]
        return {"rule": rule, **subject, "value": self.pick(("72;74", "旅游大类;66", "机电技术应用"))}
