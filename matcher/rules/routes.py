"""guides: no guide, no group."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs
from matcher.problem.problem import Programme
from matcher.rules.base import nothing, number, students
from matcher.rules.mending import Change, Mended, no_change, set_cell


class GuidesRule:
    """The cohort's guides have no hand free for one group."""

    id = "guides"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        few = pairs.problem.guides.students[pairs.left] < pairs.least
        return np.asarray(pairs.placed & (few | self._sites_full(pairs)))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p = pairs.problem
        count, left = p.cohorts.guides[pairs.left[k]], p.guides.students[pairs.left[k]]
        if self._sites_full(pairs)[k]:
            each = number(p.settings.threshold("guides", "sites"))
            return Text(
                f"{count} 名指导教师每人最多负责 {each} 家企业，已到上限。",
                f"{count} guides look after at most {each} enterprises each, and have as many already.",
            )
        each, least = number(p.settings.threshold("guides", "students")), pairs.least[k]
        return Text(
            f"{count} 名指导教师每人最多带 {each} 名学生，还能带 {left} 人，一组至少 {least} 人。",
            f"{count} guides look after at most {each} students each, {left} more; a group here has at least {least}.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        p, cohort = mended.problem, mended.cohort
        each, sites = (int(p.settings.threshold("guides", name)) for name in ("students", "sites"))
        if each < 1 or sites < 1:
            return no_change(
                "参数规定指导教师不带学生，只有改参数。", "The settings let guides look after nobody; only they could change."
            )
        placed = (p.fixed.cohort == cohort) & p.fixed.placed
        visited = np.unique(p.fixed.enterprise[placed])
        needed = int(p.fixed.students[placed].sum()) + mended.least
        count = max(-(-needed // each), -(-len(np.union1d(visited, [mended.enterprise])) // sites))
        if count <= p.cohorts.guides[cohort]:
            return mended.enough(
                f"现有 {p.cohorts.guides[cohort]} 名指导教师带得了一组 {mended.least} 人",
                f"the guides there are can look after a group of {students(mended.least)}",
            )
        edit = set_cell("cohorts", mended.cohort_id, "guides", count)
        return Change((edit, *mended.sizes), Text(f"指导教师增至 {count} 名。", f"Name {count} guides for the cohort."))

    def _sites_full(self, pairs: Pairs) -> Flags:
        guides = pairs.problem.guides
        full = guides.sites[pairs.left] < 1
        at = np.flatnonzero(guides.sites[pairs.left] == 0)
        full[at] = ~guides.visits(pairs.left[at], pairs.enterprise[at])  # where they go already, they need no more
        return full
