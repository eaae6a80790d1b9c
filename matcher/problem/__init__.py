"""The problem of one round as arrays, built once: who is to be placed, where, within which caps."""

from matcher.problem.problem import Problem, Programme

__all__ = ["Problem", "Programme"]
