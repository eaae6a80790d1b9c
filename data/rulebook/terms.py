"""The objective's terms, in the order in which plans list them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from data.contract.text import Text

TERM_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "placement": Text("安排学生", "students placed"),
        "fit": Text("匹配度", "fit"),
        "group": Text("分组成本", "opened groups"),
        "continuity": Text("延续合作", "continued partnerships"),
        "order_member": Text("订单班学员", "members of order-based classes"),
        "order_class": Text("开班成本", "opened order-based classes"),
        "order_internship": Text("订单班学员到订单企业实习", "order-class members interning at their enterprise"),
        "teacher_days": Text("教师实践天数", "days of teacher practice"),
        "teacher_move": Text("教师派出次数", "teacher placements made"),
        "teacher_with_cohort": Text("教师与本校学生同企业", "teachers at the same enterprise as their students"),
        "churn": Text("对原方案的改动", "changes to the baseline"),
    }
)
TERMS: tuple[str, ...] = tuple(TERM_TITLES)
