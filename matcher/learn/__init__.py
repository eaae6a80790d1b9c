"""Learning a fit from what came of earlier placements: evidence by year, curves, the trial, the model, its card and audit."""

from matcher.learn.card import card_json, verdict
from matcher.learn.card_page import card_text
from matcher.learn.groups import audit_groups
from matcher.learn.train import TooLittle, Trained, WrongYear, train

__all__ = ["TooLittle", "Trained", "WrongYear", "audit_groups", "card_json", "card_text", "train", "verdict"]
