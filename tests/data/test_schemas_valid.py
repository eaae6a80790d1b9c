"""The JSON Schemas: sound, and what is really written meets them."""

import json
from typing import Any

import jsonschema
import pytest
from written_sample import sample_plan, sample_rows

from data.columns import SHEETS
from data.contract.issue import Issue
from data.contract.suggestion import PartnerSuggestion, Suggestion
from data.contract.text import Text
from data.plans import diff_plans
from data.plans.files import plan_text
from data.schemas import NAMES, schema


def valid(name: str, document: Any) -> bool:
    checker = jsonschema.Draft202012Validator(schema(name), format_checker=jsonschema.FormatChecker())
    return bool(checker.is_valid(document))


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_sound_and_named(name: str) -> None:
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == f"xiaoqi.{name}/1"
    assert found["title"]
    json.dumps(found)


def test_there_is_one_for_every_document() -> None:
    assert set(NAMES) == {"plan", "suggestion", "edits", "diff", "comparison", "evaluation", "fit", "issue", "round"}
    with pytest.raises(KeyError):
        schema("plans")


def test_a_written_plan_meets_its_schema() -> None:
    document = json.loads(plan_text(sample_plan()))
    assert valid("plan", document)
    assert not valid("plan", document | {"format": "xiaoqi.plan/2"})
    assert not valid("plan", {key: value for key, value in document.items() if key != "format"})
    document["unplaced"][0]["teacher_id"] = "T1"
    assert not valid("plan", document)


def test_a_difference_meets_its_schema() -> None:
    diff = diff_plans(sample_plan(), sample_plan(internships=(), terms={"fit": 3}))
    document = diff.model_dump(mode="json")
    assert valid("diff", document)
    assert not valid("diff", document | {"format": "xiaoqi.plan/1"})


def test_a_suggestion_meets_its_schema() -> None:
    line = {
        "for": "cohort:C1",
        "items": [
            {"post_id": "P1", "fit": 0.5, "grade": "near", "contributions": {"base": 0.5}, "evidence": 0.2, "blocked_by": []}
        ],
    }
    assert valid("suggestion", line)
    assert valid("suggestion", Suggestion.model_validate(line).model_dump(mode="json", by_alias=True))
    assert not valid("suggestion", {"items": []})
    bars = {"rule": "seats", "detail": "满", "detail_en": "full", "to_do": "增加", "to_do_en": "raise"}
    for change in (None, [{"edit": "set", "sheet": "posts", "id": "P1", "column": "seats", "value": 1}]):
        blocked = {**line, "items": [{**line["items"][0], "blocked_by": [{**bars, "change": change}]}]}
        assert valid("suggestion", blocked)
        told = Suggestion.model_validate(blocked).model_dump(mode="json", by_alias=True, exclude_none=True)
        assert told["items"][0]["blocked_by"][0]["change"] == change
        assert valid("suggestion", told)


def test_a_line_of_partners_meets_the_schema() -> None:
    pair = {"cohort_id": "C1", "post_id": "P1", "fit": 0.5, "students": 30, "seats": 4}
    partner = {"enterprise_id": "E1", "fit": 0.25, "students": 30, "seats": 9, "pairs": [pair]}
    line = {"for": "school:S1", "items": [partner]}
    assert valid("suggestion", line)
    assert valid("suggestion", PartnerSuggestion.model_validate(line).model_dump(mode="json", by_alias=True))
    assert not valid("suggestion", {"for": "school:S1", "items": [{**partner, "fit": 2}]})


@pytest.mark.parametrize(
    ("edit", "good"),
    [
        ({"edit": "set", "sheet": "posts", "id": "P7", "column": "seats", "value": 10}, True),
        ({"edit": "add", "sheet": "posts", "row": {"post_id": "P9"}}, True),
        ({"edit": "remove", "sheet": "enterprises", "id": "E3"}, True),
        ({"edit": "pin", "cohort_id": "C1", "post_id": "P7", "students": 12, "reason": "协议"}, True),
        ({"edit": "forbid", "teacher_id": "T9", "enterprise_id": "E3", "reason": "协议"}, True),
        ({"edit": "setting", "key": "rules.min_days.days", "value": 60}, True),
        ({"edit": "pin", "cohort_id": "C1", "post_id": "P7"}, False),
        ({"edit": "delete", "sheet": "posts", "id": "P7"}, False),
    ],
)
def test_edits_of_the_format_meet_their_schema(edit: dict[str, Any], good: bool) -> None:
    assert valid("edits", [edit]) is good


def test_issues_are_listed_with_one_sentence_each() -> None:
    issue = Issue(code="x", severity="error", message=Text("问题", "problem"), hint=Text("改", "do"))
    row = issue.model_dump(mode="json") | {"message": "问题", "hint": "改"}
    assert valid("issue", [row])
    assert not valid("issue", [row | {"severity": "fatal"}])
    assert not valid("issue", [{key: value for key, value in row.items() if key != "row"}])


def test_a_round_of_rows_meets_its_schema() -> None:
    document = json.loads(json.dumps(sample_rows(), default=str))
    assert valid("round", document)
    document["posts"][0]["kind"] = "job"
    assert not valid("round", document)


@pytest.mark.parametrize("key", ["schools", "majors", "cohorts", "enterprises", "posts"])
def test_a_round_needs_its_five_sheets(key: str) -> None:
    document = json.loads(json.dumps(sample_rows(), default=str))
    del document[key]
    assert not valid("round", document)


def test_the_round_has_every_column_with_its_words() -> None:
    sheets = schema("round")["properties"]
    for sheet in SHEETS:
        columns = sheets[sheet.name]["items"]["properties"]
        assert list(columns) == list(sheet.keys)
        for column in sheet.columns:
            assert columns[column.key]["title"] == column.zh
            assert column.help_zh in columns[column.key]["description"]
            assert column.help_en in columns[column.key]["description"]


def test_the_schema_of_a_bar_names_its_fields() -> None:
    found = schema("suggestion")["$defs"]["Barring"]
    assert {"rule", "detail", "change", "to_do", "to_do_en"} <= set(found["properties"])
