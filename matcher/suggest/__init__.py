"""Suggestions: for each asker the best candidates, ranked exactly by fit, before capacities."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data.catalogues.relations import GRADES
from data.contract.round import Round
from data.contract.suggestion import Candidate, Suggestion
from matcher.arrays import Ints
from matcher.features import PairKind
from matcher.suggest.askers import Askers, UnknownAsker, askers_of, is_partner, refuse_form, row_of
from matcher.suggest.kept import ranking_of
from matcher.suggest.partners import suggest_partners

__all__ = ["GRADES", "UnknownAsker", "is_partner", "refuse_form", "row_of", "suggest", "suggest_partners"]

LINES = 1_000  # told at a time: what people see of a candidate takes more memory than its row


def suggest(round_: Round, asker: str, top: int, include_blocked: bool = False, diversify: bool = False) -> Iterator[Suggestion]:
    """One suggestion per asker, in the order of its sheet, with at most ``top`` candidates.

    Candidates stand strictly by fit, ties by id. A cohort gets internship, apprentice and order posts (for a visit: visit
    posts), a teacher gets teacher posts, a post gets what fits its kind. Pairs that a rule bars come only with
    ``include_blocked``, ranked with the rest, naming every rule. With ``diversify`` every enterprise (for a post: every
    school) is heard once before any is heard twice. UnknownAsker where nobody of that name is in the round.
    """
    return _lines(round_, askers_of(round_, asker), top, include_blocked, diversify)


def _lines(round_: Round, askers: Askers, top: int, include_blocked: bool, diversify: bool) -> Iterator[Suggestion]:
    from_post = askers.side == "post"
    names = round_[f"{askers.side}s"][f"{askers.side}_id"].tolist()
    chosen: list[Ints] = [np.zeros(0, dtype=np.int64)] * len(askers.rows)
    kinds = _kinds(round_, askers)
    for kind, at in kinds.items():
        found = ranking_of(round_, kind).best(askers.rows[at], top, from_post, include_blocked, diversify)
        for place, rows in zip(at.tolist(), found, strict=True):
            chosen[place] = rows
    for first in range(0, len(chosen), LINES):
        told: dict[int, tuple[Candidate, ...]] = {}
        for kind, at in kinds.items():
            now = at[(first <= at) & (at < first + LINES)]
            lists = ranking_of(round_, kind).candidates(askers.rows[now], [chosen[k] for k in now], from_post, include_blocked)
            told |= dict(zip(now.tolist(), lists, strict=True))
        for place, items in sorted(told.items()):
            yield Suggestion.model_validate({"for": f"{askers.side}:{names[askers.rows[place]]}", "items": items})


def _kinds(round_: Round, askers: Askers) -> dict[PairKind, Ints]:
    """Positions of the askers by the kind of pair that they ask about."""
    everyone = np.arange(len(askers.rows))
    if askers.side != "post":
        return {askers.side: everyone}
    teaching = round_["posts"]["kind"].to_numpy(dtype="U12")[askers.rows] == "teacher"
    kinds: dict[PairKind, Ints] = {"cohort": everyone[~teaching], "teacher": everyone[teaching]}
    return {kind: at for kind, at in kinds.items() if len(at)}
