"""The rules of the format: what each bars, says, and adds to the model."""

from matcher.rules import amounts, beds, conditions, decisions, orders, people, routes, shares, standing, subject, time
from matcher.rules.base import ModelRule, PairRule

PAIR_RULES: tuple[PairRule, ...] = (
    *amounts.RULES[:1],
    *decisions.RULES,
    *standing.RULES,
    *subject.RULES,
    *amounts.RULES[1:3],
    *people.RULES[:1],
    *time.RULES,
    *conditions.RULES[:3],
    *conditions.RULES[4:],
    *shares.RULES,
    *amounts.RULES[3:],
    *conditions.RULES[3:4],
    *people.RULES[1:],
    *beds.RULES,
    *routes.RULES,
    *orders.RULES,
)

__all__ = ["PAIR_RULES", "ModelRule", "PairRule"]
