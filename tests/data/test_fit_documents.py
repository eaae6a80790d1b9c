"""Fit models as documents: what is wrong is named in both languages, and a journal that says which one is in use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from data.contract.fit import Curve, Curves, FitAudit, FitModel, GroupGap, Training
from data.contract.round import Round
from data.contract.text import Text
from data.fits import KEY, UnreadableFit, fit_of, fit_sha256, fit_text, model_of, read_fit, with_model, write_fit
from data.fits.faults import worth_at
from data.fits.folder import AUDIT, JOURNAL, ModelsFolder, RefusedStep
from data.fits.groups import group_words
from data.rulebook.settings import Settings, parse
from data.schemas import schema

CURVE = Curve(neutral=0.5, values=(0.0, 0.5, 1.0), worth=(-1.0, 0.0, 0.5), evidence=(0.1, 0.2, 0.3))


def model(name: str = "fit-a", taken: bool = True, **curve: Any) -> FitModel:
    training = Training(
        input_sha256="0" * 64,
        seed=0,
        years=(2024, 2025),
        holdout=2025,
        rows=5,
        steps=50,
        halfway=60.0,
        taken=taken,
        reasons=() if taken else (("不更好", "not better"),),
    )
    return FitModel(
        id=name,
        created="2026-01-01T00:00:00+00:00",
        versions={"xiaoqi": "0"},
        prior_sha256="1" * 64,
        cohort=Curves(base=0.2, features={"pay": CURVE.model_copy(update=curve)}),
        training=training,
    )


def raw(**changes: Any) -> dict[str, Any]:
    return {**json.loads(fit_text(model())), **changes}


def test_written_and_read_it_is_the_same(tmp_path: Path) -> None:
    write_fit(model(), tmp_path / "m.json")
    assert read_fit(tmp_path / "m.json") == model() == fit_of(fit_text(model()))
    Draft202012Validator(schema("fit")).validate(raw())


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (raw(format="xiaoqi.fit/2"), "xiaoqi.fit/2"),
        (raw(format=None), "none"),
        ([], "JSON object"),
        (raw(cohort={"base": "0.2", "features": {}}), "cohort.base"),
        ({key: value for key, value in raw().items() if key != "training"}, "training"),
    ],
)
def test_what_is_no_model_is_told(document: Any, word: str) -> None:
    with pytest.raises(UnreadableFit, match=word) as caught:
        fit_of(json.dumps(document))
    assert caught.value.text.zh != caught.value.text.en


@pytest.mark.parametrize(
    ("curve", "word"),
    [
        ({"worth": (-1.0, 0.0, -0.5)}, "falls at 0.5"),
        ({"worth": (-1.0, 0.1, 0.5)}, "0 at its neutral"),
        ({"values": (0.0, 0.5, 0.5)}, "rise strictly"),
        ({"values": (0.1, 0.5, 1.0)}, "rise strictly"),
        ({"worth": (-1.0, 0.0)}, "different lengths"),
        ({"evidence": (0.0, 2.0, 0.0)}, "evidence outside"),
        ({"worth": (-99.0, 0.0, 0.5)}, "outside"),
    ],
)
def test_curves_that_no_fit_may_have_are_told(curve: dict[str, Any], word: str) -> None:
    with pytest.raises(UnreadableFit, match=word) as caught:
        fit_of(fit_text(model(**curve)))
    assert "cohort.pay" in caught.value.text.zh
    assert "cohort.pay" in caught.value.text.en


def test_a_file_that_is_no_json_or_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text('{"a": NaN}', encoding="utf-8")
    with pytest.raises(UnreadableFit, match="NaN"):
        read_fit(tmp_path / "m.json")
    with pytest.raises(UnreadableFit, match="cannot open the fit model"):
        read_fit(tmp_path / "none.json")


@given(text=st.text(max_size=60) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
@settings(max_examples=60)
def test_whatever_the_text_it_is_read_or_refused(text: str) -> None:
    with pytest.raises(UnreadableFit):
        fit_of(text)


@given(value=st.floats(0, 1))
def test_between_the_points_a_curve_is_straight(value: float) -> None:
    by_hand = 2 * value - 1 if value < 0.5 else value - 0.5
    assert worth_at(CURVE, value) == pytest.approx(by_hand, abs=1e-12)


def test_settings_take_a_model_and_tell_what_is_wrong_with_one() -> None:
    assert parse(KEY, fit_text(model())) == fit_text(model())
    assert parse(KEY, " " + json.dumps(raw(), indent=1)) == fit_text(model())
    wrong = parse(KEY, json.dumps(raw(format="xiaoqi.plan/1")))
    assert isinstance(wrong, Text)
    assert "xiaoqi.plan/1" in wrong.zh
    Settings.of(with_model(Round.from_records({}), model()))
    with pytest.raises(ValueError, match="JSON"):
        Settings.of(Round.from_records({"settings": [{"key": KEY, "value": "{"}]}))


def test_a_round_carries_one_model_at_most() -> None:
    round_ = Round.from_records({"settings": [{"key": "as_of", "value": "2026-06-01"}]})
    assert model_of(round_) is None
    assert with_model(round_, None) is round_
    twice = with_model(with_model(round_, model("fit-a")), model("fit-b"))
    assert twice["settings"]["key"].tolist() == ["as_of", KEY]
    assert model_of(twice) == model("fit-b")
    assert with_model(twice, None)["settings"]["key"].tolist() == ["as_of"]


def folder_of(tmp_path: Path, *models: FitModel) -> ModelsFolder:
    for one in models:
        (tmp_path / one.id).mkdir()
        write_fit(one, tmp_path / one.id / "model.json")
    return ModelsFolder(tmp_path)


def audited(folder: ModelsFolder, one: FitModel, gap: float = 0.0) -> None:
    row = GroupGap(
        by="school", group="S1", results=9, steps=90, fit=0.5, rate=0.5 - gap, gap=gap, low=gap, high=gap, flagged=gap > 0.05
    )
    audit = FitAudit(model=one.id, sha256=fit_sha256(one), input_sha256="0" * 64, when="now", groups=(row,))
    (folder.path / one.id / AUDIT).write_text(audit.model_dump_json(), encoding="utf-8")


def test_a_model_is_put_into_use_and_taken_out_again(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, model("fit-a"), model("fit-b"))
    assert folder.active() is None
    for name in ("fit-a", "fit-b"):
        audited(folder, model(name))
        folder.activate(name, "lin", "now", None)
        assert folder.active() == model(name)
    assert folder.retire("lin", "later", "back") == "fit-b"
    assert folder.active() is None
    assert [(line["what"], line["model"], line["reason"]) for line in folder.journal()] == [
        ("activate", "fit-a", None),
        ("activate", "fit-b", None),
        ("retire", "fit-b", "back"),
    ]
    with pytest.raises(RefusedStep, match="No model is in use"):
        folder.retire("lin", "later", None)


def test_without_an_audit_of_this_very_model_it_is_not_used(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, model())
    with pytest.raises(RefusedStep, match="no audit on file"):
        folder.activate("fit-a", "lin", "now", "I want to")
    audited(folder, model())
    write_fit(model(worth=(-2.0, 0.0, 0.5)), tmp_path / "fit-a" / "model.json")
    with pytest.raises(RefusedStep, match="no audit on file"):
        folder.activate("fit-a", "lin", "now", "I want to")
    assert folder.journal() == []


@pytest.mark.parametrize(("taken", "gap", "word"), [(False, 0.0, "not better"), (True, 0.2, r"school S1 .*\+0.200")])
def test_doubts_need_a_reason(tmp_path: Path, taken: bool, gap: float, word: str) -> None:
    one = model(taken=taken)
    folder = folder_of(tmp_path, one)
    audited(folder, one, gap)
    with pytest.raises(RefusedStep, match=word):
        folder.activate("fit-a", "lin", "now", None)
    folder.activate("fit-a", "lin", "now", "decided on 3 May")
    assert folder.journal()[0]["reason"] == "decided on 3 May"


def test_a_model_changed_behind_our_back_is_not_used(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, model())
    audited(folder, model())
    folder.activate("fit-a", "lin", "now", None)
    write_fit(model(worth=(-2.0, 0.0, 0.5)), tmp_path / "fit-a" / "model.json")
    with pytest.raises(RefusedStep, match="was changed"):
        folder.active()
    (tmp_path / "fit-a" / "model.json").unlink()
    with pytest.raises(RefusedStep, match="fit-a, is gone"):
        folder.active()
    assert folder.retire("lin", "later", None) == "fit-a"


def test_a_model_made_again_is_the_same_and_two_folders_of_it_are_named(tmp_path: Path) -> None:
    again = model().model_copy(update={"created": "2027-01-01T00:00:00+00:00", "versions": {"xiaoqi": "1"}})
    assert fit_sha256(again) == fit_sha256(model()) != fit_sha256(model(worth=(-2.0, 0.0, 0.5)))
    folder = folder_of(tmp_path, model())
    audited(folder, model())
    folder.activate("fit-a", "lin", "now", None)
    (tmp_path / "second").mkdir()
    write_fit(again, tmp_path / "second" / "model.json")
    with pytest.raises(RefusedStep, match=r"more than one folder: \S*fit-a, \S*second;"):
        folder.find("fit-a")
    (tmp_path / "fit-a" / "model.json").unlink()
    assert folder.active() == again, "either file will do"


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, model())
    (tmp_path / JOURNAL).write_text('{"what": 1}\n', encoding="utf-8")
    with pytest.raises(RefusedStep, match="Line 1"):
        folder.active()
    (tmp_path / "fit-a" / "model.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UnreadableFit, match=r"fit-a.model\.json"):
        folder.models()


@pytest.mark.parametrize(
    ("by", "group", "name", "words"),
    [
        ("school", "S1", "青石职专", Text("学校 青石职专（S1）", "school 青石职专 (S1)")),
        ("school", "S1", "", Text("学校 S1", "school S1")),
        ("level", "secondary", "", Text("办学层次 中职", "level secondary")),
        ("county", "990101", "", Text("区县 虚构地区（990101）", "county 虚构地区 (990101)")),
        ("women", "high", "", Text("女生比例 高", "share of women high")),
    ],
)
def test_groups_of_an_audit_are_told_in_words_with_names_beside_ids(by: str, group: str, name: str, words: Text) -> None:
    gap = GroupGap(by=by, group=group, name=name, results=1, steps=1, fit=0.5, rate=0.5, gap=0, low=0, high=0, flagged=False)
    assert group_words(gap) == words


def test_doubts_about_a_model_are_told_in_words(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, model("fit-a"))
    audited(folder, model("fit-a"), gap=0.2)
    with pytest.raises(RefusedStep) as refused:
        folder.activate("fit-a", "lin", "now", None)
    assert "学校 S1 的匹配度与实际相差 +0.200" in refused.value.text.zh
    assert "in school S1 fit and rate differ by +0.200" in refused.value.text.en
