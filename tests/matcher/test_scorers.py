"""The battery over the prior and a learned fit, both kinds of pairs; and how a round carries a learned fit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import scorer_battery as battery
from fit_models import curves_of, made_model
from fit_sample import sample

from data.contract.fit import Curves
from data.contract.round import Round
from data.fits import fit_sha256, model_of, read_fit, with_model, write_fit
from data.regions import generate
from data.rounds import apply_edits, input_sha256, load_round, parse_edits
from data.rounds.write import write_round, write_workbook
from matcher.fit import (
    ExpertPrior,
    LearnedFit,
    PriorSettings,
    UnusableFit,
    reasons,
    refuse_unusable,
    score_pairs,
    scorer_settings,
)
from matcher.fit.kept import made
from matcher.learn.curves import curve
from matcher.lots import drawn

every_scorer = pytest.mark.parametrize("name", battery.SCORERS)
every_kind = pytest.mark.parametrize("kind", ["cohort", "teacher"])


@cache
def county() -> Round:
    return generate("county", 1)


@every_scorer
@every_kind
def test_parts_add_up(name: str, kind: str) -> None:
    battery.parts_add_up(battery.SCORERS[name], kind, county())


@every_scorer
@every_kind
def test_better_is_never_worse(name: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    battery.better_is_never_worse(battery.SCORERS[name], kind, monkeypatch)


@every_scorer
@every_kind
def test_unknown_is_not_zero(name: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    battery.unknown_is_not_zero(battery.SCORERS[name], kind, monkeypatch)


@every_scorer
@every_kind
def test_row_order_changes_nothing(name: str, kind: str) -> None:
    battery.row_order_changes_nothing(battery.SCORERS[name], kind)


@every_scorer
@every_kind
def test_the_same_again(name: str, kind: str) -> None:
    battery.the_same_again(battery.SCORERS[name], kind)


def scores(round_: Round, kind: str = "cohort") -> np.ndarray:
    n = len(round_["posts"])
    return score_pairs(round_, kind, *np.divmod(np.arange(len(round_[f"{kind}s"]) * n), n)).fit


def test_a_round_that_carries_a_model_is_scored_by_it() -> None:
    model = made_model()
    round_ = with_model(sample(), model)
    for kind in ("cohort", "teacher"):
        n = len(round_["posts"])
        pairs = np.divmod(np.arange(len(round_[f"{kind}s"]) * n), n)
        np.testing.assert_array_equal(scores(round_, kind), LearnedFit(sample(), kind, model).score(*pairs).fit)
    assert not np.array_equal(scores(round_), scores(sample()))
    np.testing.assert_array_equal(scores(with_model(round_, None)), scores(sample()))
    assert input_sha256(with_model(round_, None)) == input_sha256(sample()) != input_sha256(round_)


def test_teachers_keep_the_prior_where_nothing_was_learned_of_them() -> None:
    round_ = with_model(sample(), made_model(teacher=False))
    assert isinstance(made(round_, "cohort"), LearnedFit)
    assert isinstance(made(round_, "teacher"), ExpertPrior)
    np.testing.assert_array_equal(scores(round_, "teacher"), scores(sample(), "teacher"))


def test_the_model_stays_with_the_round_when_its_rows_are_drawn_and_edited() -> None:
    model = made_model()
    round_ = with_model(sample(), model)
    edits, issues = parse_edits([{"edit": "set", "sheet": "posts", "id": "P1", "column": "pay", "value": 2600}])
    assert not issues
    assert model_of(drawn(round_, 7)) == model == model_of(apply_edits(round_, edits).round)


def test_the_model_survives_folder_and_workbook(tmp_path: Path) -> None:
    round_ = with_model(county(), made_model())
    write_round(round_, tmp_path / "folder")
    write_workbook(round_, tmp_path / "book.xlsx")
    for path in (tmp_path / "folder", tmp_path / "book.xlsx"):
        again = load_round(path)
        assert not [issue for issue in again.issues if issue.severity == "error"]
        assert model_of(again.round) == made_model()
        assert input_sha256(again.round) == input_sha256(round_)


def test_the_model_survives_its_file(tmp_path: Path) -> None:
    write_fit(made_model(), tmp_path / "model.json")
    again = read_fit(tmp_path / "model.json")
    assert again == made_model()
    assert fit_sha256(again) == fit_sha256(made_model())
    np.testing.assert_array_equal(scores(with_model(sample(), again)), scores(with_model(sample(), made_model())))


def test_the_record_of_a_run_names_the_model_and_not_its_curves() -> None:
    model = made_model()
    told = scorer_settings(with_model(sample(), model))
    assert told["model"] == model.id
    assert told["sha256"] == fit_sha256(model)
    assert "curves" not in str(told)
    assert len(str(told)) < 400
    assert "model" not in scorer_settings(sample())


def changed(curves: Curves, **features: object) -> Curves:
    return curves.model_copy(update={"features": {**curves.features, **features}})


def test_models_of_other_features_are_refused_by_name() -> None:
    whole = curves_of("cohort")
    one = next(iter(whole.features))
    strange = made_model(cohort=changed(whole, horoscope=whole.features[one]))
    missing = made_model(cohort=whole.model_copy(update={"features": {k: v for k, v in whole.features.items() if k != one}}))
    other = made_model(prior_sha256="1" * 64)
    redefined = made_model(feature_versions={one: 2})
    elsewhere = made_model(catalogues="0" * 16)
    told = ((strange, "horoscope"), (missing, one), (other, "prior"), (redefined, f"otherwise.*{one}"), (elsewhere, "catalogues"))
    for model, word in told:
        with pytest.raises(UnusableFit, match=word) as caught:
            refuse_unusable(model)
        assert model.id in caught.value.text.zh
        with pytest.raises(UnusableFit):
            scores(with_model(sample(), model))


@pytest.mark.parametrize("slope", [0.4, 4.0])
def test_a_narrow_fit_is_explained_like_the_prior_that_it_is(slope: float) -> None:
    """The prior in log odds, at whatever scale: what is much or little of a contribution goes by the reach of the fit."""
    ends = np.array([0.0, 1.0])
    lines = {
        key: curve(ends, slope * share.weight * ends, ends, share.neutral)
        for key, share in PriorSettings().shares("cohort").items()
    }
    pairs = [np.repeat(np.arange(3), 5), np.tile([0, 1, 3, 4, 6], 3)]
    prior = reasons(sample(), "cohort", *pairs)
    told = reasons(with_model(sample(), made_model(cohort=Curves(base=0.0, features=lines))), "cohort", *pairs)
    assert told == prior
    assert any(words[-1].en.startswith("weak point") for words in told)


def test_evidence_is_less_where_less_was_learned() -> None:
    sure = curves_of("cohort")
    vague = sure.model_copy(
        update={
            "features": {
                key: curve.model_copy(update={"evidence": tuple(e / 2 for e in curve.evidence)})
                for key, curve in sure.features.items()
            }
        }
    )
    pairs = np.array([0, 1, 2]), np.array([0, 1, 4])
    full = LearnedFit(sample(), "cohort", made_model(cohort=sure)).score(*pairs).evidence
    half = LearnedFit(sample(), "cohort", made_model(cohort=vague)).score(*pairs).evidence
    prior = ExpertPrior(sample(), "cohort").score(*pairs).evidence
    np.testing.assert_allclose(half, full / 2, atol=2e-6)
    assert np.all(full < prior)
