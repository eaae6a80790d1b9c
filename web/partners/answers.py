"""Which answer to a proposal counts."""

from __future__ import annotations

from models.tables import Proposal, Response


def answer_of(proposal: Proposal, side: str) -> Response | None:
    """The latest answer of one side."""
    return next((r for r in reversed(proposal.responses) if r.side == side), None)
