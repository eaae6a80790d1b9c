"""Plans as documents: reading and writing ``plan.json``, differences, the reckoning, and the workbook for people."""

from data.plans.comparison import Variant, compare
from data.plans.diff import diff_plans, placements_changed
from data.plans.files import UnreadablePlan, read_plan, write_plan
from data.plans.reckoning import Reckoning, reckoning
from data.plans.workbook import write_plan_workbook

__all__ = [
    "Reckoning",
    "UnreadablePlan",
    "Variant",
    "compare",
    "diff_plans",
    "placements_changed",
    "read_plan",
    "reckoning",
    "write_plan",
    "write_plan_workbook",
]
