"""Rows of a plan with the fit that they have after a change of words: what is rare depends on everything that is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np

from data.catalogues.relations import GRADES
from data.contract.plan import Group, OrderClass, TeacherPlacement
from data.contract.round import Round
from matcher.features import PairKind
from matcher.fit import score_pairs
from matcher.model.points import thousandths
from matcher.problem.tables import index_of
from matcher.whatif.touched import Change

# Texts, pay, which is weighed against the median of its region, and cells without which a feature is unknown to all.
WEIGHED = frozenset({"title", "description", "skills", "occupation", "industry", "pay", "post_wage", "lowest_wage", "region"})
WEIGHED |= {"major_code", "major_codes", "school_id", "majors", "mentors", "lon", "lat", "kind", "enterprise_id"}
OF_COHORTS = frozenset({"start", "end", "min_group", "commute_km"})  # bear on the fit for order-based classes as well
SHEETS = frozenset({"posts", "enterprises", "cohorts", "teachers", "partnerships", "outcomes", "evaluations"})


def words_changed(found: Sequence[Change]) -> bool:
    """Whether pairs that nobody touched may have another fit than before."""
    written = [change for change in found if change.sheet in SHEETS]
    weighed = {sheet: WEIGHED | (OF_COHORTS if sheet == "cohorts" else frozenset()) for sheet in SHEETS}
    return any(c.before is None or c.after is None or bool(c.columns & weighed[c.sheet]) for c in written)


def rescored(round_: Round, rows: dict[str, object]) -> dict[str, object]:
    """The rows of a plan (by key of the document) with fit and grade as the round has them."""
    groups = cast("tuple[Group, ...]", rows["internships"])
    classes = cast("tuple[OrderClass, ...]", rows["order_classes"])
    stays = cast("tuple[TeacherPlacement, ...]", rows["teachers"])
    students = [(g.cohort_id, g.post_id) for g in groups]
    students += [(m.cohort_id, c.post_id) for c in classes for m in c.members]
    told = _scores(round_, "cohort", students)
    new_groups = tuple(g.model_copy(update=found) for g, found in zip(groups, told, strict=False))
    rest = iter(told[len(groups) :])
    new_classes = tuple(
        c.model_copy(update={"members": tuple(m.model_copy(update=next(rest)) for m in c.members)}) for c in classes
    )
    found = _scores(round_, "teacher", [(t.teacher_id, t.post_id) for t in stays])
    new_stays = tuple(t.model_copy(update=one) for t, one in zip(stays, found, strict=True))
    return {**rows, "internships": new_groups, "order_classes": new_classes, "teachers": new_stays}


def _scores(round_: Round, kind: PairKind, pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    lefts = index_of(round_[f"{kind}s"][f"{kind}_id"].to_numpy(dtype=object))
    posts = index_of(round_["posts"]["post_id"].to_numpy(dtype=object))
    named = list(pairs)
    left = np.array([lefts[one] for one, _ in named], dtype=np.int64)
    right = np.array([posts[one] for _, one in named], dtype=np.int64)
    scores = score_pairs(round_, kind, left, right)
    found = zip(thousandths(scores.fit).tolist(), scores.grade.tolist(), strict=True)
    return [{"fit": fit / 1000, "grade": GRADES[grade]} for fit, grade in found]
