"""Which settings and decisions differ between rounds, and whether that allows more plans or fewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Literal

from data.contract.comparison import RuleChange
from data.contract.round import Round
from data.rulebook import RULES
from data.rulebook.settings import default_of

Direction = Literal["tightened", "loosened", "changed"]
_ABOUT = ("cohort_id", "teacher_id", "school_id", "post_id", "enterprise_id")
# Exceptions with a number: the limit of the rule they stand in for.
_LIMIT_OF = {"enterprise_share": "enterprise_share.share", "post_share": "post_share.share", "min_days": "min_days.days"}


def rule_changes(rounds: Sequence[Round]) -> tuple[RuleChange, ...]:
    """Settings, pins, forbids and exceptions that are not the same in all rounds, measured against the first."""
    return (*_settings(rounds), *_decisions(rounds))


def _settings(rounds: Sequence[Round]) -> list[RuleChange]:
    said = [{row["key"]: row["value"] for row in round_.records("settings")} for round_ in rounds]
    found = []
    for key in dict.fromkeys(key for values in said for key in values):
        values = tuple(v if (v := settings.get(key)) is not None else _default(key) for settings in said)
        change = _change("setting", key, values, partial(_of_setting, key))
        found += [change] if change else []
    return found


def _decisions(rounds: Sequence[Round]) -> list[RuleChange]:
    said = [_by_subject(round_) for round_ in rounds]
    found = []
    for kind, key, rule in dict.fromkeys(key for rows in said for key in rows):
        values = tuple(rows.get((kind, key, rule)) for rows in said)
        compared = partial(_of_exception, rule) if kind == "except" else _of_demand
        change = _change(kind, f"{rule} {key}".strip(), values, compared)
        found += [change] if change else []
    return found


def _by_subject(round_: Round) -> dict[tuple[str, str, str], str]:
    """The value of each decision by kind, subject and rule; of several exceptions on one subject the last counts."""
    return {(row["action"], _subject(row), row["rule"] or ""): _value(row) for row in round_.records("decisions")}


def _subject(row: dict[str, Any]) -> str:
    return " ".join(f"{key.removesuffix('_id')}:{row[key]}" for key in _ABOUT if row[key])


def _value(row: dict[str, Any]) -> str:
    if row["action"] == "except":
        return str(row["value"] or "")
    parts = (row["students"], row["start"], row["end"], row["until"])
    return " ".join(str(part) for part in parts if part is not None)


def _change(
    kind: str, key: str, values: tuple[str | None, ...], compared: Callable[[str | None, str | None], Direction]
) -> RuleChange | None:
    if len(set(values)) == 1:
        return None
    directions = tuple(None if value == values[0] else compared(values[0], value) for value in values)
    return RuleChange.model_validate({"kind": kind, "key": key, "values": values, "directions": directions})


def _of_setting(key: str, old: str | None, new: str | None) -> Direction:
    rule, _, name = key.removeprefix("rules.").partition(".")
    limit = RULES[rule].thresholds.get(name) if rule in RULES else None
    return _direction(limit.looser if limit else None, old, new)


def _of_exception(rule: str, old: str | None, new: str | None) -> Direction:
    """An exception that comes or goes is measured against the rule's own limit."""
    if rule not in _LIMIT_OF:
        return "loosened" if old is None else "tightened" if new is None else "changed"
    row, _, name = _LIMIT_OF[rule].partition(".")
    limit = RULES[row].thresholds[name]
    return _direction(limit.looser, old or str(limit.value), new or str(limit.value))


def _of_demand(old: str | None, new: str | None) -> Direction:
    """A pin or a forbid allows fewer plans."""
    return "tightened" if old is None else "loosened" if new is None else "changed"


def _direction(looser: str | None, old: str | None, new: str | None) -> Direction:
    try:
        before, after = Decimal(old or ""), Decimal(new or "")
    except InvalidOperation:
        return "changed"
    if looser is None or before == after:
        return "changed"
    return "loosened" if (after > before) == (looser == "more") else "tightened"


def _default(key: str) -> str | None:
    value = default_of(key)
    return None if value is None else str(value)
