"""Teachers who stay where they are, at posts that have been planned again: their seats are audited with the others'."""

from __future__ import annotations

from data.contract.plan import Plan
from matcher.audit.reading import Reading
from matcher.audit.terms import terms
from matcher.engines.base import OPTIMAL, relative_gap
from matcher.model.couplings import TERM
from matcher.whatif.cut import cut
from matcher.whatif.scene import Scene

TERMS_OF_TEACHERS = ("teacher_days", "teacher_move", TERM)


def with_neighbours(scene: Scene, part: Plan) -> tuple[Plan, frozenset[str]]:
    """The plan of those planned again with the stays of others at the posts of its teachers, and who these others are."""
    posts = {stay.post_id for stay in (*part.teachers, *scene.own.teachers)}
    stays = tuple(s for s in scene.plan.teachers if s.post_id in posts and s.teacher_id not in scene.around.teachers_out)
    if not stays or part.objective is None or part.bound is None:
        return part, frozenset()
    theirs = frozenset(stay.teacher_id for stay in stays)
    alone = part.model_copy(update={"teachers": stays})
    found = terms(Reading(cut(scene.working, alone, scene.around.cohorts, (), theirs), alone), None)
    points = {name: value + (found[name] if name in TERMS_OF_TEACHERS else 0) for name, value in part.terms.items()}
    objective, pairs = sum(points.values()), len({(stay.teacher_id, stay.post_id) for stay in stays})
    bound = part.bound + objective - part.objective
    gap = relative_gap(objective, bound)
    scope = part.scope.model_copy(
        update={"legal_pairs": part.scope.legal_pairs + pairs, "kept_pairs": part.scope.kept_pairs + pairs}
    )
    figures = {"objective": objective, "bound": bound, "gap": gap, "status": "optimal" if gap <= OPTIMAL else "feasible"}
    rows = sorted((*part.teachers, *stays), key=lambda s: (s.teacher_id, s.start.isoformat(), s.post_id))
    return part.model_copy(update={**figures, "terms": points, "scope": scope, "teachers": tuple(rows)}), theirs
