"""The column tables: one declaration per sheet, from which template, import, checks, schemas and reference docs are made."""

from data.columns.sheets import SHEETS, sheet, sheet_by_title
from data.columns.types import Choice, Column, Kind, Sheet

__all__ = ["SHEETS", "Choice", "Column", "Kind", "Sheet", "sheet", "sheet_by_title"]
