"""Which changes between two plans had to be; none of it loads the solver."""

from matcher.forced.changes import forced_changes

__all__ = ["forced_changes"]
