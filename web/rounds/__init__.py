"""Rounds: upload, what was set aside and why, the reckoning."""
