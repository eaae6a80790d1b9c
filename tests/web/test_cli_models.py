"""``train``, ``models`` and ``--fit``: from results to a model in use, and back to the prior."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tiny_round import write_tiny

from benchmarks.hidden_truth import hidden
from data.contract.plan import Plan
from data.fits import fit_sha256, read_fit, with_model, write_fit
from data.rounds import load_round
from data.rounds.write import write_round
from web.cli.main import run


def xiaoqi(*arguments: object) -> int:
    return run(["--lang", "en", *map(str, arguments)])


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with results of 300 students."""
    folder = tmp_path_factory.mktemp("history") / "round"
    write_round(hidden(300, 3, tests=60).round, folder)
    return folder


@pytest.fixture(scope="session")
def trained(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds one model."""
    folder = tmp_path_factory.mktemp("trained")
    assert xiaoqi("train", history, "--out", folder / "spring") == 0
    return folder


@pytest.fixture
def models(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the settings name, with a copy of the model in it."""
    folder = tmp_path / "models"
    (folder / "spring").mkdir(parents=True)
    for name in ("model.json", "card.md"):
        (folder / "spring" / name).write_bytes((trained / "spring" / name).read_bytes())
    monkeypatch.setenv("XIAOQI_MODELS_DIR", str(folder))
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "tiny")


def name_in(models: Path) -> str:
    return read_fit(models / "spring" / "model.json").id


def used(models: Path, history: Path) -> str:
    """Audited and put into use."""
    name = name_in(models)
    assert xiaoqi("models", "audit", name, history) == 0
    assert xiaoqi("models", "activate", name, "--reason", "decided on 3 May") == 0
    return name


def suggested(tiny: Path, capsys: pytest.CaptureFixture[str], *options: object) -> float:
    capsys.readouterr()
    assert xiaoqi("suggest", tiny, "--for", "cohort:C1", "--top", 1, *options) == 0
    item = json.loads(capsys.readouterr().out)["items"][0]
    assert sum(item["contributions"].values()) == pytest.approx(item["fit"], abs=1e-6)
    return float(item["fit"])


def test_train_writes_model_and_cards_and_says_why_the_prior_stays(
    trained: Path, history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sorted(path.name for path in (trained / "spring").iterdir()) == ["card.json", "card.md", "model.json"]
    assert xiaoqi("train", history, "--out", trained / "spring") == 2
    capsys.readouterr()
    assert xiaoqi("train", history, "--out", tmp_path / "again", "--champion", trained / "spring" / "model.json") == 0
    said = capsys.readouterr().out
    assert "Not recommended, the present model" in said
    again, first = (read_fit(path / "model.json") for path in (tmp_path / "again", trained / "spring"))
    assert again.cohort == first.cohort, "whom it is tried against does not change what is learned"


def test_too_few_results_are_told_and_nothing_is_written(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("train", tiny, "--out", tmp_path / "model") == 0
    assert "Too few results" in capsys.readouterr().out
    assert not (tmp_path / "model").exists()


def test_a_model_is_audited_then_used_then_retired(
    models: Path, history: Path, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = name_in(models)
    prior = suggested(tiny, capsys)
    assert xiaoqi("models", "activate", name, "--reason", "I want to") == 1
    assert "no audit on file" in capsys.readouterr().err
    assert xiaoqi("models", "audit", name, history) == 0
    said = capsys.readouterr().out
    assert "share of women" in said
    assert "had not learned from" in said
    assert suggested(tiny, capsys) == prior, "audited is not in use"
    assert xiaoqi("models", "activate", name) == 1, "300 students prove nothing, so a reason is needed"
    assert "--reason" in capsys.readouterr().err
    assert xiaoqi("models", "activate", name, "--reason", "decided on 3 May") == 0
    assert "multiply weights.fit" in capsys.readouterr().err
    learned = suggested(tiny, capsys)
    assert learned != prior
    assert suggested(tiny, capsys, "--fit", "prior") == prior
    assert suggested(tiny, capsys, "--fit", models / "spring" / "model.json") == learned
    assert xiaoqi("models", "list") == 0
    assert "audited, in use" in capsys.readouterr().out
    assert xiaoqi("--lang", "zh", "models", "show", name) == 0
    shown = capsys.readouterr().out
    assert "办学层次 中职" in shown
    assert "\t启用\tdecided on 3 May" in shown
    assert not re.search(r"secondary|activate|女生比例 (low|middle|high)|学校 [A-Z0-9]+\t", shown)
    kept = (models / "spring" / "model.json").read_bytes()
    other = read_fit(models / "spring" / "model.json").model_copy(update={"prior_sha256": "1" * 64})
    (models / "other").mkdir()
    write_fit(other, models / "other" / "model.json")
    (models / "spring" / "model.json").unlink()
    assert xiaoqi("models", "list") == 1, "what lies there is listed all the same"
    told = capsys.readouterr()
    assert other.id in told.out
    assert "in use" not in told.out
    assert "was changed" in told.err
    (models / "other" / "model.json").unlink()
    assert xiaoqi("suggest", tiny, "--for", "cohort:C1") == 1
    assert "is gone" in capsys.readouterr().err
    (models / "spring" / "model.json").write_bytes(kept)
    assert xiaoqi("models", "retire", "--reason", "new rules") == 0
    assert suggested(tiny, capsys) == prior
    assert xiaoqi("models", "show", name) == 0
    said = capsys.readouterr().out
    assert "decided on 3 May" in said
    assert "new rules" in said
    assert f"Model card {name}" in said


def test_a_plan_is_looked_at_by_the_fit_that_it_was_made_with(
    models: Path, history: Path, tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = used(models, history)
    plan_path = tmp_path / "plan" / "plan.json"
    assert xiaoqi("solve", tiny, "--out", plan_path.parent) == 0
    told = Plan.model_validate_json(plan_path.read_bytes()).provenance.settings["fit"]
    assert (told["model"], told["sha256"]) == (name, fit_sha256(read_fit(models / "spring" / "model.json")))
    assert xiaoqi("models", "retire") == 0
    (tmp_path / "edits.json").write_text('[{"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 5}]')
    assert xiaoqi("audit", tiny, plan_path) == 0
    assert xiaoqi("explain", tiny, plan_path, "--cohort", "C1") == 0
    assert xiaoqi("whatif", tiny, plan_path, tmp_path / "edits.json", "--out", tmp_path / "w") == 0
    assert xiaoqi("whatif", tiny, plan_path, tmp_path / "edits.json", "--out", tmp_path / "p", "--fit", "prior") == 0
    fits = [
        Plan.model_validate_json((tmp_path / folder / "plan.json").read_bytes()).provenance.settings["fit"]["scorer"]
        for folder in ("w", "p")
    ]
    assert fits == ["learned-fit/1", "expert-prior/1"]
    assert xiaoqi("explain", tiny, plan_path, "--cohort", "C1", "--fit", "prior") == 1
    (models / "spring" / "model.json").rename(tmp_path / "elsewhere.json")
    capsys.readouterr()
    assert xiaoqi("audit", tiny, plan_path) == 1
    assert "Maybe give its file: --fit" in capsys.readouterr().err
    assert xiaoqi("audit", tiny, plan_path, "--fit", tmp_path / "elsewhere.json") == 0


def test_a_round_that_carries_a_model_keeps_it(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tiny_round import tiny_records

    from data.contract.round import Round

    model = read_fit(models / "spring" / "model.json")
    carrying = tmp_path / "carrying"
    write_round(with_model(Round.from_records(tiny_records()), model), carrying)
    plain = write_tiny(tmp_path / "plain")
    assert suggested(carrying, capsys) == suggested(plain, capsys, "--fit", models / "spring" / "model.json")
    assert suggested(carrying, capsys, "--fit", "prior") == suggested(plain, capsys)


@pytest.mark.parametrize(
    ("text", "word"),
    [("{}", "format"), ("nonsense", "not valid JSON"), ('{"format": "xiaoqi.plan/1"}', "maybe another file was meant")],
)
def test_what_is_no_model_is_told(text: str, word: str, tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "model.json"
    path.write_text(text, encoding="utf-8")
    assert xiaoqi("suggest", tiny, "--for", "cohort:C1", "--fit", path) == 1
    said = capsys.readouterr().err
    assert word in said
    assert "model.json" in said
    assert xiaoqi("solve", tiny, "--out", tmp_path / "out", "--fit", tmp_path / "none.json") == 1
    assert "cannot open" in capsys.readouterr().err


def test_a_broken_model_of_the_round_is_replaced_by_nothing_in_silence(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tiny / "settings.csv"
    settings.write_text(settings.read_text(encoding="utf-8-sig") + 'fit.model,"{}",\n', encoding="utf-8-sig")
    for command in (
        ("suggest", tiny, "--for", "cohort:C1"),
        ("solve", tiny, "--out", tmp_path / "out", "--set-aside"),
        ("train", tiny, "--out", tmp_path / "model"),
    ):
        assert xiaoqi(*command) == 1
        said = capsys.readouterr().err
        assert "fit.model is wrong" in said
        assert "mend or delete fit.model" in said
    assert suggested(tiny, capsys, "--fit", "prior") > 0, "a choice is a choice"


@pytest.mark.slow
def test_training_beats_the_model_of_the_round_before_the_one_in_use(
    models: Path, history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    used(models, history)
    own = read_fit(models / "spring" / "model.json").model_copy(update={"id": "of-the-round"})
    carrying = tmp_path / "carrying"
    write_round(with_model(load_round(history).round, own), carrying)
    capsys.readouterr()
    assert xiaoqi("train", carrying, "--out", tmp_path / "next") == 0
    assert "the present model of-the-round" in capsys.readouterr().out
    old = own.model_copy(update={"catalogues": "0" * 16})
    write_round(with_model(load_round(history).round, old), tmp_path / "old")
    assert xiaoqi("train", tmp_path / "old", "--out", tmp_path / "again") == 0, "else nobody could train again"
    told = capsys.readouterr()
    assert "other catalogues" in told.err
    assert "the calibrated prior stays" in told.out


def test_a_model_of_other_features_is_told_and_nothing_is_scored(
    models: Path, tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = json.loads((models / "spring" / "model.json").read_text())
    given["cohort"]["features"]["horoscope"] = given["cohort"]["features"].pop("pay")
    (tmp_path / "old.json").write_text(json.dumps(given))
    assert xiaoqi("suggest", tiny, "--for", "cohort:C1", "--fit", tmp_path / "old.json") == 1
    said = capsys.readouterr().err
    assert "horoscope" in said
    assert "pay" in said


def test_an_audit_needs_results(models: Path, tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("models", "audit", name_in(models), tiny) == 1
    assert "outcomes" in capsys.readouterr().err
    assert xiaoqi("models", "show", "nobody") == 1
    assert name_in(models) in capsys.readouterr().err


def test_an_empty_folder_is_no_trouble(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert xiaoqi("models", "list", "--models", tmp_path / "none") == 0
    assert "the prior is" in capsys.readouterr().out
    assert xiaoqi("models", "retire", "--models", tmp_path / "none") == 1
    assert not (tmp_path / "none").exists()
