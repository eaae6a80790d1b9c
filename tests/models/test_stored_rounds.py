import pytest
from pandas.testing import assert_frame_equal
from small_county import small_round
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.contract.edit import Pin, SetCell
from data.contract.issue import Issue
from data.contract.text import Text
from data.rounds import input_sha256
from models.database import Database
from models.store import (
    add_scenario,
    base_scenario,
    edits_of,
    events_on,
    list_rounds,
    load_issues,
    load_round,
    scenario_round,
    store_round,
    uploaded_file,
)


def test_a_round_reads_back_as_it_was(database: Database) -> None:
    round = small_round()
    with database.writing() as session:
        stored = store_round(session, round, name="春季")
    with database.reading() as session:
        back = load_round(session, stored.id)
    assert back.tables.keys() == round.tables.keys()
    assert back.kept_aside.keys() == round.kept_aside.keys()
    for there, here in ((back.tables, round.tables), (back.kept_aside, round.kept_aside)):
        for name, table in here.items():
            assert_frame_equal(there[name], table, check_exact=True, check_index_type="exact")
    assert back["teachers"]["major_codes"].iloc[0] == ("01", "二；三")
    assert [type(v) for v in back.kept_aside["schools"]["day"]] == [type(v) for v in round.kept_aside["schools"]["day"]]
    assert back.records("schools") == round.records("schools")
    assert stored.sha256 == input_sha256(back)


def test_the_same_name_again_is_the_next_version(database: Database) -> None:
    for name in ("春季", "秋季", "春季"):
        with database.writing() as session:
            store_round(session, small_round(), name=name)
    with database.reading() as session:
        assert [(r.name, r.version) for r in list_rounds(session)] == [("春季", 2), ("秋季", 1), ("春季", 1)]


def test_file_and_issues_are_kept(database: Database) -> None:
    found = [
        Issue(code="a", severity=severity, sheet="posts", row=i, message=Text("甲", "a"), hint=Text("乙", "b"))
        for i, severity in enumerate(("error", "warning", "warning", "todo"))
    ]
    content = bytes(range(256)) * 100
    with database.writing() as session:
        stored = store_round(session, small_round(), name="r", issues=found, set_aside=True, filename="甲.xlsx", content=content)
    with database.reading() as session:
        assert load_issues(session, stored.id) == found
        assert uploaded_file(session, stored.id) == ("甲.xlsx", content)
        (listed,) = list_rounds(session)
        assert listed.imported is not None
        assert (listed.imported.errors, listed.imported.warnings, listed.imported.todos, listed.imported.set_aside) == (
            1,
            2,
            1,
            True,
        )
        assert [e.act for e in events_on(session, "round", stored.id)] == ["round.store"]


@pytest.mark.parametrize("change", ["UPDATE sheets SET rows = 0", "DELETE FROM sheets", "UPDATE imports SET content = NULL"])
def test_what_was_imported_cannot_be_changed(database: Database, change: str) -> None:
    with database.writing() as session:
        store_round(session, small_round(), name="r")
    with pytest.raises(DBAPIError, match="final"), database.writing() as session:
        session.execute(text(change))


def test_a_scenario_adds_to_its_parents_edits(database: Database) -> None:
    more = SetCell(edit="set", sheet="posts", id="P1", column="seats", value=10)
    pin = Pin(edit="pin", cohort_id="C1", post_id="P1", students=5, reason="\x00为何")
    with database.writing() as session:
        stored = store_round(session, small_round(), name="r")
        base = base_scenario(session, stored.id)
        first = add_scenario(session, base.id, [more], name="一")
        second = add_scenario(session, first.id, [pin], name="二", note="试")
    with database.reading() as session:
        assert edits_of(session, base.id) == []
        assert edits_of(session, second.id) == [more, pin]
        assert [scenario_round(session, s.id).records("posts")[0]["seats"] for s in (base, first)] == [20, 10]


def test_what_is_not_there(database: Database) -> None:
    with database.reading() as session:
        for ask in (load_round, load_issues, uploaded_file, base_scenario, edits_of, scenario_round):
            with pytest.raises(LookupError):
                ask(session, 77)
