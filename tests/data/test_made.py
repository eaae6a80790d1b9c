"""What is made of tables: the same while they are the same, and gone with them."""

from __future__ import annotations

import gc
import weakref

import pandas as pd

from data.contract.round import Round
from data.made import alike, made_of, rows_of


class Thing:
    """What a table is turned into; can be watched."""


def test_the_same_of_the_same_tables_and_gone_with_them() -> None:
    one, other = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]})
    first = made_of((one, other), "thing", Thing)
    assert made_of((one, other), "thing", Thing) is first
    assert made_of((one, other), "another thing", Thing) is not first
    assert made_of((other, one), "thing", Thing) is not first
    seen = weakref.ref(first)
    del first, one
    gc.collect()
    assert seen() is None


def test_rows_like_earlier_ones_are_theirs() -> None:
    table, asked = pd.DataFrame({"a": [10, 20, 30]}), list[list[int]]()

    def build(table: pd.DataFrame, at: list[int] | None) -> list[str]:
        rows = table if at is None else table.iloc[at]
        asked.append(rows["a"].tolist())
        return [f"<{value}>" for value in rows["a"]]

    before = rows_of(table, "told", lambda at: build(table, at))
    after = pd.DataFrame({"a": [30, 15, 10, 40]})
    alike(after, table, [2, -1, 0, -1])
    now = rows_of(after, "told", lambda at: build(after, at))
    assert now == ["<30>", "<15>", "<10>", "<40>"]
    assert now[0] is before[2]
    assert asked == [[10, 20, 30], [15, 40]]


def test_who_changes_a_record_changes_no_other() -> None:
    round_ = Round.from_records({"schools": [{"school_id": "S1", "name": "一校"}]})
    (record,) = round_.records("schools")
    record["name"] = "改了"
    assert round_.records("schools")[0]["name"] == round_.rows("schools")[0]["name"] == "一校"
