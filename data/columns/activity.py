"""Sheets of what already stands: placements, agreements, history, decisions and settings."""

from data.columns import words
from data.columns.types import Column, Kind, Sheet

PLACEMENTS = Sheet(
    "placements",
    "在途安排",
    (
        Column("placement_id", "安排编号", Kind.ID),
        Column("cohort_id", "班组编号", Kind.ID, required=True, refers_to="cohorts"),
        Column(
            "enterprise_id", "统一社会信用代码", Kind.ID, required=True, refers_to="enterprises", aliases=("企业编号", "信用代码")
        ),
        Column("post_id", "岗位编号", Kind.ID, refers_to="posts"),
        Column("students", "人数", Kind.INTEGER, required=True, unit="人", minimum=0),
        Column("start", "起", Kind.DATE, required=True),
        Column("end", "止", Kind.DATE, required=True),
        Column("status", "状态", Kind.CHOICE, required=True, choices=words.STATUS),
        Column("own_choice", "自主", Kind.BOOLEAN, default=False),
    ),
    key="placement_id",
    help_zh="已经确认或正在进行的实习",
    help_en="placements already confirmed or under way",
)

ORDER_MEMBERS = Sheet(
    "order_members",
    "在读订单班",
    (
        Column("school_id", "学校代码", Kind.ID, required=True, refers_to="schools"),
        Column("cohort_id", "班组编号", Kind.ID, required=True, refers_to="cohorts"),
        Column(
            "enterprise_id", "统一社会信用代码", Kind.ID, required=True, refers_to="enterprises", aliases=("企业编号", "信用代码")
        ),
        Column("students", "人数", Kind.INTEGER, required=True, unit="人", minimum=0),
        Column("since", "起", Kind.DATE, required=True),
        Column("until", "止", Kind.DATE, required=True),
    ),
    help_zh="已在订单班中的学生",
    help_en="students already in an order-based class",
)

PARTNERSHIPS = Sheet(
    "partnerships",
    "合作关系",
    (
        Column("school_id", "学校代码", Kind.ID, required=True, refers_to="schools"),
        Column(
            "enterprise_id", "统一社会信用代码", Kind.ID, required=True, refers_to="enterprises", aliases=("企业编号", "信用代码")
        ),
        Column("since", "起", Kind.DATE, required=True),
        Column("kind", "类型", Kind.TEXT),
        Column("agreement_no", "协议编号", Kind.TEXT),
        Column("agreement_until", "协议有效期", Kind.DATE),
        Column("framework", "框架协议", Kind.BOOLEAN, default=False),
    ),
    help_zh="学校与企业的合作协议",
    help_en="agreements between schools and enterprises",
)

RELATIONS = Sheet(
    "relations",
    "对口关系",
    (
        Column("major", "专业", Kind.TEXT, required=True),
        Column("title", "岗位词", Kind.TEXT, required=True),
        Column("relation", "关系", Kind.CHOICE, required=True, choices=words.RELATION),
        Column("reason", "理由", Kind.TEXT),
    ),
    help_zh="统筹人员认定的专业与岗位关系，优先于目录",
    help_en="what a coordinator says of majors and posts; overrides the catalogues",
)

OUTCOMES = Sheet(
    "outcomes",
    "历史结果",
    (
        Column("school_id", "学校代码", Kind.ID, required=True, refers_to="schools"),
        Column("major_code", "专业代码", Kind.CODE, required=True),
        Column(
            "enterprise_id", "统一社会信用代码", Kind.ID, required=True, refers_to="enterprises", aliases=("企业编号", "信用代码")
        ),
        Column("title", "岗位名称", Kind.TEXT),
        Column("occupation", "职业编码", Kind.CODE),
        Column("year", "年份", Kind.INTEGER, required=True, minimum=1990, maximum=2100),
        Column("proposed", "推荐人数", Kind.INTEGER, minimum=0),
        Column("accepted", "接受人数", Kind.INTEGER, minimum=0),
        Column("completed", "完成人数", Kind.INTEGER, minimum=0),
        Column("retained", "留用人数", Kind.INTEGER, minimum=0),
    ),
    help_zh="以往各年的推荐、接受、完成与留用",
    help_en="what came of earlier years",
)

EVALUATIONS = Sheet(
    "evaluations",
    "多元评价",
    (
        Column("school_id", "学校代码", Kind.ID, required=True, refers_to="schools"),
        Column(
            "enterprise_id", "统一社会信用代码", Kind.ID, required=True, refers_to="enterprises", aliases=("企业编号", "信用代码")
        ),
        Column("major_code", "专业代码", Kind.CODE),
        Column("year", "年份", Kind.INTEGER, required=True, minimum=1990, maximum=2100),
        Column("rater", "评价方", Kind.CHOICE, required=True, choices=words.RATERS),
        Column("about", "评价对象", Kind.CHOICE, required=True, choices=words.ABOUT),
        Column("score", "评分", Kind.NUMBER, required=True, minimum=0, maximum=100),
        Column("count", "份数", Kind.INTEGER, default=1, minimum=1),
    ),
    help_zh="学校、企业、学生、家长与第三方的评分",
    help_en="scores by several parties",
)

DECISIONS = Sheet(
    "decisions",
    "人工决定",
    (
        Column("decision_id", "决定编号", Kind.ID),
        Column("action", "类别", Kind.CHOICE, required=True, choices=words.ACTIONS, aliases=("决定",)),
        Column("cohort_id", "班组编号", Kind.ID, refers_to="cohorts"),
        Column("teacher_id", "工号", Kind.ID, refers_to="teachers"),
        Column("school_id", "学校代码", Kind.ID, refers_to="schools"),
        Column("post_id", "岗位编号", Kind.ID, refers_to="posts"),
        Column("enterprise_id", "统一社会信用代码", Kind.ID, refers_to="enterprises", aliases=("企业编号", "信用代码")),
        Column("students", "人数", Kind.INTEGER, unit="人", minimum=0),
        Column("start", "起", Kind.DATE),
        Column("end", "止", Kind.DATE),
        Column("rule", "规则", Kind.CHOICE, choices=words.EXCEPTION_RULES),
        Column("value", "值", Kind.TEXT),
        Column("document", "文号", Kind.TEXT),
        Column("until", "有效期", Kind.DATE),
        Column("reason", "理由", Kind.TEXT, required=True),
    ),
    key="decision_id",
    help_zh="锁定、禁止与例外报备，均须写明理由",
    help_en="pins, forbids and exceptions, each with a reason",
)

SETTINGS = Sheet(
    "settings",
    "参数",
    (
        Column("key", "参数", Kind.ID, required=True),
        Column("value", "值", Kind.TEXT, required=True),
        Column("reason", "理由", Kind.TEXT),
    ),
    key="key",
    help_zh="本期的截至日期、权重与规则参数",
    help_en="as-of date, weights and thresholds of this round",
)
