"""The joint model: one mixed-integer program of all three programmes."""

from matcher.model.joint import JointModel

__all__ = ["JointModel"]
