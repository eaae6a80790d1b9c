"""Random edits of every kind for a small round."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from towns import FAR, FIRST, NEAR, Dice, Row, Rows, draw_decision

from data.rulebook import TERMS

Edits = list[dict[str, Any]]


class Edit(Dice):
    """One edit, or a few that belong together, of a round with these rows."""

    def __init__(self, random: Random, rows: Rows) -> None:
        super().__init__(random)
        self.rows = rows

    def draw(self, kind: str) -> Edits:
        """Edits of that kind; none where the round has nothing to draw them from."""
        try:
            return self._drawn(kind)
        except IndexError:
            return []

    def _drawn(self, kind: str) -> Edits:
        verb, _, what = kind.partition(" ")
        sheet, _, column = what.partition(".")
        match verb:
            case "remove":
                return [{"edit": "remove", "sheet": sheet, "id": self._id(sheet, self._row(sheet))}]
            case "set":
                row = self._row(sheet)
                return put(sheet, self._id(sheet, row), column, self._value(sheet, column, row))
            case "setting":
                return [self._setting()]
            case _:
                return self._added(sheet)

    def _row(self, sheet: str) -> Row:
        """One of the rows; of cohorts and posts often one with fixed students."""
        rows = self.rows[sheet]
        if sheet in ("cohorts", "posts") and self.chance(0.5):
            fixed = {row[KEYED[sheet]] for row in self.rows["placements"]}
            rows = [row for row in rows if row[KEYED[sheet]] in fixed] or rows
        return self.pick(rows)

    def _id(self, sheet: str, row: Row) -> str:
        key = next(iter(row))
        return str(row[key]) if sheet in KEYED else f"row{self.rows[sheet].index(row) + 2}"

    def _value(self, sheet: str, column: str, row: Row) -> Any:
        old = row.get(column)
        if column in ("start", "end", "since", "agreement_until", "cycle_end", "until"):
            return (old or FIRST) + timedelta(days=self.pick((-60, -30, -10, 10, 30, 60)))
        if column == "seats" and self.chance(0.25):
            return self._row("cohorts")["min_group"]  # fewer seats that still hold the smallest group
        if column in STEPS:
            least = 1 if column in ("min_group", "max_sites") else 0
            return max(least, (old or 0) + self.pick(STEPS[column]))
        if sheet == "placements" and column == "post_id":
            return self.pick([p["post_id"] for p in self.rows["posts"] if p["enterprise_id"] == row["enterprise_id"]])
        if column == "minors":
            return self.pick((0, 1, row["size"]))
        if column == "enterprise_id":
            return self.pick(self.rows["enterprises"])["enterprise_id"]
        if column == "cohort_id":
            return self.pick(self.rows["cohorts"])["cohort_id"]
        return self.pick([value for value in VALUES[f"{sheet}.{column}"] if value != old])

    def _added(self, sheet: str) -> Edits:
        if sheet == "decisions":
            row = draw_decision(self, self.rows)
            action = row.pop("action")
            if action == "except":
                return [added(sheet, row, action=action, reason="试")]
            return [{"edit": action, **{key: value for key, value in row.items() if value is not None}, "reason": "试"}]
        if sheet == "enterprises":
            firm, post = self._row("enterprises"), self._row("posts")
            return [added(sheet, firm, enterprise_id="E9"), added("posts", post, post_id="P9", enterprise_id="E9")]
        if sheet == "partnerships":
            named = {"school_id": self._row("schools")["school_id"], "enterprise_id": self._row("enterprises")["enterprise_id"]}
            return [added(sheet, named, since=FIRST - timedelta(days=30), framework=True)]
        if sheet == "placements":
            cohort, post = self._row("cohorts"), self._row("posts")
            named = {"cohort_id": cohort["cohort_id"], "enterprise_id": post["enterprise_id"], "post_id": post["post_id"]}
            days = {"start": post["start"], "end": post["end"]}
            return [added(sheet, named, placement_id="F9", students=self.random.randint(1, 4), status="confirmed", **days)]
        key, row = KEYED[sheet], self._row(sheet)
        more = [added("teacher_windows", {}, teacher_id="N9", start=FIRST, end=self.day(30, 60))] if sheet == "teachers" else []
        return [added(sheet, row, **{key: "N9"}), *more]

    def _setting(self) -> dict[str, Any]:
        key = self.pick((*(f"weights.{term}" for term in TERMS), *TIGHTER, *TIGHTER))
        value = self.pick((0, 0.4, 1.7, 5)) if key.startswith("weights") else self.pick(TIGHTER[key])
        return {"edit": "setting", "key": key, "value": value}


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return ";".join(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value


def put(sheet: str, id_: str, column: str, value: Any) -> Edits:
    return [{"edit": "set", "sheet": sheet, "id": id_, "column": column, "value": plain(value)}]


def added(sheet: str, row: Row, **other: Any) -> dict[str, Any]:
    return {"edit": "add", "sheet": sheet, "row": {key: plain(value) for key, value in {**row, **other}.items()}}


KEYED = {"cohorts": "cohort_id", "teachers": "teacher_id", "enterprises": "enterprise_id", "posts": "post_id"}
KEYED |= {"placements": "placement_id", "decisions": "decision_id", "schools": "school_id"}
STEPS: dict[str, tuple[int, ...]] = {
    "seats": (-4, -2, -1, 1, 1, 2, 4, 8),
    "staff": (-30, -20, -10, 10, 20, 40),
    "dorm_beds": (-2, -1, 1, 2, 5),
    "interns_present": (1, 2),
    "post_staff": (-10, -5, 5, 10, 30),
    "students": (-2, -1, 1, 2, 3),
    "deferred": (-3, -2, -1, -1, 1, 2),
    "continuing": (-2, -1, 1, 2),
    "min_group": (-2, -1, 1, 2),
    "min_days": (-20, -10, 10, 20),
    "months_done": (-2, -1, 1),
}
VALUES: dict[str, tuple[Any, ...]] = {
    "posts.post_group": ("G", "H", None),
    "posts.majors": (("66",), ("4603",), ()),
    "posts.title": ("设备操作", "装配工", "电气设备安装与维修"),
    "posts.description": ("数控车床操作与保养", "部件装配", "机电设备的安装与维修", None),
    "posts.pay": (1000, 1500, 4000, None),
    "posts.housing": (True, False),
    "posts.hazards": (("dust",), ("heavy_load",), ()),
    "posts.kind": ("internship", "visit", "order"),
    "posts.lat": (NEAR, FAR),
    "posts.hire_promise": (0.2, 0.6, 1),
    "posts.regular_seats": (0, 2, 6, None),
    "enterprises.lat": (NEAR, FAR),
    "enterprises.industry": ("C3421", "I6510", "C3670"),
    "cohorts.keep_together": (True, False),
    "cohorts.max_sites": (1, 2, None),
    "cohorts.guides": (0, 1, 2, None),
    "cohorts.commute_km": (5, 200, 200, None),
    "placements.status": ("returned", "ended", "confirmed"),
    "teachers.major_codes": (("6603",), ("7401",), ("46", "66")),
    "partnerships.framework": (True, False),
    "decisions.action": ("pin", "forbid"),
}
TIGHTER: dict[str, tuple[float, ...]] = {
    "rules.enterprise_share.share": (0.09, 0.07, 0.05),
    "rules.post_share.share": (0.17, 0.13),
    "rules.guides.students": (3, 5),
    "rules.min_days.days": (40, 60),
    "rules.beds.commute_km": (5,),
    "rules.order.hire_promise": (0.1, 1),
    "rules.order.min_group": (20,),
}
REMOVED = (
    *("enterprises", "posts", "cohorts", "teachers", "placements", "decisions", "partnerships", "order_members"),
    *("outcomes", "evaluations"),
)
ADDED = ("posts", "enterprises", "partnerships", "placements", "decisions", "decisions", "teachers", "cohorts")
SET = {
    "posts": (
        *("seats", "seats", "seats", "start", "end", "housing", "post_staff", "post_group", "majors", "title", "description"),
        *("pay", "min_group", "hazards", "kind", "lat", "hire_promise", "regular_seats", "enterprise_id"),
    ),
    "enterprises": ("staff", "dorm_beds", "interns_present", "lat", "industry"),
    "cohorts": (
        *("deferred", "deferred", "continuing", "min_group", "keep_together", "max_sites", "guides", "commute_km"),
        *("start", "end", "min_days"),
    ),
    "placements": ("status", "status", "students", "start", "end", "post_id", "cohort_id"),
    "teachers": ("months_done", "cycle_end", "min_days", "major_codes"),
    "teacher_windows": ("start", "end"),
    "partnerships": ("framework", "since", "agreement_until"),
    "decisions": ("students", "until", "action"),
}
KINDS = [
    *(f"remove {sheet}" for sheet in REMOVED),
    *(f"add {sheet}" for sheet in ADDED),
    *(f"set {sheet}.{column}" for sheet, columns in SET.items() for column in columns),
    *(["setting"] * 4),
]
