"""What a round's ``settings`` sheet may say, and the numbers that hold for a round."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from data.contract.round import Round
from data.contract.text import Text
from data.fits import KEY as FIT_MODEL
from data.fits import UnreadableFit, fit_of, fit_text
from data.made import made_of
from data.rulebook import RULES, TERM_TITLES, TERMS, Threshold

AS_OF = "as_of"
_WEIGHT = "weights."
_RULE = "rules."
_WISHES = ("fairness",)  # rows that ask for nothing unless a coordinator does: their keys go without ``rules.``
_ADJUSTABLE: Mapping[str, Threshold] = {
    ("" if row.id in _WISHES else _RULE) + f"{row.id}.{name}": limit
    for row in RULES.values()
    for name, limit in row.thresholds.items()
    if limit.adjustable
}
_KEYS = (AS_OF, *(_WEIGHT + term for term in TERMS), *_ADJUSTABLE, FIT_MODEL)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_DAY_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXCEL_EPOCH = date(1899, 12, 30)

Value = date | Decimal | str


@dataclass(frozen=True)
class Settings:
    """The as-of date, weights and thresholds of one round: what its settings say, else the rulebook."""

    as_of: date | None = None
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, round_: Round) -> Settings:
        """Settings of a round that was read without errors; ValueError names a key or value that ``check`` would refuse."""
        return made_of((round_["settings"],), "settings", lambda: cls._read(round_))

    @classmethod
    def _read(cls, round_: Round) -> Settings:
        values: dict[str, Value] = {}
        for row in round_.rows("settings"):
            value = parse(str(row["key"]), str(row["value"]))
            if isinstance(value, Text):
                raise ValueError(value.en)
            values[row["key"]] = value
        as_of = values.pop(AS_OF, None)
        numbers = {key: value for key, value in values.items() if isinstance(value, Decimal)}
        return cls(
            as_of=as_of if isinstance(as_of, date) else None,
            weights={key.removeprefix(_WEIGHT): v for key, v in numbers.items() if key.startswith(_WEIGHT)},
            thresholds={key.removeprefix(_RULE): v for key, v in numbers.items() if key in _ADJUSTABLE},
        )

    def weight(self, term: str) -> Decimal:
        """Factor of an objective term, 1 unless set; KeyError for a term that does not exist."""
        if term not in TERMS:
            raise KeyError(term)
        return self.weights.get(term, Decimal(1))

    def threshold(self, rule_id: str, name: str) -> Decimal:
        """A rule's threshold in this round; KeyError if the rulebook has none of that name."""
        default = RULES[rule_id].thresholds[name].value
        return self.thresholds.get(f"{rule_id}.{name}", default)


def known_keys() -> tuple[str, ...]:
    """Every key the settings sheet may have."""
    return _KEYS


def nearest(key: str) -> str:
    """The known key that looks most like the one given."""
    return get_close_matches(key.strip(), _KEYS, n=1, cutoff=0.0)[0]


def parse(key: str, text: str) -> Value | Text:
    """The value of one setting, or a sentence that says what is wrong.

    A date for ``as_of``, the document's text for ``fit.model``, else an exact decimal.
    """
    if key == FIT_MODEL:
        return _model(text)
    words = unicodedata.normalize("NFKC", text).strip()
    if key == AS_OF:
        return _day(words)
    if key.startswith(_WEIGHT) and key in _KEYS:
        return _number(words, Decimal(0), None, whole=False)
    if key in _ADJUSTABLE:
        limit = _ADJUSTABLE[key]
        return _number(words, limit.least, limit.greatest, limit.whole)
    near = nearest(key)
    return Text(f"没有参数“{key}”，最接近的是“{near}”", f"there is no setting “{key}”; the nearest is “{near}”")


def default_of(key: str) -> Decimal | None:
    """What holds where the settings do not name that known key; None for ``as_of`` and ``fit.model``."""
    if key in (AS_OF, FIT_MODEL):
        return None
    return _ADJUSTABLE[key].value if key in _ADJUSTABLE else Decimal(1)


def describe(key: str) -> Text:
    """What a known key means, with its unit."""
    if key == AS_OF:
        return Text("截至日期：早于该日的不再安排", "as-of date: nothing is planned before it")
    if key.startswith(_WEIGHT):
        title = TERM_TITLES[key.removeprefix(_WEIGHT)]
        return Text(f"权重：{title.zh}", f"weight of {title.en}")
    if key == FIT_MODEL:
        return Text(
            "学习所得的匹配度模型（xiaoqi.fit/1 文档，由程序写入）；没有则用专家先验",
            "a learned fit (a document xiaoqi.fit/1, put there by the program); without it the expert prior holds",
        )
    limit = _ADJUSTABLE[key]
    unit = "" if limit.unit in limit.title.zh else f"（{limit.unit}）"
    return Text(f"{limit.title.zh}{unit}", limit.title.en)


def named(key: str) -> Text:
    """What a key means with the key behind it, by which its row is found; an unknown key as it is."""
    if key not in _KEYS:
        return Text(key, key)
    meaning = describe(key)
    return Text(f"{meaning.zh}（{key}）", f"{meaning.en} ({key})")


def _model(text: str) -> str | Text:
    try:
        return fit_text(fit_of(text))
    except UnreadableFit as error:
        return error.text


def _day(words: str) -> date | Text:
    matched = _DAY.fullmatch(words) or _DAY_DIGITS.fullmatch(words)
    try:
        if matched:
            return date(int(matched[1]), int(matched[2]), int(matched[3]))
        if re.fullmatch(r"\d{5}(\.0)?", words):
            return _EXCEL_EPOCH + timedelta(days=int(float(words)))
    except ValueError:
        pass
    return Text(f"“{words}”不是日期，请写成 2026-07-01", f"“{words}” is not a date; write it like 2026-07-01")


def _number(words: str, least: Decimal | None, greatest: Decimal | None, whole: bool) -> Decimal | Text:
    percent = words.endswith("%")
    try:
        value = Decimal(words.removesuffix("%").strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        return Text(f"“{words}”不是数字", f"“{words}” is not a number")
    if percent:
        value /= 100
    if whole and value != value.to_integral_value():
        return Text(f"“{words}”应为整数", f"“{words}” should be a whole number")
    if least is not None and value < least:
        return Text(f"“{words}”小于 {least}", f"“{words}” is less than {least}")
    if greatest is not None and value > greatest:
        hint = ("，比例请写成小数或百分数，如 0.10 或 10%", "; write shares like 0.10 or 10%") if greatest == 1 else ("", "")
        return Text(f"“{words}”大于 {greatest}{hint[0]}", f"“{words}” is more than {greatest}{hint[1]}")
    return value
