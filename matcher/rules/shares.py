"""enterprise_share and post_share: interns as a share of staff."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs


class EnterpriseShareRule:
    """Interns of all schools are at most a share of the enterprise's staff; blank staff bars every kind."""

    id = "enterprise_share"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        unknown = pairs.problem.enterprises.staff[pairs.enterprise] < 0
        return np.asarray(unknown | (pairs.placed & (pairs.enterprise_left < 1)))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        e, p = pairs.enterprise[k], pairs.problem
        staff = p.enterprises.staff[e]
        if staff < 0:
            return Text(
                "企业未填在岗职工总数，无法核算实习生比例；请补填后再安排。",
                "The enterprise's staff is blank, so the share of interns cannot be reckoned; fill it in to plan here.",
            )
        cap = p.enterprise_cap.of(pairs.enterprise, pairs.start)[k]
        left = pairs.enterprise_left[k]
        return Text(
            f"在岗职工 {staff} 人，按比例最多 {cap} 名实习生，除去在岗的还可接收 {left} 名。",
            f"{staff} staff allow {cap} interns; less those present, {left} more.",
        )


class PostShareRule:
    """Interns in like posts are at most a share of the staff of these posts."""

    id = "post_share"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.placed & (pairs.post_left < 1))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p = pairs.problem
        group = p.posts.group[pairs.right]
        staff, cap = p.posts.group_staff[group[k]], p.post_cap.of(group, pairs.start)[k]
        return Text(
            f"同类岗位在岗职工 {staff} 人，按比例最多 {cap} 名实习生，已无余量。",
            f"{staff} staff in like posts allow {cap} interns; none are left.",
        )


RULES = (EnterpriseShareRule(), PostShareRule())
