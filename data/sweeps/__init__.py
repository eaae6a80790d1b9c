"""What is written of a sweep: a table for programs and one for people, and a chart."""

from data.sweeps.chart import NARROW, WIDE, chart
from data.sweeps.table import write_csv, write_workbook

__all__ = ["NARROW", "WIDE", "chart", "write_csv", "write_workbook"]
