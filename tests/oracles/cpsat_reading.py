"""The CP-SAT oracle's own reading of a round: days as ordinal numbers, one record per pair that may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import acos, cos, radians, sin
from typing import Any
from unicodedata import normalize

from data.catalogues import barred_industry, category, class_names, codes_named, hazard, major_class, relation
from data.contract.round import Round
from data.rulebook.settings import Settings

Rec = dict[str, Any]
LAST = date.max.toordinal()
STUDENT_KINDS = {"internship": {"internship", "apprentice"}, "visit": {"visit"}}


@dataclass(frozen=True)
class Pair:
    """A group that may be opened. Caps are of the shares, interns present already taken off, as far as there are any."""

    cohort: Rec
    post: Rec
    first: int
    last: int
    placed: bool
    enterprise_cap: int | None
    post_cap: int | None
    bed: bool


@dataclass(frozen=True)
class Practice:
    """A teacher placement that may be made."""

    teacher: Rec
    post: Rec
    first: int
    last: int


def plain(text: str) -> str:
    return normalize("NFKC", str(text)).casefold().strip()


def digits(text: str) -> str:
    """A code without its K, or '' for a name."""
    code = normalize("NFKC", text).strip().upper().removesuffix("K")
    return code if code.isdigit() else ""


class Reading:
    """Everything the model asks of a round."""

    def __init__(self, round_: Round) -> None:
        self.sheet = {name: round_.records(name) for name in round_.tables}
        for name, rows in self.sheet.items():
            for row in rows:
                for key, value in row.items():
                    if isinstance(value, date):
                        row[key] = value.toordinal()
            self.sheet[name] = rows
        self.settings = Settings.of(round_)
        self.today = self.settings.as_of.toordinal() if self.settings.as_of else None
        self.school = {row["school_id"]: row for row in self.sheet["schools"]}
        self.firm = {row["enterprise_id"]: row for row in self.sheet["enterprises"]}
        self.post = {row["post_id"]: row for row in self.sheet["posts"]}
        self.cohort = {row["cohort_id"]: row for row in self.sheet["cohorts"]}
        for row in self.cohort.values():
            row["class_id"] = row["class_id"] or row["cohort_id"]
        for row in self.post.values():
            row["post_group"] = row["post_group"] or row["post_id"]
        self.names: dict[str, set[str]] = {}
        for row in self.sheet["majors"]:
            self.names.setdefault(plain(row["name"]), set()).add(digits(row["major_code"]))
        self.fixed = [
            row
            for row in self.sheet["placements"]
            if row["status"] in {"confirmed", "on_site"} and not (self.today is not None and row["end"] < self.today)
        ]
        for row in self.fixed:
            at, who = self.post.get(row["post_id"] or ""), self.cohort[row["cohort_id"]]
            row["placed"] = at["kind"] in STUDENT_KINDS["internship"] if at else who["kind"] == "internship"
        self.members_now = [
            row
            for row in self.sheet["order_members"]
            if self.today is None or (row["since"] <= self.today <= (LAST if row["until"] is None else row["until"]))
        ]

    def number(self, rule: str, name: str) -> Fraction:
        return Fraction(self.settings.threshold(rule, name))

    # who may go where
    def pairs(self) -> list[Pair]:
        pairs = [
            self._pair(c, p) for c in self.cohort.values() for p in self.post.values() if p["kind"] in STUDENT_KINDS[c["kind"]]
        ]
        return [pair for pair in pairs if pair is not None]

    def first_day(self, cohort: Rec, post: Rec) -> int:
        return max(cohort["start"], post["start"], self.today or 0)

    def _pair(self, cohort: Rec, post: Rec) -> Pair | None:
        first, last = self.first_day(cohort, post), min(cohort["end"], post["end"])
        placed = cohort["kind"] == "internship"
        own = cohort["min_days"]
        least = self.number("min_days", "days" if placed else "visit_days") if own is None else own
        replaced = self._exception("min_days", first, {"cohort_id": cohort["cohort_id"]})
        if last - first + 1 < (least if replaced is None else int(replaced)):
            return None
        if placed and (cohort["grade"] <= self.number("grade", "first") or not self._decent(post)):
            return None
        if not (self._allowed(post) and self._matches(cohort, post, first)) or self._forbidden(cohort, post, first):
            return None
        firm = self.firm[post["enterprise_id"]]
        given = [
            other["post_staff"]
            for other in self.post.values()
            if (other["enterprise_id"], other["post_group"]) == (post["enterprise_id"], post["post_group"])
            and other["post_staff"] is not None
        ]
        return Pair(
            cohort,
            post,
            first,
            last,
            placed,
            self._cap("enterprise_share", firm, firm["staff"], first) - firm["interns_present"] if placed else None,
            self._cap("post_share", firm, min(given), first) if placed and given else None,
            placed and self.far(cohort, post, firm),
        )

    def _cap(self, rule: str, firm: Rec, staff: int, first: int) -> int:
        replaced = self._exception(rule, first, {"enterprise_id": firm["enterprise_id"]})
        share = self.number(rule, "share") if replaced is None else Fraction(replaced)
        return int(share * staff // 1)

    def _exception(self, rule: str, first: int, names: dict[str, str]) -> str | None:
        value = None
        for row in self.sheet["decisions"]:
            if row["action"] == "except" and row["rule"] == rule:
                given = {k: row[k] for k in ("cohort_id", "post_id", "enterprise_id") if row[k] is not None}
                if given.items() <= names.items():
                    value = row["value"] if row["until"] is None or first <= row["until"] else None
        return value

    def _forbidden(self, who: Rec, post: Rec, first: int) -> bool:
        for row in self.sheet["decisions"]:
            if row["action"] == "forbid" and self.concerns(row, who, post) and (row["until"] is None or first <= row["until"]):
                return True
        return False

    def concerns(self, row: Rec, who: Rec, post: Rec) -> bool:
        """Whether a decision is about these people and this post."""
        for key in ("cohort_id", "teacher_id", "school_id"):
            if row[key] is not None and row[key] != who.get(key):
                return False
        return row["post_id"] == post["post_id"] or row["enterprise_id"] == post["enterprise_id"]

    def _allowed(self, post: Rec) -> bool:
        """Rules of the enterprise, which bar every kind."""
        firm = self.firm[post["enterprise_id"]]
        barred = firm["industry"] and barred_industry(firm["industry"])
        return bool(firm["credit"] == "good" and firm["licence_valid"] and firm["staff"] is not None and not barred)

    def _decent(self, post: Rec) -> bool:
        """intensity, hours, hazards, pay."""
        if post["intensity"] >= self.number("intensity", "grade"):
            return False
        if Fraction(str(post["hours_per_day"])) > self.number("hours", "hours_per_day"):
            return False
        if not post["filing_no"] and {tag for tag in post["hazards"] if hazard(tag).filing}:
            return False
        if post["independent"] and post["pay"] is not None:
            wage, lowest = post["post_wage"], post["lowest_wage"]
            floors = ([] if wage is None else [self.number("pay", "share") * Fraction(str(wage))]) + (
                [] if lowest is None else [Fraction(str(lowest))]
            )
            if floors and Fraction(str(post["pay"])) < min(floors):
                return False
        return True

    def irregular(self, post: Rec) -> bool:
        """Whether only the regular seats may be used."""
        return not post["filing_no"] and (post["night_shift"] or post["rest_days"] or post["overtime"])

    # majors
    def _stands_for(self, entry: str) -> set[str]:
        code = digits(entry)
        return {code} if code else set(codes_named(entry)).union(self.names.get(plain(entry), ()))

    def _in_list(self, code: str, entries: Any) -> bool:
        return code.startswith(tuple({one for entry in entries for one in self._stands_for(entry)}) or ("no list",))

    def _told(self, code: str, post: Rec) -> str | None:
        """The sheet ``relations`` on a code and a post."""
        best: tuple[int, int, int] | None = None
        order = ["near", "unrelated"]
        for row in self.sheet["relations"]:
            word = plain(row["title"])
            fitting = [len(one) for one in self._stands_for(row["major"]) if code[: len(one)] == one]
            if word in plain(post["title"]) and fitting:
                strict = order.index(row["relation"]) + 1 if row["relation"] in order else 0
                key = (max(fitting), len(word), strict)
                best = key if best is None or key > best else best
        return None if best is None else ["related", *order][best[2]]

    def _by_catalogue(self, code: str, post: Rec) -> bool:
        """Whether a class of majors that the code may belong to is near or related, or nothing is known of the post."""
        index = category(code) or "-"
        exact = {major_class(code) or index} if len(code) > 3 else {name for name in class_names() if name[:2] == index}
        industry = self.firm[post["enterprise_id"]]["industry"]
        return any(relation(one, post["occupation"], industry) in (None, "near", "related") for one in exact)

    def _matches(self, cohort: Rec, post: Rec, first: int) -> bool:
        """level and major."""
        if post["levels"] and self.school[cohort["school_id"]]["level"] not in post["levels"]:
            return False
        code = digits(cohort["major_code"])
        replaced = self._exception("major", first, {"cohort_id": cohort["cohort_id"], "post_id": post["post_id"]})
        if replaced is not None:
            return self._in_list(code, replaced.split(";"))
        told = self._told(code, post)
        if told == "unrelated":
            return False
        if post["majors"]:
            return self._in_list(code, post["majors"])
        return told in ("related", "near") or self._by_catalogue(code, post)

    def _teaches(self, teacher: Rec, post: Rec) -> bool:
        wanted = {category(one) for entry in post["majors"] for one in self._stands_for(entry)}
        for entry in teacher["major_codes"]:
            for code in self._stands_for(entry):
                told = self._told(code, post)
                if told == "unrelated":
                    continue
                if told or (category(code) in wanted if post["majors"] else self._by_catalogue(code, post)):
                    return True
        return False

    # classes
    def class_start(self, post: Rec) -> int:
        return max(post["start"], self.today or 0)

    def joins(self) -> list[tuple[Rec, Rec]]:
        """Cohorts and the order posts that they may join."""
        return [
            (cohort, post)
            for cohort in self.cohort.values()
            for post in self.post.values()
            if post["kind"] == "order"
            and cohort["kind"] == "internship"
            and self._allowed(post)
            and self._matches(cohort, post, self.class_start(post))
            and (not post["grades"] or cohort["grade"] in {int(grade) for grade in post["grades"]})
            and not self._forbidden(cohort, post, self.class_start(post))
        ]

    # beds
    def far(self, cohort: Rec, post: Rec | None, firm: Rec) -> bool:
        """Whether a student of the cohort needs a bed there."""
        school = self.school[cohort["school_id"]]
        reach = cohort["commute_km"]
        if reach is None and school["level"] in {"secondary", "technician"}:
            reach = self.number("beds", "commute_km")
        if reach is None:
            return False
        site = post if post is not None and post["lon"] is not None and post["lat"] is not None else firm
        ends = [school["lon"], school["lat"], site["lon"], site["lat"]]
        if any(value is None for value in ends):
            region = (post["region"] if post else None) or firm["region"]
            return not (region and region == school["region"])
        lon1, lat1, lon2, lat2 = map(radians, ends)
        cosine = sin(lat1) * sin(lat2) + cos(lat1) * cos(lat2) * cos(lon2 - lon1)
        return 6371 * acos(max(-1.0, min(1.0, cosine))) > reach

    # teachers
    def practices(self) -> list[Practice]:
        """Placements that the rules about one teacher and one post allow."""
        found = []
        for teacher in self.sheet["teachers"]:
            for post in self.post.values():
                if post["kind"] == "teacher" and self._allowed(post) and self._teaches(teacher, post):
                    spans = self.spans(teacher, post)
                    found += [Practice(teacher, post, *span) for span in spans if not self._forbidden(teacher, post, span[0])]
        return found

    def spans(self, teacher: Rec, post: Rec, least: int | None = None) -> list[tuple[int, int]]:
        """First and last days that windows and post allow, of at least the teacher's days or the given ones."""
        least = teacher["min_days"] if least is None else least
        step = int(self.number("teacher_window", "step_days"))
        spans = set()
        for window in self.sheet["teacher_windows"]:
            if window["teacher_id"] == teacher["teacher_id"]:
                first, last = max(window["start"], post["start"]), min(window["end"], post["end"])
                for start in range(first, last + 1, step):
                    if self.today is None or start >= self.today:
                        spans |= {(start, end) for end in [*range(start + step - 1, last, step), last]}
        return sorted((a, b) for a, b in spans if b - a + 1 >= least)
