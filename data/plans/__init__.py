"""Plans as documents: reading and writing ``plan.json``, differences, the reckoning, and the workbook for people."""

from data.plans.comparison import Variant, compare, points_without_churn
from data.plans.confirmed import keeps
from data.plans.diff import Lost, diff_plans, lost_placements, placements_changed
from data.plans.files import UnreadablePlan, read_plan, write_plan
from data.plans.reckoning import Reckoning, reckoning
from data.plans.workbook import write_plan_workbook

__all__ = [
    "Lost",
    "Reckoning",
    "UnreadablePlan",
    "Variant",
    "compare",
    "diff_plans",
    "keeps",
    "lost_placements",
    "placements_changed",
    "points_without_churn",
    "read_plan",
    "reckoning",
    "write_plan",
    "write_plan_workbook",
]
