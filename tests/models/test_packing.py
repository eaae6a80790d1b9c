import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from data.contract.issue import Issue
from data.contract.round import Round
from data.contract.text import Text
from models.packing import pack_issues, pack_table, unpack_issues, unpack_table

text = st.none() | st.text(max_size=20)
row = st.fixed_dictionaries(
    {
        "post_id": st.text(min_size=1),
        "title": text,
        "seats": st.none() | st.integers(-(2**63), 2**63 - 1),
        "pay": st.none() | st.floats(allow_nan=False),
        "start": st.none() | st.dates(),
        "night_shift": st.none() | st.booleans(),
        "majors": st.lists(st.text()).map(tuple),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(row, max_size=4))
def test_any_typed_table_reads_back_equal(rows: list[dict[str, object]]) -> None:
    table = Round.from_records({"posts": rows})["posts"]
    back = unpack_table(pack_table(table))
    assert_frame_equal(back, table, check_exact=True, check_index_type="exact", check_column_type="exact")
    assert back["majors"].map(type).eq(tuple).all()


@pytest.mark.parametrize("table", [pd.DataFrame(), pd.DataFrame(index=pd.RangeIndex(3)), pd.DataFrame({"a": [1, 2]}).iloc[1:]])
def test_tables_without_columns_or_first_rows(table: pd.DataFrame) -> None:
    assert_frame_equal(unpack_table(pack_table(table)), table, check_column_type=False)


def test_a_value_no_round_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        pack_table(pd.DataFrame({"a": pd.Series([object()], dtype=object)}))


def test_issues_keep_every_field() -> None:
    full = Issue(
        code="posts.seats",
        severity="error",
        sheet="posts",
        row=2,
        column="seats",
        id="P1",
        value="\x00",
        message=Text("甲", "a"),
        hint=Text("乙", "b"),
    )
    bare = Issue(code="file", severity="todo", message=Text("", ""), hint=Text("", ""))
    back = unpack_issues(pack_issues([full, bare]))
    assert back == [full, bare]
    assert isinstance(back[0].message, Text)
