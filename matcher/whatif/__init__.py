"""What if: a plan again after a change, in a second, with as little moved as the change asks."""

from matcher.whatif.again import Again, plan_again
from matcher.whatif.scene import Scene

__all__ = ["Again", "Scene", "plan_again"]
