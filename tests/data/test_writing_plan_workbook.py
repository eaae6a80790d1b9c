"""The plan's workbook: every list there with names, adding up, and ready to print."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from written_sample import sample_plan, sample_round

from data.contract.plan import Scope
from data.contract.round import Round
from data.plans import write_plan_workbook
from data.plans.names import Names, rule_title
from data.plans.summary import quality

SHEETS = ["汇总", "实习安排", "按企业", "订单班", "教师企业实践", "未安排", "在册去向", "待办", "合规检查"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("plan") / "方案.xlsx"
    write_plan_workbook(sample_plan(), sample_round(), path)
    return load_workbook(path)


def rows(book: Any, title: str) -> list[dict[str, Any]]:
    header, *body = book[title].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def test_the_sheets_a_bureau_wants(book: Any) -> None:
    assert book.sheetnames == SHEETS


def test_every_sheet_is_set_up_for_paper(book: Any) -> None:
    for page in book.worksheets:
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.paperSize == 9
        assert page.page_setup.fitToHeight == 0
        assert "&P" in page.oddFooter.right.text
        if page.title != "汇总":
            assert page.print_title_rows == "$1:$1"
            assert page.freeze_panes == "A2"


def test_placements_show_names_dates_and_sums(book: Any) -> None:
    first, sum_, *others = rows(book, "实习安排")
    assert (first["学校"], first["专业"], first["企业"], first["岗位"]) == (
        "云溪县职业中专",
        "机电技术应用",
        "云溪精工机械公司",
        "岗位 P1",
    )
    assert (first["人数"], first["天数"], first["匹配度"], first["对口程度"]) == (15, 184, 0.812, "对口")
    assert first["推荐理由"] == "专业对口；距离 4 公里"
    assert (sum_["班组"], sum_["人数"]) == ("小计", 15)
    assert [row["人数"] for row in others] == [8, 8]
    assert others[0]["对口程度"] is None
    assert book["实习安排"].row_breaks.brk[0].id == 3


def test_by_enterprise_holds_all_three_programmes(book: Any) -> None:
    found = {(row["企业"], row["类型"], row["人数"]) for row in rows(book, "按企业")}
    assert found == {
        ("云溪精工机械公司", "岗位实习", 15),
        ("云溪精工机械公司", "订单班", 16),
        ("云溪精工机械公司", "教师实践", 1),
        ("=1+1 公司", "岗位实习", 8),
    }


def test_classes_teachers_and_unplaced(book: Any) -> None:
    member, total = rows(book, "订单班")
    assert (member["班组"], member["人数"], total["人数"], total["班额上限"]) == ("C2", 16, 16, 30)
    (teacher,) = rows(book, "教师企业实践")
    assert (teacher["姓名"], teacher["天数"], teacher["本周期已完成月数"]) == ("李老师", 30, 2.5)
    unplaced = rows(book, "未安排")
    assert sum(row["人数"] or 0 for row in unplaced) == 8 + 20 + 4
    assert [row["原因"] for row in unplaced] == ["岗位需求人数", "名额另有更优安排", "最小分组", None]


def test_checks_put_the_failed_first_and_say_what_is_unverified(book: Any) -> None:
    first, *others = rows(book, "合规检查")
    assert (first["规则"], first["结果"], first["数值"], first["限值"]) == ("岗位需求人数", "不合格", 18, 17)
    assert first["条款核对"] == "待核对原文"
    assert book["合规检查"]["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert others[0]["对象"] == "企业 E1（云溪精工机械公司） 2026-07-01"
    assert others[-1]["对象"] == "全部（检查 3 处）"


def test_todos_hold_those_of_the_plan_and_the_documents_needed(book: Any) -> None:
    found = rows(book, "待办")
    assert found[0]["事项"] == "实习报酬"
    assert "P1" in found[0]["对象"]
    assert {"三方协议", "知情同意", "实习责任保险"} <= {row["事项"] for row in found}


def test_the_summary_speaks_plainly_and_adds_up(book: Any) -> None:
    lines = [[cell for cell in row if cell is not None] for row in book["汇总"].iter_rows(values_only=True)]
    said = "\n".join(" ".join(map(str, line)) for line in lines)
    assert "整体安排方案" in lines[0][0]
    assert "生成日期：" in lines[1][0]
    assert "不超过 0.33 %" in lines[2][0]
    assert "签字" in lines[-1][0]
    assert "安排岗位实习（含学徒）学生 23" in said
    assert "不合格的检查 1" in said
    assert ["合计", 60_500] in lines
    region = next(line for line in lines if line[:1] == ["全部学校"])
    enrolled, *parts = region[1:]
    assert enrolled + parts[-1] == sum(parts[:-1])


def test_the_reckoning_lists_every_cohort(book: Any) -> None:
    found = rows(book, "在册去向")
    assert [row["班组"] for row in found] == ["C1", "C2", "合计", "C3", "合计", None]
    for row in found:
        parts = ("升学", "自主", "暂缓", "已确认", "未满16岁", "拟安排", "无去处")
        assert row["在册"] + row["多报"] == sum(row[part] for part in parts)


def test_english(tmp_path: Path) -> None:
    write_plan_workbook(sample_plan(), sample_round(), tmp_path / "plan.xlsx", language="en")
    book = load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames[:3] == ["Summary", "Placements", "By enterprise"]
    assert rows(book, "Unplaced")[0]["in detail"] == "no seats"
    assert rows(book, "Placements")[0]["kind"] == "internship"


def test_a_plan_without_anything_and_ids_nobody_knows(tmp_path: Path) -> None:
    nothing: dict[str, Any] = {"internships": (), "order_classes": (), "teachers": (), "unplaced": (), "checks": ()}
    none = {"objective": None, "bound": None, "gap": None, "terms": {}}
    plan = sample_plan(status="infeasible", conflicts=(("D1", "D2"),), **nothing, **none)
    write_plan_workbook(plan, Round.from_records({}), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book["汇总"]["A4"].value == "互相冲突：D1；D2"
    assert book["未安排"]["A2"].value == "全部已安排。"
    write_plan_workbook(sample_plan(), Round.from_records({}), tmp_path / "b.xlsx")
    assert load_workbook(tmp_path / "b.xlsx")["实习安排"]["B2"].value == "C1"


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        ({"status": "optimal", "gap": 0.0}, "最好的方案", "best of all legal"),
        ({"gap": 0.0030001}, "0.31 %", "0.31 %"),
        ({"gap": 0.003}, "0.30 %", "0.30 %"),
        ({"gap": 0.003, "scope": Scope(legal_pairs=9, kept_pairs=5, bound_covers="kept")}, "参与比较", "compared"),
        ({"status": "infeasible", "gap": None}, "没有方案", "No plan"),
        ({"status": "unknown", "gap": None}, "没有得到", "No plan was found"),
    ],
)
def test_quality_in_words(changes: dict[str, Any], zh: str, en: str) -> None:
    sentence = quality(sample_plan(**changes))
    assert zh in sentence.zh
    assert en in sentence.en


def test_names_fall_back_to_ids() -> None:
    names = Names(sample_round())
    assert names.school("S9") == "S9"
    assert names.teacher("T9") == "T9"
    assert names.major({"school_id": "S9", "major_code": "660301K"}) == "机电技术应用"
    assert names.major({"school_id": "S9", "major_code": "999999"}) == "999999"
    assert names.subject("cohort:C1 post:P9 staff", "en") == "cohort C1 (云溪县职业中专 机电技术应用) post P9 staff"
    assert rule_title("document").zh == "方案文件"
    assert rule_title("new_rule").en == "new_rule"
