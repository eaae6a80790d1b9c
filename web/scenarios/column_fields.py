"""Fields of forms out of the declarations of columns: what a cell is called, what may stand in it, and how it is read."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask_babel import LazyString
from wtforms import DateField, Field, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from data.columns import Column, Kind, sheet
from data.columns.notes import default_text, note
from data.contract.edit import SetCell
from data.rounds import value_problem
from data.rounds.cells import read_cell
from data.rounds.edit_words import cell_words
from data.rounds.texts import to_text
from web.language import said
from web.plain_text import plain_line
from web.presentation import choice_name, column_name
from web.scenarios.row_field import NEEDED

LONGEST = 1000  # signs
_BLANK = "—"
_KEYBOARDS = {Kind.INTEGER: "numeric", Kind.NUMBER: "decimal"}


def cell_field(of: str, key: str) -> Any:
    """An unbound field for a cell of that column of the sheet ``of``; KeyError where there is none.

    Rows of other sheets are chosen by a ``RowField``.
    """
    column, label = sheet(of).column(key), LazyString(column_name, key, of)
    checks = [DataRequired(NEEDED) if column.required else Optional()]
    offered = column.kind in (Kind.CHOICE, Kind.BOOLEAN)
    rest: dict[str, Any] = {"description": LazyString(_help, column, offered)}
    if offered:
        return SelectField(label, checks, choices=partial(_offered, of, column), **rest)
    if column.kind is Kind.DATE:
        return DateField(label, checks, **rest)
    if column.kind in _KEYBOARDS:
        rest["render_kw"] = {"inputmode": _KEYBOARDS[column.kind]}
    checks += [Length(max=LONGEST), partial(_readable, of, key)]
    return StringField(label, checks, filters=[plain_line], **rest)


def cell_of(field: Field, of: str, key: str) -> Any:
    """The value of a sound field as an edit has it; None where it is blank."""
    value = read_cell(to_text(field.data), sheet(of).column(key))
    if isinstance(value, tuple):
        return list(value) or None
    return field.data.isoformat() if isinstance(field, DateField) and field.data else value


def _help(column: Column, offered: bool) -> str:
    return said(note(column, offered=offered))


def _readable(of: str, key: str, _form: Any, field: Field) -> None:
    problem = value_problem(SetCell(edit="set", sheet=of, id="", column=key, value=field.data))
    if problem is not None:
        raise ValidationError(said(problem.message))


def _offered(of: str, column: Column) -> list[tuple[str, str]]:
    """What may be chosen, with what a blank means at the top."""
    default = default_text(column)
    blank = [("", said(default) if default else _BLANK)]
    if column.kind is Kind.BOOLEAN:
        answers = [value for value in (True, False) if value is not column.default]
        return blank + [(to_text(value), said(cell_words(of, column.key, value))) for value in answers]
    return blank + [(c.key, choice_name(of, column.key, c.key)) for c in column.choices if c.key != column.default]
