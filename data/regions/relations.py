"""What coordinators say of majors and words of titles."""

from __future__ import annotations

from data.regions.drafts import Row
from data.regions.fields import fields

_RELATIONS = (
    ("会计事务", "文员", "near", "办公文员含票据整理内容"),
    ("计算机应用", "文员", "near", "办公软件为核心技能"),
    ("护理", "保安", "unrelated", "与专业无关"),
    ("电子商务", "普工", "unrelated", "流水线普工不作电商岗位实习"),
    ("机电技术应用", "操作工", "related", "已实地核实为设备操作岗"),
    ("数控技术应用", "储备干部", "near", "首三个月在车间轮岗"),
    ("旅游服务与管理", "文员", "near", "景区票务文员"),
    ("幼儿保育", "保育", "related", "名称一致"),
    ("物流服务与管理", "综合岗", "near", "以仓储作业为主"),
    ("中餐烹饪", "帮工", "near", "含备料与切配"),
)


def relation_rows(taught: set[str]) -> list[Row]:
    """What the coordinators say of majors that the region teaches and words of titles."""
    names = {m.name for i in taught for m in fields()[i].majors}
    return [
        {"major": major, "title": title, "relation": relation, "reason": reason}
        for major, title, relation, reason in _RELATIONS
        if major in names
    ] or [{"major": fields()[min(taught)].name, "title": "保安", "relation": "unrelated", "reason": "与专业无关"}]


def barred_title(title: str) -> bool:
    """Whether a coordinator calls such a title unrelated to some major."""
    return any(word in title for _, word, relation, _ in _RELATIONS if relation == "unrelated")
