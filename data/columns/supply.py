"""Sheets that schools fill: schools, majors, cohorts, teachers and their windows."""

from data.columns import words
from data.columns.types import Column, Kind, Sheet

SCHOOLS = Sheet(
    "schools",
    "学校",
    (
        Column("school_id", "学校代码", Kind.ID),
        Column("name", "学校名称", Kind.TEXT, required=True),
        Column(
            "level",
            "办学层次",
            Kind.CHOICE,
            required=True,
            choices=words.LEVELS,
            help_zh="中职、技工、高职专科或职业本科",
            help_en="level of the school",
        ),
        Column("region", "行政区划代码", Kind.CODE, help_zh="6 位数字", help_en="6 digits"),
        Column(
            "lon",
            "经度",
            Kind.NUMBER,
            unit="°",
            minimum=-180,
            maximum=180,
            help_zh="十进制度，如 116.99",
            help_en="decimal degrees",
        ),
        Column(
            "lat", "纬度", Kind.NUMBER, unit="°", minimum=-90, maximum=90, help_zh="十进制度，如 35.59", help_en="decimal degrees"
        ),
        Column("enrolment", "在校生数", Kind.INTEGER, unit="人", minimum=0),
        Column("specialist_teachers", "专业课教师数", Kind.INTEGER, unit="人", minimum=0),
        Column("dual_teachers", "双师型教师数", Kind.INTEGER, unit="人", minimum=0),
        Column("contact", "联系人", Kind.TEXT),
        Column("phone", "电话", Kind.TEXT),
    ),
    key="school_id",
    needed=True,
    help_zh="一行一所学校",
    help_en="one school a row",
)

MAJORS = Sheet(
    "majors",
    "专业",
    (
        Column("school_id", "学校代码", Kind.ID, required=True, refers_to="schools"),
        Column(
            "major_code",
            "专业代码",
            Kind.CODE,
            required=True,
            help_zh="6 位数字，国控专业的 K 可写可不写；技工院校填对应的中职代码",
            help_en="6 digits; technician schools give the matching secondary code",
        ),
        Column("name", "专业名称", Kind.TEXT, required=True),
        Column("description", "培养目标", Kind.TEXT),
        Column("courses", "核心课程", Kind.TEXT),
        Column("skills", "技能", Kind.TEXT),
        Column("certificates", "证书", Kind.TEXT),
    ),
    needed=True,
    help_zh="一行一所学校的一个专业",
    help_en="one major of one school a row",
)

COHORTS = Sheet(
    "cohorts",
    "实习班组",
    (
        Column("cohort_id", "班组编号", Kind.ID),
        Column("school_id", "学校代码", Kind.ID, required=True, refers_to="schools"),
        Column("major_code", "专业代码", Kind.CODE, required=True),
        Column("grade", "年级", Kind.INTEGER, required=True, minimum=1, maximum=5),
        Column("size", "在册人数", Kind.INTEGER, required=True, unit="人", minimum=0),
        Column("continuing", "升学人数", Kind.INTEGER, default=0, unit="人", minimum=0),
        Column("self_arranged", "自主实习人数", Kind.INTEGER, default=0, unit="人", minimum=0),
        Column("deferred", "暂不实习人数", Kind.INTEGER, default=0, unit="人", minimum=0),
        Column(
            "minors",
            "未满18岁人数",
            Kind.INTEGER,
            unit="人",
            minimum=0,
            default_note="空白按全部未满18岁处理，并列入待办 / blank: all, and a to-do",
        ),
        Column("under16", "未满16岁人数", Kind.INTEGER, default=0, unit="人", minimum=0),
        Column("women", "女生数", Kind.INTEGER, unit="人", minimum=0, default_note="空白按最不利情形处理 / blank: worst case"),
        Column(
            "minor_women",
            "未成年女生数",
            Kind.INTEGER,
            unit="人",
            minimum=0,
            default_note="空白按最不利情形处理 / blank: worst case",
        ),
        Column("start", "可实习起", Kind.DATE, required=True),
        Column("end", "可实习止", Kind.DATE, required=True),
        Column("kind", "实习类型", Kind.CHOICE, default="internship", choices=words.COHORT_KINDS),
        Column(
            "class_id",
            "行政班",
            Kind.TEXT,
            default_note="空白即本班组 / the cohort itself",
            help_zh="同一行政班的各行是同一批学生的不同阶段",
            help_en="rows with one class are the same people in different stages",
        ),
        Column("min_group", "最小分组", Kind.INTEGER, default=5, unit="人", minimum=1),
        Column("keep_together", "整班安排", Kind.BOOLEAN, default=False),
        Column("max_sites", "最多去向单位数", Kind.INTEGER, minimum=1),
        Column(
            "commute_km",
            "走读上限公里",
            Kind.NUMBER,
            unit="km",
            minimum=0,
            default_note="中职、技工 25，其余不限 / secondary and technician 25, else none",
        ),
        Column("min_days", "最短实习天数", Kind.INTEGER, unit="天", minimum=1, default_note="规则库的天数 / the rulebook's"),
        Column("guides", "指导教师数", Kind.INTEGER, unit="人", minimum=0),
    ),
    key="cohort_id",
    needed=True,
    help_zh="一起安排的一组学生：同校、同专业、同年级",
    help_en="students of one school, major and grade placed together",
)

TEACHERS = Sheet(
    "teachers",
    "教师",
    (
        Column("teacher_id", "工号", Kind.ID),
        Column("school_id", "学校代码", Kind.ID, required=True, refers_to="schools"),
        Column("name", "姓名", Kind.TEXT),
        Column(
            "major_codes",
            "专业方向",
            Kind.LIST,
            required=True,
            help_zh="专业代码、代码前几位或名称，可多个",
            help_en="codes, prefixes or names",
        ),
        Column("months_done", "本周期已完成月数", Kind.NUMBER, required=True, unit="月", minimum=0),
        Column("cycle_end", "周期截止", Kind.DATE, required=True),
        Column("experienced", "有企业经历", Kind.BOOLEAN, default=True),
        Column("min_days", "每次最少天数", Kind.INTEGER, default=14, unit="天", minimum=1),
    ),
    key="teacher_id",
    help_zh="需要到企业实践的教师",
    help_en="teachers due for practice in enterprises",
)

TEACHER_WINDOWS = Sheet(
    "teacher_windows",
    "教师可派时段",
    (
        Column("teacher_id", "工号", Kind.ID, required=True, refers_to="teachers"),
        Column("start", "起", Kind.DATE, required=True),
        Column("end", "止", Kind.DATE, required=True),
    ),
    help_zh="教师可以外出实践的时段",
    help_en="when a teacher can go",
)
