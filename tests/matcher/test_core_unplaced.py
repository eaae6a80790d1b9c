"""What is said of those without a place: the rule that stands in the way, with its numbers."""

from __future__ import annotations

from typing import Any

import pytest
from core_rounds import Small

from data.contract.plan import Blocked
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.problem import Problem
from matcher.unplaced import UnplacedFinder


def reasons(small: Small, who: str = "C1") -> dict[str, Blocked]:
    """By rule, what blocks a cohort or a teacher in the best plan."""
    found = [u for u in small.solve().unplaced if who in (u.cohort_id, u.teacher_id)]
    return {one.rule: one for u in found for one in u.blocked_by}


def sites(**values: Any) -> Small:
    small = Small(C1=values, P1={"seats": 4})
    for n in (2, 3):
        small.like("E1", enterprise_id=f"E{n}", name=f"示例{n}厂").like("P1", post_id=f"P{n}", enterprise_id=f"E{n}")
    return small


def test_no_post_of_the_kind() -> None:
    assert set(reasons(Small(C1={"kind": "visit"}))) == {"kind"}


def test_full_seats() -> None:
    said = reasons(Small(P1={"seats": 4}))["capacity"]
    assert said.detail == "按规则可去的岗位只有 1 个，已没有余量（满额的：岗位需求人数 1 个）。"
    assert said.detail_en.startswith("The only legal post is full (seats at 1")


def test_a_full_share_of_one_group_is_named() -> None:
    """The group holds all that the share allows, so no row of the model but its own is full."""
    assert "在岗职工比例 1 个" in reasons(Small(E1={"staff": 45}))["capacity"].detail


def test_sites_used_up() -> None:
    assert reasons(sites(max_sites=1))["sites"].detail == "去向单位已达上限 1 家。"


def test_guides_used_up() -> None:
    said = reasons(sites(guides=1).set("rules.guides.students", 7))["guides"]
    assert said.detail == "1 名指导教师已带满（每人最多 7 名学生、5 家企业）。"


def test_too_few_for_another_group() -> None:
    said = reasons(sites(size=9, min_group=4))["min_group"]
    assert said.detail.startswith("还剩 1 人，不够另开一组：可去的岗位中有 1 个，每组至少要 4 人")


def test_a_pin_sets_the_number() -> None:
    said = reasons(Small().decide(action="pin", cohort_id="C1", post_id="P1", students=6))["pin"]
    assert "（D1）" in said.detail


def test_the_class_is_away() -> None:
    small = Small(C1={"class_id": "K"}).like("C1", cohort_id="C2").like("P1", post_id="P2")
    assert "全班 10 人" in next(iter({**reasons(small), **reasons(small, "C2")}.values())).detail


def test_barred_posts_are_counted_with_an_example() -> None:
    small = sites()
    for post in ("P1", "P2", "P3"):
        small.row(post)["hours_per_day"] = 10.0
    small.row("P1")["intensity"] = 4
    small.row("P3")["seats"] = 8
    found = reasons(small)
    assert found["hours"].detail == (
        "实习岗位共 3 个，因“日工时”不能去的有 3 个，其中 2 个只差这一条。"
        "例如示例3厂“设备操作”（P3）：日工时 10 小时，超过上限 8 小时。"
    )
    assert list(found) == ["hours", "intensity"]


def test_what_can_be_mended_comes_before_posts_for_other_majors() -> None:
    small = sites()
    for post, values in {"P1": {"majors": ("72",)}, "P2": {"majors": ("72",)}, "P3": {"pay": 1.0, "lowest_wage": 2.0}}.items():
        small.row(post).update(values, independent=True)
    assert list(reasons(small)) == ["pay", "major"]


def test_a_teacher_whose_windows_do_not_fit() -> None:
    assert set(reasons(Small().teacher(min_days=200), "T1")) == {"teacher_window"}


def test_a_teacher_whose_seats_others_have() -> None:
    small = Small().teacher()
    small.row("Q1")["seats"] = 1
    small.like("T1", teacher_id="T2", months_done=5.0).add(
        "teacher_windows", **{**small.rows["teacher_windows"][0], "teacher_id": "T2"}
    )
    small.decide(action="pin", teacher_id="T1", post_id="Q1", start=small.row("Q1")["start"], end=small.row("Q1")["end"])
    assert reasons(small, "T2")["capacity"].detail == "按规则可去的岗位只有 1 个，已没有余量（满额的：教师岗位需求人数 1 个）。"


def test_a_teacher_too_dear_to_send() -> None:
    small = Small(C1={"deferred": 10}).teacher().set("weights.teacher_move", 100)
    assert "得不偿失" in reasons(small, "T1")["outbid"].detail


def test_a_teacher_with_six_months_is_not_listed() -> None:
    small = Small(C1={"deferred": 10}).teacher(months_done=6.0)
    assert reasons(small, "T1") == {}


@pytest.mark.parametrize("placed", [0, 4])
def test_room_that_an_unfinished_plan_leaves_is_admitted(placed: int) -> None:
    model = JointModel(Legality(Problem.of(Small().round)))
    values = model.program.lower.copy()
    values[model.groups.students], values[model.groups.opened] = placed, placed > 0
    ((blocked, *_),) = [u.blocked_by for u in UnplacedFinder(model, values).find()]
    assert blocked.rule == "outbid"
    assert "多给些时间可能排入" in blocked.detail


def test_no_more_than_four_reasons_each() -> None:
    small = sites()
    small.row("P1").update(intensity=4, hours_per_day=9.0, majors=("72",), levels=("diploma",), seats=0, min_group=50)
    for n in (2, 3):
        small.row(f"P{n}")["seats"] = 0
    (unplaced,) = small.solve().unplaced
    assert len(unplaced.blocked_by) == 4
