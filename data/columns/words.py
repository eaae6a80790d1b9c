"""Closed lists that several sheets share."""

from data.columns.types import Choice

LEVELS = (
    Choice("secondary", "中职", ("中专", "职业中专", "职高", "中等职业", "中等职业学校", "中等专业学校", "职业高中")),
    Choice("technician", "技工", ("技校", "技师", "技工院校", "技师学院", "技工学校")),
    Choice("diploma", "高职专科", ("高职", "专科", "大专")),
    Choice("bachelor", "职业本科", ("职本", "本科", "高职本科")),
)
COHORT_KINDS = (
    Choice("internship", "岗位实习", ("跟岗", "顶岗", "跟岗实习", "顶岗实习", "实习")),
    Choice("visit", "认识实习", ("认知", "认知实习", "参观")),
)
POST_KINDS = (
    *COHORT_KINDS,
    Choice("order", "订单班", ("订单", "订单培养")),
    Choice("apprentice", "现代学徒", ("学徒", "现代学徒制", "学徒制")),
    Choice("teacher", "教师实践", ("教师企业实践", "教师")),
)
INTEGRATION = (
    Choice("none", "无", ("否",)),
    Choice("listed", "入库", ("入库培育", "培育")),
    Choice("certified", "认证", ("省级", "已认证")),
    Choice("national", "国家级", ("国家",)),
)
CREDIT = (Choice("good", "良好", ("好", "正常", "优")), Choice("bad", "不良", ("差", "失信", "黑名单")))
STATUS = (
    Choice("confirmed", "已确认", ("确认",)),
    Choice("on_site", "在岗", ("实习中",)),
    Choice("returned", "退回", ("已退回",)),
    Choice("ended", "结束", ("已结束",)),
)
RELATION = (
    Choice("related", "对口", ("相关",)),
    Choice("near", "相近", ("接近",)),
    Choice("unrelated", "不对口", ("无关", "不相关")),
)
RATERS = (
    Choice("school", "学校"),
    Choice("enterprise", "企业"),
    Choice("student", "学生"),
    Choice("guardian", "家长", ("监护人",)),
    Choice("third_party", "第三方"),
)
ABOUT = (Choice("student", "学生"), Choice("enterprise", "企业"), Choice("school", "学校"))
ACTIONS = (
    Choice("pin", "锁定"),
    Choice("forbid", "禁止"),
    Choice("except", "例外报备", ("例外",)),
)
EXCEPTION_RULES = (
    Choice("enterprise_share", "在岗职工比例", ("企业比例",)),
    Choice("post_share", "同类岗位比例", ("岗位比例",)),
    Choice("major", "专业对口", ("对口专业",)),
    Choice("min_days", "最短天数", ("最短实习天数",)),
)
HAZARDS = (
    Choice("height", "高处", ("高空",)),
    Choice("underground", "井下"),
    Choice("radiation", "放射"),
    Choice("toxic", "有毒"),
    Choice("flammable", "易燃易爆"),
    Choice("high_voltage", "带电"),
    Choice("machinery", "危险机械"),
    Choice("dust", "粉尘"),
    Choice("heavy_load", "重体力搬运"),
)
