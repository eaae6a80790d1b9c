"""What if: a plan again after a change, in a second, with as little moved as the change asks."""

from matcher.whatif.again import QUICK, Again, plan_again
from matcher.whatif.curve import best_within, churn_curve, churn_plans
from matcher.whatif.scene import Scene

__all__ = ["QUICK", "Again", "Scene", "best_within", "churn_curve", "churn_plans", "plan_again"]
