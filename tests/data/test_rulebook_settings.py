"""Settings of a round: known keys, exact values, and clear words about the rest."""

from datetime import date
from decimal import Decimal

import pytest

from data.contract.round import Round
from data.contract.text import Text
from data.rulebook import RULES, TERMS
from data.rulebook.settings import Settings, default_of, describe, known_keys, nearest, parse


def settings_of(**rows: str) -> Settings:
    given = [{"key": key.replace("__", "."), "value": value} for key, value in rows.items()]
    return Settings.of(Round.from_records({"settings": given}))


def test_without_settings_the_rulebook_holds() -> None:
    settings = settings_of()
    assert settings.as_of is None
    assert settings.weight("fit") == 1
    assert settings.threshold("min_days", "days") == 30
    assert settings.threshold("min_days", "visit_days") == 1
    assert settings.threshold("teacher_window", "step_days") == 15


def test_settings_replace_the_rulebook_exactly() -> None:
    settings = settings_of(as_of="2026-07-01", weights__fit="0.3", rules__enterprise_share__share="0.15")
    assert settings.as_of == date(2026, 7, 1)
    assert settings.weight("fit") == Decimal("0.3")
    assert settings.weight("placement") == 1
    assert settings.threshold("enterprise_share", "share") == Decimal("0.15")
    assert settings.threshold("post_share", "share") == Decimal("0.20")


def test_unknown_names_are_key_errors() -> None:
    with pytest.raises(KeyError):
        settings_of().weight("fits")
    with pytest.raises(KeyError):
        settings_of().threshold("min_days", "month")


@pytest.mark.parametrize(("key", "value"), [("weights.fat", "1"), ("weights.fit", "much"), ("as_of", "soon")])
def test_a_round_that_check_would_refuse_is_refused(key: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"setting|number|date"):
        Settings.of(Round.from_records({"settings": [{"key": key, "value": value}]}))


def test_known_keys_hold_what_the_format_names() -> None:
    keys = set(known_keys())
    assert {"as_of", *(f"weights.{term}" for term in TERMS)} <= keys
    for name in ("enterprise_share.share", "post_share.share", "min_days.days", "guides.students", "guides.sites"):
        assert f"rules.{name}" in keys
    assert not any(key.startswith("rules.objective") for key in keys)
    assert all(describe(key).zh and describe(key).en for key in keys)
    assert default_of("as_of") is None
    assert default_of("weights.fit") == 1
    assert default_of("rules.guides.students") == 25


@pytest.mark.parametrize(
    "written",
    ["2026-07-01", "2026/7/1", "2026年7月1日", "20260701", "2026.7.1", "2026-07-01 00:00:00", "46204", "２０２６－０７－０１"],
)
def test_a_day_is_read_in_the_ways_people_write_it(written: str) -> None:
    assert parse("as_of", written) == date(2026, 7, 1)


@pytest.mark.parametrize("written", ["2026-13-01", "2026-02-30", "tomorrow", "", "7", "2026-07"])
def test_what_is_no_day_is_told(written: str) -> None:
    answer = parse("as_of", written)
    assert isinstance(answer, Text)
    assert "2026-07-01" in answer.zh


@pytest.mark.parametrize(
    ("written", "value"), [("0.15", "0.15"), ("15%", "0.15"), ("１５％", "0.15"), (" 0.10 ", "0.10"), ("1", "1")]
)
def test_shares_are_exact_whether_decimal_or_percent(written: str, value: str) -> None:
    assert parse("rules.enterprise_share.share", written) == Decimal(value)


@pytest.mark.parametrize(
    ("key", "written", "word"),
    [
        ("rules.enterprise_share.share", "10", "10%"),
        ("rules.enterprise_share.share", "-0.1", "小于"),
        ("rules.min_days.days", "30.5", "整数"),
        ("rules.min_days.days", "0", "小于"),
        ("weights.fit", "-1", "小于"),
        ("weights.fit", "NaN", "数字"),
        ("weights.fit", "Infinity", "数字"),
        ("weights.fit", "一", "数字"),
    ],
)
def test_values_out_of_range_are_told(key: str, written: str, word: str) -> None:
    answer = parse(key, written)
    assert isinstance(answer, Text)
    assert word in answer.zh


@pytest.mark.parametrize(
    ("written", "near"),
    [("weights.placements", "weights.placement"), ("rules.min_day.days", "rules.min_days.days"), ("asof", "as_of")],
)
def test_an_unknown_key_names_the_nearest(written: str, near: str) -> None:
    assert nearest(written) == near
    answer = parse(written, "1")
    assert isinstance(answer, Text)
    assert near in answer.zh
    assert near in answer.en


def test_every_limit_says_which_way_is_looser() -> None:
    silent = {f"{row.id}.{name}" for row in RULES.values() for name, t in row.thresholds.items() if t.adjustable and not t.looser}
    assert silent == {"order.hire_promise"}  # it is only worth points
