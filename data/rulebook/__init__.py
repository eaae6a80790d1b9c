"""The rulebook: every rule with its article, source, thresholds and evidence, as data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from data.digests import digest_of_files
from data.rulebook.rows import Evidence, Rule, RuleKind, Threshold, read_rules
from data.rulebook.terms import TERM_TITLES, TERMS

__all__ = [
    "FORMAT_RULES",
    "LAW_RULES",
    "RULES",
    "TERMS",
    "TERM_TITLES",
    "Evidence",
    "Rule",
    "RuleKind",
    "Threshold",
    "constant",
    "rule",
    "rulebook_version",
]

_FORMAT = {row.id: row for row in read_rules("plan_rules.toml")}
_LAW = {row.id: row for row in read_rules("law.toml")}
_POINTS = {row.id: row for row in read_rules("objective.toml")}

RULES: Mapping[str, Rule] = MappingProxyType({**_FORMAT, **_LAW, **_POINTS})
"""All rows by id: the rules of plans, then the law behind them, then the objective's constants."""

FORMAT_RULES: tuple[str, ...] = tuple(_FORMAT)
"""Ids that checks and ``blocked_by`` of a plan use."""

LAW_RULES: tuple[str, ...] = tuple(_LAW)
"""Ids of the provisions of law and practice."""


def rule(rule_id: str) -> Rule:
    """The row with that id; KeyError if there is none."""
    return RULES[rule_id]


@cache
def rulebook_version() -> str:
    """A fingerprint of all rows, stored with every plan: the first 16 hexadecimal digits of a SHA-256."""
    return digest_of_files("data.rulebook", ".toml")


def constant(rule_id: str, name: str) -> Decimal:
    """A threshold as the rulebook has it, whatever a round's settings say; KeyError if there is none."""
    return RULES[rule_id].thresholds[name].value
