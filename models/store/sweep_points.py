"""How the points of sweeps stand, and the tree of a round with each sweep folded into one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased, joinedload

from models.store.previews import USABLE
from models.store.scenarios import tree_of
from models.tables import Preview, Run, Scenario, StoredPlan, StoredPoint, Sweep

OWN = aliased(Preview)  # the preview that was ordered with the sweep


class PointState(NamedTuple):
    """A point with the newest run of just its own edits, and the newest plan that such a run has stored."""

    point: StoredPoint
    run: Run
    plan: StoredPlan | None


class Folded(NamedTuple):
    """A sweep in the tree: how many points it has, and how many of them are put away."""

    sweep: Sweep
    points: int
    discarded: int


def points_of(session: Session, sweep_id: int) -> list[PointState]:
    """The points of a sweep in the order of its grid.

    What somebody later computed of a point with other edits is that scenario's, and not the sweep's.
    """
    points = session.scalars(
        select(StoredPoint)
        .where(StoredPoint.sweep_id == sweep_id)
        .order_by(StoredPoint.number)
        .options(joinedload(StoredPoint.scenario))
    ).all()
    rows = session.execute(
        select(StoredPoint.number, Run, StoredPlan)
        .join(OWN, OWN.run_id == StoredPoint.run_id)
        .join(Preview, and_(Preview.scenario_id == StoredPoint.scenario_id, Preview.edits_sha256 == OWN.edits_sha256))
        .join(Run, Run.id == Preview.run_id)
        .outerjoin(StoredPlan, StoredPlan.run_id == Run.id)
        .where(StoredPoint.sweep_id == sweep_id)
        .order_by(Run.id)
    )
    runs: dict[int, Run] = {}
    plans: dict[int, StoredPlan] = {}
    for number, run, plan in rows:
        runs[number] = run
        if plan is not None and (plan.status in USABLE or number not in plans):
            plans[number] = plan
    return [PointState(point, runs[point.number], plans.get(point.number)) for point in points]


def sweeps_of(session: Session, scenario_id: int) -> Sequence[Sweep]:
    """The sweeps of a scenario, the newest first."""
    return session.scalars(select(Sweep).where(Sweep.scenario_id == scenario_id).order_by(Sweep.id.desc())).all()


def sweep_with(session: Session, scenario_id: int) -> Sweep | None:
    """The sweep of which the scenario is a point."""
    return session.scalar(select(Sweep).join(StoredPoint).where(StoredPoint.scenario_id == scenario_id))


def folded_tree(session: Session, round_id: int) -> list[tuple[int, Scenario | Folded]]:
    """The tree of a round with its depths, a sweep in the place of those of its points that are of no further interest.

    Points that are approved, were published, or have branches stand below their sweep.
    """
    tree = tree_of(session, round_id)
    sweeps = session.scalars(select(Sweep).join(Scenario).where(Scenario.round_id == round_id)).all()
    by_id = {sweep.id: sweep for sweep in sweeps}
    points = select(StoredPoint.scenario_id, StoredPoint.sweep_id).where(StoredPoint.sweep_id.in_(by_id))
    of = {row.scenario_id: row.sweep_id for row in session.execute(points)}
    branched = {scenario.parent_id for _depth, scenario in tree}
    gone = Counter(of[scenario.id] for _depth, scenario in tree if scenario.id in of and scenario.state == "discarded")
    counts = Counter(of.values())
    found: list[tuple[int, Scenario | Folded]] = []
    told: set[int] = set()
    deeper: dict[int, int] = {}  # by scenario, how much deeper the sweeps above put it
    for depth, scenario in tree:
        below = deeper.get(scenario.parent_id or 0, 0)
        sweep_id = of.get(scenario.id)
        if sweep_id is not None:
            if sweep_id not in told:
                told.add(sweep_id)
                found.append((depth + below, Folded(by_id[sweep_id], counts[sweep_id], gone[sweep_id])))
            below += 1
        deeper[scenario.id] = below
        if sweep_id is None or scenario.id in branched or scenario.state not in ("draft", "discarded"):
            found.append((depth + below, scenario))
    return found
