"""The rules of the format that look at one pair: what each bars, and what it says."""

from matcher.rules.amounts import AgeRule, KindRule, MinGroupRule, SeatsRule, SizeRule, TeacherSeatsRule
from matcher.rules.base import PairRule
from matcher.rules.beds import BedsRule
from matcher.rules.conditions import HazardsRule, HoursRule, IntensityRule, PayRule, ShiftsRule
from matcher.rules.decisions import ForbidRule
from matcher.rules.orders import OrderOnceRule, OrderRule
from matcher.rules.people import BarrierRule, GradeRule
from matcher.rules.routes import GuidesRule
from matcher.rules.shares import EnterpriseShareRule, PostShareRule
from matcher.rules.standing import CreditRule, IndustryRule, LicenceRule
from matcher.rules.subject import LevelRule, MajorRule, TeacherSubjectRule
from matcher.rules.time import DatesRule, MinDaysRule

POST_RULES: tuple[PairRule, ...] = (
    CreditRule(),
    LicenceRule(),
    IndustryRule("venue"),
    IndustryRule("agency"),
    IntensityRule(),
    HoursRule(),
    HazardsRule(),
    PayRule(),
    TeacherSeatsRule(),
)
"""Rules that look at the enterprise and the post by themselves, and bar a post to all cohorts or to all teachers."""

PAIR_RULES: tuple[PairRule, ...] = (
    # Who, at a glance; what bars most comes first, for the next rules then look at fewer pairs.
    KindRule(),
    MajorRule(),
    TeacherSubjectRule(),
    LevelRule(),
    GradeRule(),
    SizeRule(),
    AgeRule(),
    *POST_RULES,
    OrderRule(),
    OrderOnceRule(),
    # Decisions and dates.
    ForbidRule(),
    DatesRule(),
    MinDaysRule(),
    # What is left during the stay.
    SeatsRule(),
    EnterpriseShareRule(),
    PostShareRule(),
    MinGroupRule(),
    ShiftsRule(),
    BedsRule(),
    BarrierRule("minors"),
    BarrierRule("women"),
    GuidesRule(),
)

__all__ = ["PAIR_RULES", "POST_RULES", "PairRule"]
