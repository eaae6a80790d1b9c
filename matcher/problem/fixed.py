"""Fixed placements: students already away, counted in every cap on the days of their own rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.contract.round import Round
from matcher.arrays import Flags, Ints
from matcher.problem.days import NEVER, days
from matcher.problem.decisions import Places
from matcher.problem.offers import Posts
from matcher.problem.parties import Cohorts
from matcher.problem.tables import integers, positions, texts

STANDING = ("confirmed", "on_site")  # status of placements that count


@dataclass(frozen=True)
class Fixed:
    """Arrays over fixed placements (n_f,); ``post`` is −1 where none is named."""

    cohort: Ints
    enterprise: Ints
    post: Ints
    students: Ints
    start: Ints
    end: Ints
    placed: Flags  # bool: internship or apprentice

    @classmethod
    def of(cls, round_: Round, places: Places, cohorts: Cohorts, posts: Posts, as_of: int) -> Fixed:
        """Rows of ``placements`` that are confirmed or on site and do not end before ``as_of``."""
        t = round_["placements"]
        end = days(t["end"], NEVER)
        live = np.isin(texts(t["status"]).astype(str), STANDING) & (end >= as_of)
        cohort = positions(t["cohort_id"], places.cohorts)[live]
        post = positions(t["post_id"], places.posts)[live]
        by_post = posts.placed[post] if len(posts.ids) else np.zeros(len(post), dtype=bool)
        return cls(
            cohort=cohort,
            enterprise=positions(t["enterprise_id"], places.enterprises)[live],
            post=post,
            students=integers(t["students"], 0)[live],
            start=days(t["start"], NEVER)[live],
            end=end[live],
            placed=np.where(post >= 0, by_post, ~cohorts.visit[cohort]) if len(cohort) else np.zeros(0, dtype=bool),
        )
