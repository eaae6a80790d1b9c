"""Explanations of a finished plan, read as a coordinator would say them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from fit_sample import AUTUMN, SUMMER, sample

from data.contract.plan import Blocked, Check, Group, Member, OrderClass, Plan, Provenance, Scope, TeacherPlacement, Unplaced
from data.contract.text import Text
from matcher.explain import explain
from matcher.explain.pair import PRACTICAL, PairSentences
from matcher.explain.usage import Usage
from matcher.fit import score_pairs
from matcher.fit.kept import scorer_of
from matcher.legality import Legality
from matcher.problem import Problem
from matcher.suggest import UnknownAsker


def group(cohort: str, post: str, students: int) -> Group:
    return Group(cohort_id=cohort, post_id=post, students=students, start=SUMMER, end=AUTUMN, fit=0.7)


def check(rule: str, subject: str, value: float, limit: float) -> Check:
    return Check(
        rule=rule,
        severity="barred",
        article="",
        source="",
        verified=True,
        subject=subject,
        value=value,
        limit=limit,
        ok=value <= limit,
    )


PLAN = Plan(
    status="feasible",
    objective=1,
    bound=2.0,
    gap=0.5,
    scope=Scope(legal_pairs=1, kept_pairs=1, bound_covers="legal"),
    terms={},
    internships=(group("C1", "P5", 15), group("C3", "P1", 18), group("C9", "P9", 3)),
    order_classes=(OrderClass(post_id="P4", members=(Member(cohort_id="C1", students=15, fit=0.6),)),),
    teachers=(TeacherPlacement(teacher_id="T1", post_id="P3", start=SUMMER, end=date(2026, 7, 15), days=15, fit=0.8),),
    unplaced=(
        Unplaced(
            cohort_id="C1",
            students=15,
            blocked_by=(Blocked(rule="capacity", detail="名额已满。", detail_en="All seats are full."),),
        ),
        Unplaced(
            cohort_id="C2", students=20, blocked_by=(Blocked(rule="outbid", detail="另有安排。", detail_en="Used elsewhere."),)
        ),
    ),
    checks=(
        check("enterprise_share", "enterprise:E3 2026-08-01", 39, 40),
        check("enterprise_share", "enterprise:E3 2026-09-01", 36, 40),
        check("enterprise_share", "enterprise:E1 2026-08-01", 20, 50),
        check("min_days", "cohort:C1 post:P5", 92, 30),
    ),
    provenance=Provenance(input_sha256=""),
)


def zh(said: list[Text]) -> str:
    assert all(text.zh and text.en for text in said)
    return "\n".join(text.zh for text in said)


def test_a_placed_cohort_is_told_where_why_and_how_far() -> None:
    said = zh(explain(sample(), PLAN, cohort_id="C1"))
    assert "班组 C1（云溪职业中专机电技术应用，30 人）安排 15 人到远山电机“电机装配钳工”（P5）" in said
    assert "2026-07-01 至 2026-12-31，共 184 天。" in said
    assert "匹配度 0." in said
    assert "公里" in said
    assert "报酬每月 1800 元" in said
    assert "相近" in said
    assert "有 15 人加入订单班青石机械“机电订单班”（P4）" in said


def test_what_is_left_over_is_told_with_what_blocks() -> None:
    assert "有 15 人未安排：名额已满。" in zh(explain(sample(), PLAN, cohort_id="C1"))
    said = zh(explain(sample(), PLAN, cohort_id="C2"))
    assert "有 20 人未安排：另有安排。" in said
    assert "，但没有去云溪景区" in said
    assert "更高" not in said.split("总分")[0]


def test_only_the_worst_day_near_a_limit_is_told() -> None:
    said = zh(explain(sample(), PLAN, cohort_id="C1"))
    assert said.count("接近上限") == 1
    assert "已用 39，上限 40" in said


def test_better_posts_are_told_with_what_stood_in_the_way() -> None:
    said = zh(explain(sample(), PLAN, cohort_id="C1"))
    assert "没有去青石机械“机电设备维修电工”（P1）：需求 20 人，本方案已安排 18 人，余下的不够一个小组。" in said
    barred = zh(explain(sample(enterprises={"E1": {"credit": "bad"}}), PLAN, cohort_id="C1"))
    assert "本方案已安排 18 人" not in barred


def test_room_of_the_enterprise_is_reckoned_with_the_whole_plan() -> None:
    said = zh(explain(sample(enterprises={"E1": {"staff": 200}}), PLAN, cohort_id="C1", post_id="P1"))
    assert "企业按在岗职工比例可接收 20 人" not in said  # seats are short first
    roomy = sample(enterprises={"E1": {"staff": 200}}, posts={"P1": {"seats": 100}})
    assert "企业按在岗职工比例可接收 20 人，本方案已安排 18 人" in zh(explain(roomy, PLAN, cohort_id="C1", post_id="P1"))


def test_one_post_is_spoken_of_alone() -> None:
    said = zh(explain(sample(), PLAN, cohort_id="C2", post_id="P1"))
    assert said.startswith("没有去青石机械“机电设备维修电工”（P1）：岗位与专业 740101 不对口")
    assert "匹配度的构成：基础 " in said
    placed = zh(explain(sample(), PLAN, cohort_id="C1", post_id="P5"))
    assert placed.startswith("班组 C1")


def test_room_left_is_said_without_a_claim() -> None:
    assert "规则允许，但计算得到的方案没有这样安排" in zh(explain(sample(), PLAN, cohort_id="C1", post_id="P7"))


def test_a_teacher() -> None:
    said = zh(explain(sample(), PLAN, teacher_id="T1"))
    assert "教师 T1（云溪职业中专甲）安排到青石机械“机电技术员”（P3），2026-07-01 至 2026-07-15，共 15 天。" in said
    assert "正是岗位所列专业" in said
    assert "未安排" in zh(explain(sample(), PLAN, teacher_id="T2"))


def test_parts_add_up_to_the_fit_in_words() -> None:
    said = next(text.zh for text in explain(sample(), PLAN, cohort_id="C1", post_id="P5") if text.zh.startswith("匹配度的构成"))
    numbers = [
        float(word) for word in said.rstrip("。").replace("，", " ").split() if word.lstrip("+-").replace(".", "").isdigit()
    ]
    fit = next(text.zh for text in explain(sample(), PLAN, cohort_id="C1", post_id="P5") if text.zh.startswith("匹配度 "))
    assert sum(numbers) == pytest.approx(float(fit[4:9]), abs=0.004)


def test_who_is_asked_about() -> None:
    with pytest.raises(UnknownAsker):
        explain(sample(), PLAN, cohort_id="C9")
    with pytest.raises(UnknownAsker):
        explain(sample(), PLAN, cohort_id="C1", post_id="P9")
    with pytest.raises(ValueError, match="a cohort or a teacher"):
        explain(sample(), PLAN)
    with pytest.raises(ValueError, match="a cohort or a teacher"):
        explain(sample(), PLAN, cohort_id="C1", teacher_id="T1")


def test_every_part_is_told_on_its_side() -> None:
    round_ = sample()
    problem = Problem.of(round_)
    sentences = PairSentences(round_, "cohort", 0, Legality(problem), Usage(problem, PLAN))
    posts = np.arange(len(round_["posts"]), dtype=np.int64)
    s, scorer = score_pairs(round_, "cohort", np.zeros_like(posts), posts), scorer_of(round_, "cohort")
    seen = set()
    for post in posts.tolist():
        said, at = sentences.how_well(post).en, posts[post : post + 1]
        against = said.partition("weak point:")[2] + said.partition("also:")[2]
        for key in PRACTICAL:
            part = s.contributions[key][post] if key in s.contributions else 0
            if part:
                words = scorer.say(key, s.left[at], s.right[at])[0].en
                assert words in said
                assert (words in against) == (part < 0), (post, key, said)
                seen.add(part < 0)
    assert seen == {True, False}


def test_one_student_is_one_student() -> None:
    alone = PLAN.model_copy(update={"internships": (group("C1", "P5", 1),)})
    said = "\n".join(text.en for text in explain(sample(), alone, cohort_id="C1"))
    assert "sends 1 student to" in said
