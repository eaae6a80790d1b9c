"""Checks of a typed round: each module is about one kind of row and tells every problem it finds."""

from __future__ import annotations

from collections.abc import Callable

from data.rounds.checks.catalogues import check_catalogues
from data.rounds.checks.cohorts import check_cohorts
from data.rounds.checks.decisions import check_decisions
from data.rounds.checks.enterprises import check_enterprises
from data.rounds.checks.pins import check_pins
from data.rounds.checks.placements import check_fixed, check_placements
from data.rounds.checks.posts import check_posts
from data.rounds.checks.settings import check_settings
from data.rounds.checks.spans import check_spans
from data.rounds.checks.unknowns import check_unknowns
from data.rounds.drafts import Drafts
from data.rounds.findings import Findings

Check = Callable[[Drafts, Findings], None]

ROW_CHECKS: tuple[Check, ...] = (
    check_spans,
    check_cohorts,
    check_enterprises,
    check_posts,
    check_placements,
    check_catalogues,
    check_decisions,
    check_settings,
)
"""Run on all rows, before references are followed: what they set aside takes its dependents along."""

USABLE_CHECKS: tuple[Check, ...] = (check_fixed, check_unknowns, check_pins)
"""Run last, on the rows that stay alone: they look at several rows together and only warn."""
