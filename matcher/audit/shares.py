"""seats, enterprise_share, post_share: caps that hold on every day."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from matcher.audit.days import Span, Worst, most, worst
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading, Stay, grouped

K = TypeVar("K", bound=Hashable)


def measure(reading: Reading, ledger: Ledger) -> None:
    """Students at every post, enterprise and post group the plan touches, on the worst day."""
    shares = Shares(reading)
    _seats(reading, ledger)
    _unknown_staff(reading, ledger)
    for enterprise_id, groups in grouped(reading.placed, _enterprise).items():
        enterprise = reading.enterprises[enterprise_id]
        caps = [shares.enterprise_cap(enterprise, g.start) for g in groups]
        found = worst(_capped(groups, caps), shares.at_enterprise(enterprise_id), enterprise["interns_present"])
        _show(ledger, "enterprise_share", f"enterprise:{enterprise_id}", found)
    for key, groups in grouped(reading.placed, shares.group_of).items():
        found = worst(_capped(groups, [shares.post_cap(key, g.start) for g in groups]), shares.at_post_group(key))
        _show(ledger, "post_share", f"enterprise:{key[0]} post_group:{key[1]}", found)


class Shares:
    """Caps of the two shares, and the fixed students that count in them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._at_enterprise = _spans(grouped(reading.fixed_placed, _enterprise))
        self._at_group = _spans(grouped((f for f in reading.fixed_placed if f.post), self.group_of))
        self._staff: dict[tuple[str, str], int] = {}
        for post in reading.posts.values():
            if post["post_staff"] is not None:
                key = reading.post_group_of(post)
                self._staff[key] = min(post["post_staff"], self._staff.get(key, post["post_staff"]))

    def group_of(self, stay: Stay) -> tuple[str, str]:
        """Key of the post group of a stay at a known post."""
        assert stay.post is not None
        return self._reading.post_group_of(stay.post)

    def enterprise_cap(self, enterprise: Mapping[str, Any], start: date) -> int | None:
        """Greatest number of interns at the enterprise while a stay that began then lasts; None where staff is blank."""
        if enterprise["staff"] is None:
            return None
        return self._cap("enterprise_share", enterprise["enterprise_id"], enterprise["staff"], start)

    def post_cap(self, key: tuple[str, str], start: date) -> int | None:
        """Likewise of a post group; None where no post of it gives post_staff."""
        return self._cap("post_share", key[0], self._staff[key], start) if key in self._staff else None

    def at_enterprise(self, enterprise_id: str) -> list[Span]:
        """Fixed placed students at the enterprise."""
        return self._at_enterprise.get(enterprise_id, [])

    def at_post_group(self, key: tuple[str, str]) -> list[Span]:
        """Fixed placed students in the post group."""
        return self._at_group.get(key, [])

    def rooms(self, group: Stay) -> list[int]:
        """What the caps leave beside fixed students and interns_present on the fullest day of a stay; may be below 0."""
        key, start, end = self.group_of(group), group.start, group.end
        found = []
        if (cap := self.enterprise_cap(group.enterprise, start)) is not None:
            standing = most(self.at_enterprise(_enterprise(group)), start, end)
            found.append(cap - standing - int(group.enterprise["interns_present"]))
        if (cap := self.post_cap(key, start)) is not None:
            found.append(cap - most(self.at_post_group(key), start, end))
        return found

    def _cap(self, rule: str, enterprise_id: str, staff: int, start: date) -> int:
        share = self._reading.exceptions.share(rule, enterprise_id, start)
        if share is None:
            share = self._reading.threshold(rule, "share")
        return int(Decimal(int(staff)) * share // 1)


def _seats(reading: Reading, ledger: Ledger) -> None:
    fixed = _spans(grouped((f for f in reading.fixed if f.post), _post))
    for post_id, groups in grouped(reading.groups, _post).items():
        seats = reading.posts[post_id]["seats"]
        found = worst([Span(g.start, g.end, g.students, seats) for g in groups], fixed.get(post_id, []))
        _show(ledger, "seats", f"post:{post_id}", found)


def _unknown_staff(reading: Reading, ledger: Ledger) -> None:
    for row in reading.rows:
        staff = row.enterprise["staff"]
        ledger.measure("enterprise_share", f"{row.subject} staff", staff, None, staff is not None)


def _capped(groups: list[Stay], caps: list[int | None]) -> list[Span]:
    return [Span(g.start, g.end, g.students, cap) for g, cap in zip(groups, caps, strict=True) if cap is not None]


def _show(ledger: Ledger, rule: str, subject: str, found: Worst | None) -> None:
    if found:
        ledger.measure(rule, f"{subject} {found.day}", found.value, found.limit, found.ok, show=True)


def _enterprise(stay: Stay) -> str:
    return str(stay.enterprise["enterprise_id"])


def _post(stay: Stay) -> str:
    return str(stay.post["post_id"]) if stay.post else ""


def _spans(rows: dict[K, list[Stay]]) -> dict[K, list[Span]]:
    return {key: [Span(s.start, s.end, s.students) for s in stays] for key, stays in rows.items()}
