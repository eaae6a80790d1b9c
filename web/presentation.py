"""Words and figures the templates share."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Generic, TypeVar

from flask import Flask, request, url_for
from flask_babel import format_date, format_datetime, format_decimal
from flask_babel import lazy_gettext as _

from data.columns import sheet, sheet_by_title
from data.plans import headcount
from data.plans.among import narrower
from data.plans.names import rule_title
from data.plans.percent import percent_up
from web.language import language, said

Item = TypeVar("Item")
PAGE_SIZE = 50
# Keys of closed lists that say too little on a page.
IN_ENGLISH = {
    ("kind", "order"): "order-based class",
    ("kind", "apprentice"): "apprenticeship",
    ("kind", "teacher"): "teacher placement",
}
SEVERITIES = {"error": _("Error"), "warning": _("Warning"), "todo": _("To-do")}


def init_app(app: Flask) -> None:
    """Give the templates their filters and helpers."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        number=number,
        percent=percent,
        day=day,
        moment=moment,
        sheet_name=sheet_name,
        column_name=column_name,
        rule_name=rule_name,
        narrower=narrower,
    )
    app.jinja_env.globals.update(
        versions=versions, same_page=same_page, choice_name=choice_name, severity_names=SEVERITIES, headcount=headcount
    )


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a long list."""

    items: Sequence[Item]
    number: int
    pages: int
    total: int


def page_of(items: Sequence[Item], size: int = PAGE_SIZE) -> Page[Item]:
    """The page that the address asks for; a number out of range gives the nearest page."""
    pages = max(1, -(-len(items) // size))
    asked = request.args.get("page", 1, type=int)
    number = min(max(asked, 1), pages)
    return Page(items[(number - 1) * size : number * size], number, pages, len(items))


def same_page(**changes: Any) -> str:
    """The present address with other query values; None removes one."""
    query = {**request.args.to_dict(), **changes}
    return url_for(request.endpoint or "home", **(request.view_args or {}), **{k: v for k, v in query.items() if v is not None})


def number(value: float | None, digits: int = 0) -> str:
    """A figure with separators and a minus that is no hyphen; a dash for unknown."""
    if value is None:
        return "—"
    return format_decimal(value, format="#,##0" + ("." + "#" * digits if digits else "")).replace("-", "−")


def percent(share: float | None) -> str:
    """A gap as per cent, rounded up as everywhere; a dash for unknown."""
    return "—" if share is None else percent_up(share)


def day(value: Any) -> str:
    """A date."""
    return "—" if value is None else format_date(value, "yyyy-MM-dd")


def moment(value: Any) -> str:
    """A point in time, to the minute."""
    return "—" if value is None else format_datetime(value, "yyyy-MM-dd HH:mm")


def sheet_name(key: str | None) -> str:
    """A sheet's name as the reader's workbook has it."""
    if not key:
        return "—"
    found = _sheet(key)
    return key if found is None or language() == "en" else found.zh


def column_name(key: str | None, sheet_key: str | None) -> str:
    """A column's header as the reader's workbook has it."""
    if not key:
        return "—"
    found = _sheet(sheet_key or "")
    if found is None or language() == "en" or key not in found.keys:
        return key
    return found.column(key).zh


def choice_name(sheet_key: str, column: str, key: str | None) -> str:
    """The word of a closed list for one of its keys."""
    if key is None:
        return "—"
    choices = {choice.key: choice.zh for choice in sheet(sheet_key).column(column).choices}
    return choices.get(key, key) if language() == "zh" else IN_ENGLISH.get((column, key), key.replace("_", " "))


def rule_name(rule_id: str) -> str:
    """A rule's title; its id where the rulebook has none."""
    return said(rule_title(rule_id))


def versions() -> str:
    """What this service is made of, for the foot of each page."""
    try:
        own = version("xiaoqi")
    except PackageNotFoundError:  # run from a checkout that is not installed
        own = "dev"
    return f"xiaoqi {own} · Python {platform.python_version()}"


def _sheet(key: str) -> Any:
    try:
        return sheet(key)
    except KeyError:
        return sheet_by_title(key)
