"""How fast a what-if is answered, how good the answer is, and whether it moves anybody needlessly.

    python -m benchmarks.whatif [--tier prefecture] [--seed 1] [--parent 60] [--edits 200] [--cold 3] [--needless] [--reach all]

A region is generated and planned for ``--parent`` seconds; then random single edits are tried on that plan, each from the edits
in memory to the audited plan and the difference, by the clock and by the processor: a firm withdraws, seats, a new post, pins,
forbids, dates, students deferred. ``--cold`` of them are also solved anew until the gap is that of the answer. ``--needless``
plans those around again with the objective held and as few students moved as possible, and counts those whom the answer moved
beyond that. ``--reach all`` tries edits that reach everybody instead: rules tightened and loosened, weights, relations; a cold
solve then has the parent's seconds.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain
from random import Random
from statistics import median, quantiles
from typing import Any

import numpy as np

from data.contract.plan import AT_ONCE, Plan
from data.contract.round import Round
from data.plans.restrict import restrict
from data.regions import build
from data.regions.spec import SPECS
from data.rounds import apply_edits, parse_edits
from data.rulebook import TERMS
from data.rulebook.settings import Settings
from matcher.arrays import Floats
from matcher.audit.reading import Reading
from matcher.audit.terms import terms
from matcher.engines.fewest import Patience, fewest_moves, moved
from matcher.engines.highs import complete
from matcher.engines.meter import Meter
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.model.earlier import Had, earlier_groups, earlier_stays
from matcher.solve import SolveOptions, solve
from matcher.whatif import Scene, plan_again
from matcher.whatif.cut import cut

KINDS = ("withdraw", "seats down", "seats up", "new post", "pin", "forbid", "dates", "deferred")
KINDS_OF_ALL = ("tightened", "loosened", "weight", "relation")
TIGHTER = {
    "enterprise_share.share": 0.8,
    "post_share.share": 0.8,
    "min_days.days": 1.5,
    "guides.students": 0.8,
    "beds.commute_km": 0.8,
}
SECONDS = 20.0  # for proving that nobody was moved needlessly
Edits = list[dict[str, Any]]


def main() -> None:
    """Print one row per kind of edit, then all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tier", choices=list(SPECS), default="prefecture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parent", type=float, default=60.0, help="seconds for the plan that is edited")
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--cold", type=int, default=3)
    parser.add_argument("--needless", action="store_true")
    parser.add_argument("--reach", choices=("some", "all"), default="some", help="whom the edits reach")
    given = parser.parse_args()
    tries = edits_of if given.reach == "some" else edits_of_all
    round_ = build(SPECS[given.tier], given.seed)
    plan = solve(round_, SolveOptions(time_limit=given.parent))
    print(f"{given.tier} {given.seed}: parent {plan.objective:,} points, gap {plan.gap:.4%}")
    seconds: dict[str, list[float]] = defaultdict(list)
    processor: dict[str, list[float]] = defaultdict(list)
    wider: dict[str, list[float]] = defaultdict(list)
    refused, needless, untold = Counter[str](), 0, 0
    cold: list[float] = []
    plan_again(round_, plan, edited(round_, next(tries(round_, plan, Random(-1)))[1]))  # the process is warm
    for number, (kind, edits) in zip(range(given.edits), tries(round_, plan, Random(given.seed)), strict=False):
        begun, worked = time.perf_counter(), time.process_time()
        after = edited(round_, edits)
        again = plan_again(round_, plan, after)
        took, busy = time.perf_counter() - begun, time.process_time() - worked
        if again is None or again.plan.gap is None or plan.gap is None:
            refused[kind] += 1
            continue
        seconds[kind].append(took)
        processor[kind].append(busy)
        if again.plan.provenance.settings[AT_ONCE] is not None:
            wider[kind].append(100 * (again.plan.gap - plan.gap))
        if given.needless:
            found = moved_needlessly(round_, plan, after, again.plan)
            untold, needless = untold + (found is None), needless + (found or 0)
        if number < given.cold:
            begun = time.perf_counter()
            if given.reach == "all":
                anew = solve(after, SolveOptions(time_limit=given.parent), baseline=plan)
                print(f"  cold: {anew.objective:,} points after {given.parent:.0f} s, against {again.plan.objective:,} ({edits})")
                continue
            anew = solve(after, SolveOptions(time_limit=10 * given.parent, gap=again.plan.gap), baseline=plan)
            cold.append((time.perf_counter() - begun) / took)
            print(f"  cold: {cold[-1]:.1f} times as long, gap {anew.gap:.4%} against {again.plan.gap:.4%}")
    print(f"{'':12} edits  median s   95 % s  processor   95 %          gap wider by, in points: median / most   reach too far")
    for kind in (*KINDS, *KINDS_OF_ALL, "all"):
        tables = (seconds, processor, wider)
        times, work, gaps = ([*chain(*table.values())] if kind == "all" else table[kind] for table in tables)
        lost = sum(refused.values()) if kind == "all" else refused[kind]
        if times:
            high, most = (quantiles(found, n=20)[-1] if len(found) > 1 else found[0] for found in (times, work))
            told = f"{median(gaps):.3f} / {max(gaps):.3f} ({len(gaps)} proven)" if gaps else "not proven"
            spent = f"{median(times):8.2f} {high:8.2f}  {median(work):9.2f} {most:6.2f}"
            print(f"{kind:12} {len(times):5}  {spent}  {told:>42}   {lost:8}")
    if cold:
        print(f"cold solve to the same gap: median {median(cold):.1f} times as long")
    if given.needless:
        print(f"students moved needlessly: {needless}; of {untold} edits nobody could tell within {SECONDS:.0f} s")


def edits_of(round_: Round, plan: Plan, random: Random) -> Iterator[tuple[str, Edits]]:
    """Single edits of placements that the plan has, one kind after another."""
    posts = {row["post_id"]: row for row in round_.records("posts")}
    makers: dict[str, Callable[[dict[str, Any], str, int], Edits]] = {
        "withdraw": lambda post, cohort, n: [{"edit": "remove", "sheet": "enterprises", "id": post["enterprise_id"]}],
        "seats down": lambda post, cohort, n: _set(post, "seats", max(1, post["seats"] - random.randint(1, 10))),
        "seats up": lambda post, cohort, n: _set(post, "seats", post["seats"] + random.randint(1, 10)),
        "new post": lambda post, cohort, n: [{"edit": "add", "sheet": "posts", "row": _like(post)}],
        "pin": lambda post, cohort, n: [_decided("pin", cohort, post) | {"students": n}],
        "forbid": lambda post, cohort, n: [_decided("forbid", cohort, post)],
        "dates": lambda post, cohort, n: _set(post, "start", str((post["start"] or date(2026, 7, 1)) + timedelta(days=14))),
        "deferred": lambda post, cohort, n: [
            {"edit": "set", "sheet": "cohorts", "id": cohort, "column": "deferred", "value": random.randint(1, 4)}
        ],
    }
    while True:
        for kind in KINDS:
            group = random.choice(plan.internships)
            yield kind, makers[kind](posts[group.post_id], group.cohort_id, group.students)


def edits_of_all(round_: Round, plan: Plan, random: Random) -> Iterator[tuple[str, Edits]]:
    """Single edits that reach everybody, one kind after another."""
    settings = Settings.of(round_)
    majors = sorted({row["major_code"] for row in round_.records("majors")})
    titles = sorted({row["title"] for row in round_.records("posts")})
    while True:
        for kind in KINDS_OF_ALL[:2]:
            key = random.choice(list(TIGHTER))
            factor = TIGHTER[key] if kind == "tightened" else 1 / TIGHTER[key]
            value = float(settings.threshold(*key.split("."))) * factor
            yield kind, [_setting(f"rules.{key}", round(value, 3) if key.endswith("share") else round(value))]
        yield "weight", [_setting(f"weights.{random.choice(TERMS[:-1])}", random.choice((0.5, 0.8, 1.25, 2)))]
        row = {"major": random.choice(majors)[:4], "title": random.choice(titles), "reason": "试"}
        yield (
            "relation",
            [{"edit": "add", "sheet": "relations", "row": {**row, "relation": random.choice(("related", "unrelated"))}}],
        )


def edited(round_: Round, edits: Edits) -> Round:
    """The round with the edits applied."""
    parsed, issues = parse_edits(edits)
    loaded = apply_edits(round_, parsed)
    assert not issues, issues
    return loaded.round


def moved_needlessly(before: Round, plan: Plan, after: Round, again: Plan) -> int | None:
    """Students moved beyond the fewest with which those around earn as much as they do in ``again``; None if nobody can tell."""
    scene = Scene.of(before, plan, after)
    assert scene is not None
    model = JointModel(Legality(scene.problem, scene.part), scene.own)
    program = model.program
    values = complete(program, _start(model, again), Meter())
    if values is None:
        return None
    # what those around earn, exactly: a start that is filled in may fall short of it
    near = scene.around
    part = restrict(again, near.cohorts.__contains__, near.teachers.__contains__)
    part = part.model_copy(update={"order_classes": tuple(c for c in part.order_classes if c.post_id not in scene.shared)})
    points = terms(Reading(cut(scene.working, part, near.cohorts, near.teachers), part), scene.own)
    fewest, proven = fewest_moves(
        program, Had.by(model, scene.own), values, Patience(SECONDS), worth=sum(points.values()) - program.offset
    )
    if not proven:
        return None
    return round(float(values[moved(program)].sum() - fewest[moved(program)].sum()))


def _start(model: JointModel, plan: Plan) -> Floats:
    """The plan's groups and stays as values of the model's columns; NaN for all that follows from them."""
    values = np.full(len(model.program.cost), np.nan)
    students = earlier_groups(model, plan)
    values[model.groups.students], values[model.groups.opened] = students, students > 0
    values[model.teachers.taken] = earlier_stays(model, plan)
    return values


def _setting(key: str, value: float) -> dict[str, Any]:
    return {"edit": "setting", "key": key, "value": value}


def _set(post: dict[str, Any], column: str, value: Any) -> Edits:
    return [{"edit": "set", "sheet": "posts", "id": post["post_id"], "column": column, "value": value}]


def _decided(action: str, cohort: str, post: dict[str, Any]) -> dict[str, Any]:
    return {"edit": action, "cohort_id": cohort, "enterprise_id": post["enterprise_id"], "reason": "试"}


def _like(post: dict[str, Any]) -> dict[str, Any]:
    """A new post of twenty seats like another one."""
    row = {
        key: ";".join(map(str, value)) if isinstance(value, tuple) else value for key, value in post.items() if value is not None
    }
    return {**{key: str(v) if isinstance(v, date) else v for key, v in row.items()}, "post_id": "新岗位", "seats": 20}


if __name__ == "__main__":
    main()
