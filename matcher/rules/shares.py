"""enterprise_share and post_share: interns as a share of staff."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.caps import ShareCap
from matcher.problem.pairs import Pairs
from matcher.rules.base import percent
from matcher.rules.mending import Change, Mended, no_change, set_cell

_NO_SHARE = no_change(
    "比例定为 0，多少职工都不行；只有改比例。", "The share is set to 0, which no staff makes up; only the share could change."
)


class EnterpriseShareRule:
    """Interns of all schools are at most a share of the enterprise's staff; blank staff bars every kind."""

    id = "enterprise_share"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        unknown = pairs.problem.enterprises.staff[pairs.enterprise] < 0
        return np.asarray(unknown | (pairs.placed & (pairs.enterprise_left < 1)))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p = pairs.problem
        staff = int(p.enterprises.staff[pairs.enterprise[k]])
        if staff < 0:
            return Text(
                "企业未填在岗职工总数，无法核算实习生比例；补填后才能安排。",
                "The enterprise's staff is blank, so the share of interns cannot be reckoned; fill it in to plan here.",
            )
        whom = Text(f"企业在岗职工 {staff} 人", f"The enterprise's staff of {staff}")
        return _full(p.enterprise_cap, int(pairs.enterprise[k]), int(pairs.start[k]), staff, int(pairs.enterprise_used[k]), whom)

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        cap, one = mended.problem.enterprise_cap, mended.dated
        if not one.placed[0]:  # it has to be known, however many there are
            filled = set_cell("enterprises", mended.enterprise_id, "staff", 1)
            return Change((filled,), Text("填上企业在岗职工总数。", "Fill in the enterprise's staff."))
        staff = _needed(cap, mended.enterprise, int(one.start[0]), int(one.enterprise_used[0]) + mended.target)
        if staff is None:
            return _NO_SHARE
        edit = set_cell("enterprises", mended.enterprise_id, "staff", staff)
        if mended.problem.enterprises.staff[mended.enterprise] < 0:
            return Change(
                (edit, *mended.sizes),
                Text(
                    f"补填在岗职工实际人数；至少 {staff} 人才放行。",
                    f"Fill in the enterprise's staff as it is; {staff} or more would unblock this.",
                ),
            )
        return Change(
            (edit, *mended.sizes),
            Text(
                f"企业在岗职工须有 {staff} 人；如实填写，不够的可申请例外报备。",
                f"The enterprise would need a staff of {staff}; enter it only as it is, or have an exception filed.",
            ),
        )


class PostShareRule:
    """Interns in like posts are at most a share of the staff of these posts."""

    id = "post_share"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray(pairs.placed & (pairs.post_left < 1))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p, group = pairs.problem, int(pairs.post_group[k])
        staff = int(p.posts.group_staff[group])
        whom = Text(f"同类岗位在岗职工 {staff} 人", f"The staff of {staff} in like posts")
        return _full(p.post_cap, group, int(pairs.start[k]), staff, int(pairs.post_used[k]), whom)

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        p, one, group = mended.problem, mended.dated, int(mended.pairs.post_group[0])
        staff = _needed(p.post_cap, group, int(one.start[0]), int(one.post_used[0]) + mended.target)
        if staff is None:
            return _NO_SHARE
        given = p.round["posts"]["post_staff"].to_numpy(dtype=np.float64, na_value=np.nan)
        short = np.flatnonzero((p.posts.group == group) & (given < staff))
        return Change(
            (*(set_cell("posts", p.posts.ids[post], "post_staff", staff) for post in short), *mended.sizes),
            Text(
                f"同类岗位在岗职工须有 {staff} 人；如实填写，不够的可申请例外报备。",
                f"Like posts would need a staff of {staff}; enter it only as it is, or have an exception filed.",
            ),
        )


def _full(cap: ShareCap, entity: int, start: int, staff: int, used: int, whom: Text) -> Text:
    """The cap, how much of it is used, and how many more staff would let one more in."""
    share = cap.share(entity, start)
    most = int(cap.of(np.array([entity]), np.array([start]))[0])
    said = Text(
        f"{whom.zh}，按 {percent(share)} 最多接收实习生 {most} 人，已有 {used} 人",
        f"{whom.en} allows {most} interns at {percent(share)}, and {used} are there",
    )
    if share == 0:
        return Text(f"{said.zh}。", f"{said.en}.")
    more = int((Decimal(used + 1) / share).to_integral_value(ROUND_CEILING)) - staff
    return Text(f"{said.zh}；职工再多 {more} 人才能再接收 1 人。", f"{said.en}; {more} more staff would let one more in.")


def _needed(cap: ShareCap, entity: int, start: int, interns: int) -> int | None:
    """The fewest staff by whose share so many interns may be there; None where the share is 0."""
    top, bottom = cap.share(entity, start).as_integer_ratio()
    return -(-interns * bottom // top) if top > 0 else None
