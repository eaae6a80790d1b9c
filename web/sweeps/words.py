"""Words for sweeps."""

from __future__ import annotations

from data.contract.text import Text

KINDS = {
    "setting": Text("权重或规则限值", "A weight or a rule's limit"),
    "post": Text("一个岗位的需求人数", "Seats of a post"),
    "enterprise": Text("一家企业各岗位的需求人数（倍数）", "Seats of all posts of an enterprise (a factor)"),
    "beds": Text("一家企业的床位", "Beds of an enterprise"),
    "group": Text("各班组的最小分组", "Smallest group of every cohort"),
    "distance": Text("走读距离上限（公里）", "Commuting limit (km)"),
    "free": Text("像命令那样写", "Written as in the command"),
}
"""What can be varied by form."""
STATUSES = {
    "infeasible": Text("没有能同时满足所有要求的方案", "no plan meets all demands"),
    "unknown": Text("限时内没有方案", "no plan within the limit"),
}
"""What a point that has ended without placements is told as."""
