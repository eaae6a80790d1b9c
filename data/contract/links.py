"""Links: which candidates somebody outside holds to be right for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Asking = Literal["cohort_id", "major_code"]
Answering = Literal["post_id", "occupation"]


class Link(NamedTuple):
    """One link, by ids or codes; ``gain`` > 0 says how much it is worth beside the others."""

    asking: str
    answering: str
    gain: float = 1.0


@dataclass(frozen=True)
class Links:
    """Links that all name one kind of asker and one kind of candidate."""

    asking: Asking
    answering: Answering
    rows: tuple[Link, ...]
