"""Whether the points of two plans compare: they do where a placement is worth the same in both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from data.contract.comparison import RuleChange
from data.contract.text import Text
from data.fits import KEY as FIT_MODEL
from data.fits import UnreadableFit, fit_of, fit_sha256
from data.rulebook import TERMS
from data.rulebook.settings import AS_OF, named

_CHURN = "churn"  # told apart from the points
# The as-of date and the hire promise go into the points of teachers and of members of order-based classes.
_WORTH = frozenset({*(f"weights.{term}" for term in TERMS if term != _CHURN), AS_OF, "rules.order.hire_promise", FIT_MODEL})
_NONE = Text("无", "none")


def other_worth(changes: Iterable[RuleChange], at: int) -> list[RuleChange]:
    """The settings by which points of plan ``at`` are other points than the first's; 1 and 1.0 are alike."""
    found = [change for change in changes if change.kind == "setting" and change.key in _WORTH]
    return [change for change in found if _read(change, 0) != _read(change, at)]


def worth_words(changes: Sequence[RuleChange], at: int) -> Text:
    """That points do not compare, and why: each setting with both values."""
    told = [(named(change.key), setting_value(change, 0), setting_value(change, at)) for change in changes]
    zh = "；".join(f"{name.zh} {old.zh} → {new.zh}" for name, old, new in told)
    en = "; ".join(f"{name.en} {old.en} → {new.en}" for name, old, new in told)
    return Text(
        f"算分的权重或参数不同，两份方案的得分不能相比：{zh}。",
        f"Points do not compare, for they are reckoned differently: {en}.",
    )


def setting_value(change: RuleChange, at: int) -> Text:
    """The value of a setting for one plan; of a learned fit its id."""
    value = change.values[at]
    if value is None:
        return _NONE
    if change.key == FIT_MODEL:
        try:
            value = fit_of(value).id
        except UnreadableFit:
            value = "?"
    return Text(value, value)


def _read(change: RuleChange, at: int) -> Decimal | str | None:
    """A value as it counts, however it is written."""
    value = change.values[at]
    try:
        if value is None:
            return None
        if change.key == FIT_MODEL:
            return fit_sha256(fit_of(value))
        return Decimal(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except (InvalidOperation, UnreadableFit):
        return value
