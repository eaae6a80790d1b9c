"""The best schedules of the teachers of a tiny round, for every set of groups that they could accompany."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from data.contract.plan import Plan
from data.rulebook import constant
from oracles.fits import Thousandths
from oracles.ground import Ground, Row, Span, Stay, exact

Schedule = tuple[Span, ...]
Presence = frozenset[Stay]


class Teaching:
    """All schedules of all teachers of one round."""

    def __init__(self, ground: Ground, fit: Thousandths, baseline: Plan | None) -> None:
        self.ground = ground
        self.fit = fit
        self.before = {(t.teacher_id, t.post_id) for t in baseline.teachers} if baseline else set()
        self.schedules = [
            [
                (schedule, self.worth(row, schedule))
                for schedule in self.chains(ground.spans(row))
                if self.pins_hold(row, schedule)
            ]
            for row in ground.teachers.values()
        ]
        self.company = {
            (row["school_id"], ground.posts[span.post]["enterprise_id"])
            for row, found in zip(ground.teachers.values(), self.schedules, strict=True)
            for schedule, _ in found
            for span in schedule
        }
        self.known: dict[Presence, int | None] = {}

    def points(self, term: str, points: Decimal) -> int:
        weighed = self.ground.settings.weight(term) * points
        return int((weighed + Decimal("0.5")).to_integral_value(ROUND_FLOOR))

    def best(self, groups: tuple[tuple[Stay, int], ...]) -> int | None:
        """Points of all teachers beside these groups, teachers who are gone included; None where no schedules can be."""
        presence = frozenset(
            stay for stay, _ in groups if (self.ground.cohorts[stay.cohort]["school_id"], stay.enterprise) in self.company
        )
        if presence not in self.known:
            self.known[presence] = self.joint(presence)
        return self.known[presence]

    def joint(self, presence: Presence) -> int | None:
        valued = []
        for teacher, found in zip(self.ground.teachers.values(), self.schedules, strict=True):
            if not found:
                return None
            worths = [(worth + self.beside(teacher, schedule, presence), schedule) for schedule, worth in found]
            valued.append(sorted(worths, key=lambda pair: -pair[0]))
        gone = {teacher for teacher, _ in self.before} - set(self.ground.teachers)
        lost = sum(teacher in gone for teacher, _ in self.before) * self.points("churn", -constant("objective", "churn_teacher"))
        best: int | None = None

        def descend(depth: int, taken: tuple[Span, ...], worth: int) -> None:
            nonlocal best
            if depth == len(valued):
                best = worth if best is None else max(best, worth)
                return
            most_after = sum(rest[0][0] for rest in valued[depth + 1 :])
            for more, schedule in valued[depth]:
                if best is not None and worth + more + most_after <= best:
                    break
                if self.seats_hold((*taken, *schedule)):
                    descend(depth + 1, (*taken, *schedule), worth + more)

        descend(0, (), 0)
        return None if best is None else best + lost

    def chains(self, spans: list[Span]) -> list[Schedule]:
        """Every set of spans that do not overlap, the empty one too, each in order of start."""
        chains: list[Schedule] = [()]
        for span in sorted(spans, key=lambda s: (s.start, s.end)):
            chains += [(*chain, span) for chain in chains if not chain or chain[-1].end < span.start]
        return chains

    def seats_hold(self, spans: tuple[Span, ...]) -> bool:
        return all(
            sum(other.post == span.post and other.start <= span.start <= other.end for other in spans)
            <= self.ground.posts[span.post]["seats"]
            for span in spans
        )

    def worth(self, teacher: Row, schedule: Schedule) -> int:
        """teacher_days, teacher_move and churn of one teacher."""
        value = lambda name: constant("objective", name)  # noqa: E731
        left = max(Decimal(0), value("teacher_target_days") - value("teacher_month_days") * exact(teacher["months_done"]))
        as_of: date | None = self.ground.as_of
        last_year = as_of is not None and timedelta(0) <= teacher["cycle_end"] - as_of <= timedelta(
            int(value("teacher_urgent_days"))
        )
        factor = value("teacher_urgent_factor") if last_year else Decimal(1)
        total = 0
        for span in schedule:
            days = min(left, Decimal((span.end - span.start).days + 1))
            left -= days
            rate = value("teacher_base") + value("teacher_fit") * self.fit[teacher["teacher_id"], span.post] / 1000
            total += self.points("teacher_days", factor * rate * days / value("teacher_period_days"))
            total += self.points("teacher_move", -value("teacher_move"))
        now = {(teacher["teacher_id"], span.post) for span in schedule}
        lost = sum(pair[0] == teacher["teacher_id"] and pair not in now for pair in self.before)
        return total + lost * self.points("churn", -value("churn_teacher"))

    def beside(self, teacher: Row, schedule: Schedule, presence: Presence) -> int:
        """teacher_with_cohort of one teacher."""
        met = sum(
            any(
                stay.enterprise == self.ground.posts[span.post]["enterprise_id"]
                and self.ground.cohorts[stay.cohort]["school_id"] == teacher["school_id"]
                and stay.start <= span.end
                and span.start <= stay.end
                for stay in presence
            )
            for span in schedule
        )
        return met * self.points("teacher_with_cohort", constant("objective", "teacher_with_cohort"))

    def pins_hold(self, teacher: Row, schedule: Schedule) -> bool:
        return all(
            self.pin_holds(row, teacher, schedule)
            for row in self.ground.rows["decisions"]
            if row["action"] == "pin" and row["teacher_id"] == teacher["teacher_id"]
        )

    def pin_holds(self, pin: Row, teacher: Row, schedule: Schedule) -> bool:
        def pinned(span: Span) -> bool:
            post = self.ground.posts[span.post]
            return (
                (pin["post_id"] in (None, span.post) and pin["enterprise_id"] in (None, post["enterprise_id"]))
                and pin["start"] in (None, span.start)
                and pin["end"] in (None, span.end)
            )

        until = pin["until"]
        could = [span.start for span in self.ground.spans(teacher, anywhere=True) if pinned(span)]
        if until is not None and could and min(could) > until:
            return True
        holds = any(pinned(span) and (until is None or span.start <= until) for span in schedule)
        return not holds if pin["students"] == 0 else holds
