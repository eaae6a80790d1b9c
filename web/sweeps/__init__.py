"""Sweeps: one or two things of a scenario over a range, ordered together, watched as a table and a chart."""
