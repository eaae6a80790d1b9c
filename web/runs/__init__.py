"""Runs: starting a solve, watching it, stopping it; the worker that does it."""
