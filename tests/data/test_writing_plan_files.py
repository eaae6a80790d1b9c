"""plan.json: the same bytes every time, and clear words about files that are no plans."""

import json
from pathlib import Path
from typing import Any

import pytest
from written_sample import sample_plan

from data.plans import UnreadablePlan, read_plan, write_plan
from data.plans.files import plan_of, plan_text


def test_a_plan_reads_back_as_it_was_written(tmp_path: Path) -> None:
    plan = sample_plan()
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == plan


def test_the_text_is_stable_and_readable() -> None:
    text = plan_text(sample_plan())
    assert text == plan_text(plan_of(json.loads(text)))
    document = json.loads(text)
    assert list(document)[:5] == ["format", "status", "objective", "bound", "gap"]
    assert "距离 4 公里" in text
    assert text.endswith("}\n")


def test_an_unplaced_row_names_one_subject_only() -> None:
    for row in json.loads(plan_text(sample_plan()))["unplaced"]:
        assert ("cohort_id" in row) != ("teacher_id" in row)


def test_keys_of_later_versions_are_ignored() -> None:
    document = json.loads(plan_text(sample_plan()))
    document["shadow"] = {"later": True}
    document["internships"][0]["housing"] = "yes"
    assert plan_of(document) == sample_plan()


def test_an_infeasible_plan_has_no_numbers(tmp_path: Path) -> None:
    none: dict[str, Any] = {"objective": None, "bound": None, "gap": None, "terms": {}, "internships": (), "unplaced": ()}
    plan = sample_plan(status="infeasible", conflicts=(("D1", "D2"),), **none)
    write_plan(plan, tmp_path / "p.json")
    assert read_plan(tmp_path / "p.json") == plan


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "JSON"),
        (b"PK\x03\x04\xff\xfe", "UTF-8"),
        (b"[]", "对象"),
        (b'{"format": "xiaoqi.diff/1"}', "xiaoqi.plan/1"),
        (b'{"status": "optimal"}', "format"),
        (b'{"format": "xiaoqi.plan/1"}', "status"),
        (b'{"format": "xiaoqi.plan/1", "gap": NaN}', "NaN"),
        (b"[" * 100_000, "JSON"),
        (b'{"format": "xiaoqi.plan/1", "objective": ' + b"9" * 6000 + b"}", "JSON"),
    ],
)
def test_a_wrong_file_is_explained(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(path)
    assert word in caught.value.text.zh or "嵌套" in caught.value.text.zh
    assert caught.value.text.en


def test_no_file_and_a_folder_are_explained(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(UnreadablePlan):
            read_plan(path)


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        (("internships", 0, "students"), "15", "internships.0.students"),
        (("internships", 0, "students"), 0, "internships.0.students"),
        (("internships", 0, "start"), "July", "internships.0.start"),
        (("status",), "good", "status"),
        (("objective",), None, "objective"),
        (("unplaced", 0, "teacher_id"), "T1", "unplaced.0"),
        (("checks", 0, "severity"), "fatal", "checks.0.severity"),
    ],
)
def test_a_wrong_value_is_named(path: tuple[Any, ...], value: Any, word: str) -> None:
    document = json.loads(plan_text(sample_plan()))
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(UnreadablePlan) as caught:
        plan_of(document)
    assert word in caught.value.text.zh
    assert word in caught.value.text.en
