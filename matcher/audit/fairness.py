"""fairness: what the plan vouches for to each school, counted again, and held against the share that was asked for."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from data.contract.plan import Fairness, Promise
from matcher.audit.document import TINY, require
from matcher.audit.ledger import Ledger
from matcher.audit.majors import normalised
from matcher.audit.reading import Reading, Stay

KINDS = ("placed", "good")
OF_CLASS = 4  # digits from which an entry of a post's list means a class or a very major


def measure(reading: Reading, ledger: Ledger) -> None:
    """Students placed, and placed in related posts, of each school against what is guaranteed; a lower guarantee is a note."""
    asked = {kind: share for kind in KINDS if (share := reading.threshold("fairness", kind)) > 0}
    said = reading.plan.fairness
    require(ledger, "fairness", "given" if said else None, "given" if asked else None, (said is not None) == bool(asked))
    if said is None:
        return
    for kind in KINDS:
        given, wanted = getattr(said, kind), asked.get(kind)
        same = wanted is None if given is None else wanted == Decimal(str(given))
        require(ledger, f"fairness {kind}", given, wanted, same)
    _price(said, ledger)
    counts = {"placed": Counter[str](), "good": Counter[str]()}
    for group in reading.placed:
        counts["placed"][group.cohort["school_id"]] += group.students
        counts["good"][group.cohort["school_id"]] += group.students * _is_good(reading, group)
    _schools(reading, ledger, said, asked, counts)


def _price(said: Fairness, ledger: Ledger) -> None:
    price = 0 if said.price is None else said.price
    require(ledger, "fairness price", price, 0, price >= 0)
    require(ledger, "fairness price_at_most", said.price_at_most, price, said.price_at_most >= price - TINY)


def _schools(
    reading: Reading, ledger: Ledger, said: Fairness, asked: dict[str, Decimal], counts: dict[str, Counter[str]]
) -> None:
    due: Counter[str] = Counter()
    for cohort in reading.cohorts.values():
        if cohort["kind"] == "internship":
            due[cohort["school_id"]] += reading.to_place_of_age(cohort)
    listed = Counter(row.school_id for row in said.schools)
    for school_id in {**due, **listed}:
        times = int(due[school_id] > 0)
        require(ledger, f"fairness school:{school_id} rows", listed[school_id], times, listed[school_id] == times)
    for row in said.schools:
        to_place = due[row.school_id]
        require(ledger, f"fairness school:{row.school_id} to_place", row.to_place, to_place, row.to_place == to_place)
        for kind in KINDS:
            promise: Promise | None = getattr(row, kind)
            subject = f"school:{row.school_id} {kind}"
            require(ledger, f"fairness {subject}", kind if promise else None, None, (promise is not None) == (kind in asked))
            if promise is not None and kind in asked:
                _promise(ledger, subject, promise, int(asked[kind] * to_place), counts[kind][row.school_id])


def _promise(ledger: Ledger, subject: str, promise: Promise, wanted: int, students: int) -> None:
    """``wanted`` are so many students as the share makes, rounded down; ``students`` so many as the plan has."""
    require(ledger, f"fairness {subject} asked", promise.asked, wanted, promise.asked == wanted)
    require(ledger, f"fairness {subject} reached", promise.reached, students, promise.reached == students)
    ledger.measure("fairness", subject, students, promise.guaranteed, students >= promise.guaranteed)
    # A school has its share or all that the plan could find for it: less must not be vouched for than it has.
    due = min(wanted, students)
    require(ledger, f"fairness {subject} guaranteed", promise.guaranteed, due, promise.guaranteed >= due)
    require(ledger, f"fairness {subject} share", promise.guaranteed, wanted, promise.guaranteed <= wanted)
    if promise.guaranteed < wanted:
        ledger.note("fairness", subject, promise.guaranteed, wanted)


def _is_good(reading: Reading, group: Stay) -> bool:
    """Whether the major is related to the post: by ``relations``, else by the post's list, else by its occupation."""
    assert group.post is not None
    code = normalised(group.cohort["major_code"])
    said = reading.majors.said(code, group.post)
    if said is not None:
        return said == "related"
    if group.post["majors"]:
        return any(_depth(reading, entry, code) >= OF_CLASS for entry in group.post["majors"])
    return reading.majors.close(code, group.post, group.enterprise) == "related"


def _depth(reading: Reading, entry: str, code: str) -> int:
    return max((len(prefix) for prefix in reading.majors.prefixes(entry) if code.startswith(prefix)), default=0)
