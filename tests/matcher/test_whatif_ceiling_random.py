"""What a change can add to the best possible: random small rounds, random edits of every kind, all solved before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from core_rounds import HASH, LAST, Small, bare_plan
from tiers import tiered
from tiny_rounds import tiny_rows
from town_edits import KINDS, Edit, Edits, added, put
from towns import FAR, Rows, Town

from data.contract.plan import Prices
from data.contract.round import Round
from data.rounds import apply_edits, parse_edits
from matcher.engines.choose import JOINT
from matcher.features import PairKind
from matcher.fit import score_pairs
from matcher.legality import Legality
from matcher.model.points import thousandths
from matcher.problem import Problem
from matcher.solve import SolveOptions, solve
from matcher.whatif.ceiling import Ceiling
from matcher.whatif.dearer import addition_everywhere
from matcher.whatif.few import Few
from matcher.whatif.rescored import words_changed
from matcher.whatif.touched import Change, changes
from matcher.whatif.worth import most_of_all

WHOLE = SolveOptions(time_limit=None)
TINY = 1e-3  # points: prices are not whole


@dataclass
class Start:
    """A round that has a plan, what the best is worth, and what a bound is made of if the engine for large rounds tells.

    ``edits`` are those that led to it, ``bearing`` kinds of edits that bear on what binds in it.
    """

    seed: int
    edits: Edits
    bearing: list[str]
    round: Round
    best: int
    prices: Prices | None


@dataclass
class Case:
    """A round after some edits."""

    start: Start
    edits: Edits
    after: Round
    found: list[Change] = field(init=False)

    def __post_init__(self) -> None:
        self.found = changes(self.start.round, self.after)

    def bounds(self) -> tuple[dict[str, float], Prices | None]:
        """What is said to be no less than any plan after the edits is worth, by who says it; and the prices after them."""
        before, after = self.start.round, self.after
        if any(change.sheet == "settings" for change in self.found):
            more, prices = addition_everywhere(self.found, before, after, Few(Problem.of(after), bare_plan())), None
        else:
            ceiling = Ceiling(self.found, before, after)
            more, prices = ceiling.addition, self.start.prices and ceiling.repriced(self.start.prices)
        bounds = {} if more is None else {"addition": float(self.start.best + more)}
        return bounds if prices is None else {**bounds, "repriced": prices.bound + TINY}, prices

    def says(self, wrong: str) -> str:
        return f"seed {self.start.seed}: {[*self.start.edits, *self.edits]}: {self.start.best} before, {wrong}"

    def other_fits(self) -> bool:
        """Whether pairs that no change names have another fit."""
        named = {one for change in self.found for row in (change.before, change.after) if row for one in row.values() if one}
        return any(_fits(self.start.round, kind, named) != _fits(self.after, kind, named) for kind in ("cohort", "teacher"))


def _fits(round_: Round, kind: PairKind, but: set[Any]) -> list[int]:
    """Fits in thousandths of all pairs but those of some ids."""
    left = [at for at, row in enumerate(round_.rows(f"{kind}s")) if row[f"{kind}_id"] not in but]
    right = [at for at, row in enumerate(round_.rows("posts")) if not but & {row["post_id"], row["enterprise_id"]}]
    pairs = np.repeat(left, len(right)).astype(int), np.tile(right, len(left)).astype(int)
    return [int(one) for one in thousandths(score_pairs(round_, kind, *pairs).fit)]


@dataclass
class Tally:
    """What a run met."""

    count: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)  # nothing was said of changes of these sheets
    wrong: list[str] = field(default_factory=list)


def drawn(seed: int) -> tuple[Rows, list[str]]:
    """A round, and kinds of edits that bear on what binds in it.

    Every fifth is one of the tiny ones that other tests enumerate, with exceptions, relations and odd weights.
    """
    if seed % 5 == 4:
        return tiny_rows(seed), KINDS
    town = Town(seed)
    return town.rows(), town.bearing


def best_of(round_: Round) -> int | None:
    """Points of the best plan; None where there is no plan."""
    plan = solve(round_, WHOLE)
    assert plan.status in ("optimal", "infeasible")
    return plan.objective


def prices_of(round_: Round, seed: int) -> Prices | None:
    """Those of the engine for counties or, where it has none, of that for larger rounds; None where there is nothing to price."""
    if not len(Legality(Problem.of(round_)).groups):
        return None
    return (priced(round_, JOINT) if seed % 2 else None) or priced(round_, -1)


def priced(round_: Round, joint: int) -> Prices | None:
    with patch.multiple("matcher.engines.choose", WHOLE=-1, JOINT=joint):
        return solve(round_, SolveOptions(time_limit=1.0)).prices


def start(seed: int) -> Start:
    """The round of that seed; pins go where they cannot be met."""
    rows, bearing = drawn(seed)
    if best_of(Round.from_records(rows)) is None:
        rows["decisions"] = [row for row in rows["decisions"] if row["action"] != "pin"]
    return start_of(Round.from_records(rows), seed, bearing)


def start_of(round_: Round, seed: int, bearing: list[str]) -> Start:
    best = best_of(round_)
    assert best is not None
    return Start(seed, [], bearing, round_, best, prices_of(round_, seed))


def cases(begun: Start, count: int) -> Iterator[Case]:
    """Some edits of a round, most of them of what binds, now and then two at once."""
    edit = Edit(Random(f"{begun.seed} {begun.edits}"), {name: begun.round.records(name) for name in begun.round.tables})
    while count:
        kinds = [edit.pick(begun.bearing if edit.chance(0.7) else KINDS) for _ in range(1 + edit.chance(0.15))]
        edits = [one for kind in kinds for one in edit.draw(kind)]
        parsed, issues = parse_edits(edits)
        assert not issues, edits
        loaded = apply_edits(begun.round, parsed)
        if any(issue.severity == "error" for issue in loaded.issues):
            continue
        case = Case(begun, edits, loaded.round)
        if case.found:
            count -= 1
            yield case


def check(case: Case, tally: Tally) -> Start | None:
    """Solve the round after the edits where something is said of it, note what is wrong, and say where one could go on."""
    begun, (bounds, prices) = case.start, case.bounds()
    tally.count.update(["cases", *bounds])
    if not bounds:
        tally.silent[" ".join(sorted({change.sheet for change in case.found}))] += 1
        return None
    alike = not words_changed(case.found) and all(change.sheet != "settings" for change in case.found)
    if alike and case.other_fits():
        tally.wrong.append(case.says("pairs that nobody touched have other fits"))
    best = best_of(case.after)
    if best is None:
        tally.count["infeasible"] += 1
        return None
    tally.count["raised"] += best > begun.best
    for name, bound in {**bounds, "most of all": float(most_of_all(case.after))}.items():
        if bound < best:
            tally.wrong.append(case.says(f"{name} {bound:.0f} < {best}"))
    return Start(begun.seed, [*begun.edits, *case.edits], begun.bearing, case.after, best, prices)


def tried(seeds: Iterable[int], each: int) -> Tally:
    """So many edits of the round of each seed, and after every third of them another."""
    tally = Tally()
    for seed in seeds:
        for number, case in enumerate(cases(start(seed), each)):
            then = check(case, tally)
            if then and number % 3 == 0:
                check(next(cases(then, 1)), tally)
    return tally


@pytest.fixture(autouse=True)
def _without_hashes() -> Iterator[None]:
    """They take a third of the time of a small round and have tests of their own."""
    with patch("matcher.solve.input_sha256", lambda _: HASH), patch("matcher.audit.document.input_sha256", lambda _: HASH):
        yield


BATCHES = [range(3), *(range(first, first + 20) for first in range(3, 303, 20))]  # seeds of rounds
EACH = 6  # edits of a round, besides those that follow others


@pytest.mark.parametrize("seeds", tiered(BATCHES, quick=1, slow=2))
def test_what_is_promised_is_never_too_little(seeds: range) -> None:
    tally = tried(seeds, EACH)
    assert not tally.wrong, "\n".join(tally.wrong)
    assert tally.count["addition"] >= 0.6 * tally.count["cases"], tally
    assert tally.count["repriced"] >= 0.3 * tally.count["cases"], tally
    assert tally.count["raised"] > 0, tally


def one_post(dice: Random, **cohort: Any) -> Small:
    """A class and a post with room for fewer."""
    size, seats = dice.randint(5, 12), dice.randint(1, 4)
    return Small(C1={"size": size, "min_group": dice.choice((1, 1, 2)), **cohort}, E1={"staff": 1000}, P1={"seats": seats})


def one_seat_more(dice: Random) -> tuple[Small, Edits]:
    small = one_post(dice, kind=(kind := dice.choice(("internship", "visit")))).set("weights.group", dice.choice((0.3, 1, 3)))
    small.row("P1")["kind"] = kind
    return small, put("posts", "P1", "seats", small.row("P1")["seats"] + dice.choice((1, 1, 2)))


def one_student_more(dice: Random) -> tuple[Small, Edits]:
    deferred = dice.randint(1, 4)
    small = one_post(dice, deferred=deferred).set("weights.group", dice.choice((0.3, 1, 3)))
    small.row("P1")["seats"] = 20
    return small, put("cohorts", "C1", "deferred", deferred - 1)


def others_make_groups_smaller(dice: Random) -> tuple[Small, Edits]:
    """Two enterprises with room for a group each; who comes to the second leaves room for a smaller group only."""
    least, room = dice.randint(3, 5), dice.randint(0, 2)
    small = Small(C1={"min_group": least}, E1={"staff": 10 * (least + room)}, P1={"seats": 20}).like("E1", enterprise_id="E2")
    small.like("P1", post_id="P2", enterprise_id="E2").like("C1", cohort_id="C2", size=9, deferred=9)
    came = dice.randint(room + 1, least + room - 1)
    small.row("C1")["size"] = least + room + dice.randint(1, least - 1)
    small.fixed(dice.choice((0, came)), cohort_id="C2", enterprise_id="E2", post_id="P2", status="returned")
    row = {**small.row("F1"), "placement_id": "F2", "status": "confirmed", "students": came}
    more = put("placements", "F1", "students", came) + put("placements", "F1", "status", "on_site")
    return small, dice.choice(([added("placements", row)], more))


def fewer_seats_beside_others(dice: Random) -> tuple[Small, Edits]:
    """The seats still hold the smallest group, but not beside the fixed students."""
    least, fixed = dice.randint(3, 5), dice.randint(1, 4)
    room = least + dice.randint(0, 1)
    small = Small(C1={"min_group": least}, E1={"staff": 10 * room}, P1={"seats": 20}).like("E1", enterprise_id="E2", staff=1000)
    small.like("P1", post_id="P2", enterprise_id="E2", seats=least + fixed).like("C1", cohort_id="C2", size=9, deferred=9)
    small.row("C1")["size"] = room + dice.randint(1, least - 1)
    small.fixed(fixed, cohort_id="C2", enterprise_id="E2", post_id="P2")
    return small, put("posts", "P2", "seats", max(least, fixed + dice.randint(1, least - 1)))


def beds_of_others(dice: Random) -> tuple[Small, Edits]:
    """Fixed students have the beds until their post is near, or they commute."""
    beds, taken = dice.randint(3, 5), dice.randint(2, 3)
    small = Small(C1={"size": 6, "min_group": 1}, E1={"staff": 1000, "dorm_beds": beds, "lon": 117.0, "lat": FAR})
    small.row("S1").update(lon=117.0, lat=35.5)
    small.row("P1").update(lon=117.0, lat=FAR)
    small.like("C1", cohort_id="C2", size=9, deferred=9).like("P1", post_id="P2", seats=taken)
    small.fixed(taken, cohort_id="C2", post_id="P2")
    return small, dice.choice((put("posts", "P2", "lat", 35.5), put("cohorts", "C2", "commute_km", 500)))


def minors_elsewhere(dice: Random) -> tuple[Small, Edits]:
    """Fixed students are the adults whom posts barred for minors may have, until their own post is barred no more."""
    minors, adults = dice.randint(1, 4), dice.randint(2, 4)
    small = Small(C1={"size": minors + adults, "min_group": 1, "minors": minors, "minor_women": 0}, E1={"staff": 1000})
    small.row("P1")["hazards"] = ("dust",)
    where = dice.choice(("E1", "E2"))
    small.like("E1", enterprise_id="E2").like("P1", post_id="P2", enterprise_id=where, seats=adults)
    small.fixed(adults, enterprise_id=where, post_id="P2")
    return small, dice.choice((put("posts", "P2", "hazards", ()), put("posts", "P2", "kind", "visit")))


def guides_elsewhere(dice: Random) -> tuple[Small, Edits]:
    """Guides have their hands full with fixed students, who may count no more."""
    most = dice.randint(2, 4)
    small = Small(C1={"size": 9, "min_group": 1, "guides": 1}, E1={"staff": 1000}).set("rules.guides.students", most)
    small.like("E1", enterprise_id="E2").like("P1", post_id="P2", enterprise_id="E2", seats=most)
    small.fixed(most, enterprise_id="E2", post_id="P2")
    return small, dice.choice((put("posts", "P2", "kind", "visit"), put("placements", "F1", "status", "ended")))


def guides_at_more_enterprises(dice: Random) -> tuple[Small, Edits]:
    """Guides look after students at so many enterprises, one of which the fixed students give up."""
    sites, fixed = dice.randint(1, 3), dice.randint(1, 2)
    small = Small(C1={"size": dice.randint(7, 12), "min_group": 1, "guides": 1}, E1={"staff": 1000}).set(
        "rules.guides.sites", sites
    )
    for n in (2, 3, 4):
        small.like("E1", enterprise_id=f"E{n}").like("P1", post_id=f"P{n}", enterprise_id=f"E{n}", seats=dice.randint(2, 8))
    small.row("P4")["seats"] = fixed
    small.fixed(fixed, enterprise_id="E4", post_id="P4")
    return small, put("placements", "F1", "status", "returned")


def classmates_who_come_back(dice: Random) -> tuple[Small, Edits]:
    """Fixed students count against their class on their days, until they are sent back: others of it may go then."""
    size, fixed = dice.randint(4, 8), dice.randint(2, 4)
    away = {"class_id": "K", "size": size, "min_group": dice.randint(1, 2)}
    small = Small(C1={**away, "deferred": dice.choice((0, size))}, E1={"staff": 1000}, P1={"seats": dice.randint(4, 20)})
    small.like("C1", cohort_id="C2", deferred=0).like("E1", enterprise_id="E2").like("P1", post_id="P2", enterprise_id="E2")
    small.row("P2")["seats"] = fixed
    small.fixed(fixed, enterprise_id="E2", post_id="P2")
    return small, dice.choice(
        (put("placements", "F1", "status", "returned"), [{"edit": "remove", "sheet": "placements", "id": "F1"}])
    )


def a_pin_that_others_meet(dice: Random) -> tuple[Small, Edits]:
    """Whom the school's pin keeps at one enterprise is worth more elsewhere, once there are others for it."""
    number = dice.randint(2, 6)
    small = Small(C1={"size": 6, "min_group": 1, "deferred": 6}, E1={"staff": 1000}, P1={"seats": number})
    small.like("E1", enterprise_id="E2").like("P1", post_id="P2", enterprise_id="E2", seats=6)
    small.like("C1", cohort_id="C2", deferred=6 - number)
    small.add("partnerships", school_id="S1", enterprise_id="E2", since=date(2026, 1, 1), framework=True)
    small.set("weights.continuity", 10).decide(action="forbid", cohort_id="C1", enterprise_id="E2")
    small.decide(action="pin", school_id="S1", enterprise_id="E1", students=number)
    return small, put("cohorts", "C1", "deferred", 6 - number)


def a_pin_with_other_days(dice: Random) -> tuple[Small, Edits]:
    """The pinned go when their classmates would, until fixed students leave room at the other post of the enterprise."""
    number, day = dice.randint(1, 3), date(2026, 10, 15)
    late = {"start": day + timedelta(days=1)}
    small = Small(C1={"min_group": 1, "class_id": "K"}, E1={"staff": 1000}, P1={"seats": number, "end": day})
    small.like("P1", post_id="P2", end=LAST, **late).like("E1", enterprise_id="E2")
    small.like("P1", post_id="P3", enterprise_id="E2", end=LAST, seats=10)
    small.like("C1", cohort_id="C2", class_id=None, size=number).like("C1", cohort_id="C3", keep_together=True, **late)
    small.fixed(number, cohort_id="C2", end=day)
    small.decide(action="forbid", cohort_id="C3", enterprise_id="E1").decide(action="forbid", cohort_id="C1", enterprise_id="E2")
    small.decide(action="pin", cohort_id="C1", enterprise_id="E1", students=number)
    return small, put("placements", "F1", "status", "returned")


def pay_of_a_region(dice: Random) -> tuple[Small, Edits]:
    """What a post pays is weighed against the others of the region, to which one comes that nobody may have."""
    pay = dice.choice((1000, 2000, 4000))
    small = Small(C1={"min_group": 1}, E1={"staff": 1000}, P1={"pay": 2 * pay})
    small.like("E1", enterprise_id="E2", region="370883").like("E1", enterprise_id="E3", region="370881")
    small.like("P1", post_id="P2", enterprise_id="E2", pay=dice.choice((pay, 4 * pay)), majors=("7203",))
    here, there = dice.choice((("E2", "E3"), ("E3", "E2")))
    small.row("P2")["enterprise_id"] = here
    return small, put("posts", "P2", "enterprise_id", there)


SHAPES = (
    *(one_seat_more, one_student_more, others_make_groups_smaller, fewer_seats_beside_others, beds_of_others),
    *(
        minors_elsewhere,
        guides_elsewhere,
        a_pin_that_others_meet,
        a_pin_with_other_days,
        pay_of_a_region,
        *(classmates_who_come_back, guides_at_more_enterprises),
    ),
)


@pytest.mark.parametrize(("seed", "shape"), tiered([(seed, shape) for seed in range(20) for shape in SHAPES], quick=12, slow=36))
def test_what_once_was_overlooked_is_not(seed: int, shape: Callable[[Random], tuple[Small, Edits]]) -> None:
    small, edits = shape(Random(seed))
    begun, tally = start_of(small.round, seed, []), Tally()
    parsed, issues = parse_edits(edits)
    assert not issues
    check(Case(begun, edits, apply_edits(begun.round, parsed).round), tally)
    assert not tally.wrong, "\n".join(tally.wrong)
