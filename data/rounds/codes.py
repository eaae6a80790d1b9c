"""Every code that ``check`` can answer with: severity, message and hint. docs/reference/errors is made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.contract.text import Text

Severity = Literal["error", "warning", "todo"]


@dataclass(frozen=True)
class Code:
    """One kind of problem; ``message`` and ``hint`` hold {words} that are filled in for each occurrence."""

    code: str
    severity: Severity
    message: Text
    hint: Text


def _error(code: str, zh: str, en: str, hint_zh: str, hint_en: str) -> Code:
    return Code(code, "error", Text(zh, en), Text(hint_zh, hint_en))


def _warning(code: str, zh: str, en: str, hint_zh: str, hint_en: str) -> Code:
    return Code(code, "warning", Text(zh, en), Text(hint_zh, hint_en))


def _todo(code: str, zh: str, en: str, hint_zh: str, hint_en: str) -> Code:
    return Code(code, "todo", Text(zh, en), Text(hint_zh, hint_en))


_FILES = (
    _error(
        "path_not_found",
        "找不到“{path}”",
        "nothing is found at “{path}”",
        "可能路径或文件名写错了",
        "Maybe the path or the name is misspelt",
    ),
    _error(
        "file_empty",
        "文件“{path}”是空的",
        "the file “{path}” is empty",
        "可能保存时中断了，请重新另存一份",
        "Maybe saving was interrupted; save it again",
    ),
    _error(
        "file_password",
        "工作簿“{path}”设有打开密码",
        "the workbook “{path}” is protected by a password",
        "可在 Excel 中取消密码后另存再上传",
        "Maybe remove the password in Excel and save again",
    ),
    _error(
        "file_type",
        "“{path}”不是 .xlsx 工作簿，也不是 CSV 文件夹（{found}）",
        "“{path}” is neither an .xlsx workbook nor a folder of CSV files ({found})",
        "可用 Excel 或 WPS 另存为 .xlsx",
        "Maybe save it as .xlsx with Excel or WPS",
    ),
    _error(
        "file_damaged",
        "工作簿“{path}”已损坏，无法打开",
        "the workbook “{path}” is damaged and cannot be opened",
        "可能下载或传输不完整，请重新取得或另存一份",
        "Maybe the transfer was cut short; fetch it or save it again",
    ),
    _error(
        "file_too_large",
        "文件“{path}”展开后超过 {limit} MB",
        "“{path}” unfolds to more than {limit} MB",
        "可能含有大量空白格式，请只保留数据区域",
        "Maybe it holds formatting without data; keep the data area only",
    ),
    _error(
        "no_sheets",
        "“{path}”里没有任何能识别的表",
        "“{path}” holds no sheet that is known",
        "表名须为“学校”“专业”“实习班组”“企业”“岗位需求”等，可从模板开始",
        "Maybe start from the template: schools, majors, cohorts, enterprises, posts",
    ),
)

_SHEETS = (
    _error(
        "missing_sheet",
        "缺少必需的表“{sheet}”",
        "the needed sheet “{sheet}” is missing",
        "可能表名写法不同，请改为“{sheet}”",
        "Maybe it has another name; call it “{sheet}”",
    ),
    _error(
        "empty_sheet",
        "必需的表“{sheet}”没有数据行",
        "the needed sheet “{sheet}” has no rows",
        "请至少填写一行",
        "Maybe the rows are in another file; fill in at least one",
    ),
    _error(
        "duplicate_sheet",
        "表“{sheet}”出现两次：“{first}”与“{second}”，只读取了“{first}”",
        "the sheet “{sheet}” comes twice, “{first}” and “{second}”; “{first}” was read",
        "请合并或删去其中之一",
        "Maybe merge them or delete one",
    ),
    _warning(
        "unknown_sheet",
        "表“{title}”不是本格式的表，未读取",
        "“{title}” is not a sheet of this format and was not read",
        "{guess}若只是说明可不理会",
        "Maybe {guess}it is a note; then ignore this",
    ),
    _error(
        "header_not_found",
        "表“{sheet}”中找不到表头行",
        "no header row is found in “{sheet}”",
        "表头须含“{example}”等列名",
        "Maybe add a row with the column names, such as “{example}”",
    ),
    _error(
        "sheet_unreadable",
        "表“{sheet}”无法读取",
        "the sheet “{sheet}” cannot be read",
        "可能文件已损坏或不是文本，请重新另存为 CSV UTF-8",
        "Maybe the file is damaged or no text; save it as CSV UTF-8 again",
    ),
    _error(
        "stray_cell",
        "表“{sheet}”的单元格 {cell} 远在表格之外，整张表未读取",
        "cell {cell} of “{sheet}” lies far outside the table; the sheet was not read",
        "请删去该格及其右侧各列的内容",
        "Maybe delete that cell and the columns around it",
    ),
    _error(
        "unclosed_quote",
        "表“{sheet}”有未闭合的引号，其后的行可能被并成一格",
        "“{sheet}” has a quote that is never closed; the rows after it may have run together",
        "请检查该行的双引号",
        "Maybe a double quote is missing in this row",
    ),
)

_COLUMNS = (
    _error(
        "missing_column",
        "表“{sheet}”缺少必填列“{column}”",
        "“{sheet}” has no column “{column}”, which is required",
        "可能列名写法不同，请改为“{column}”",
        "Maybe it has another header; call it “{column}”",
    ),
    _error(
        "duplicate_column",
        "表“{sheet}”中列“{column}”出现两次：“{first}”与“{second}”，只读取了前者",
        "“{sheet}” has the column “{column}” twice, “{first}” and “{second}”; the first was read",
        "请只保留一列",
        "Maybe delete one of the two",
    ),
    _warning(
        "unknown_column",
        "表“{sheet}”的列“{header}”不在格式内，已另存",
        "the column “{header}” of “{sheet}” is not part of the format and is kept aside",
        "{guess}若只是备注可不理会",
        "Maybe {guess}it is a note; then ignore this",
    ),
    _warning(
        "column_without_header",
        "表“{sheet}”第 {position} 列有数据但没有列名，未读取",
        "column {position} of “{sheet}” has cells but no header and was not read",
        "请补上列名或删去该列",
        "Maybe give it a header or delete it",
    ),
    _error(
        "too_many_cells",
        "该行的格数比表头多，数据可能错位",
        "the row has more cells than the header; its values may have shifted",
        "可能某格里有未加引号的逗号",
        "Maybe a cell holds a comma without quotes",
    ),
)

_CELLS = (
    _warning(
        "formula_without_value",
        "单元格 {cell}（{column}）是没有结果的公式或错误值，按空白读取",
        "cell {cell} ({column}) is a formula without a result or an error value and was read as blank",
        "可在 Excel 中重新计算并保存，或粘贴为数值",
        "Maybe recalculate and save in Excel, or paste it as a value",
    ),
    _error(
        "bad_encoding",
        "“{column}”含有无法识别的字符",
        "“{column}” holds characters that cannot be decoded",
        "可能文件编码混杂，请另存为 UTF-8",
        "Maybe the file mixes encodings; save it as UTF-8",
    ),
    _error(
        "missing_value",
        "必填列“{column}”为空",
        "“{column}” is required and is blank",
        "请补填",
        "Maybe it was forgotten; fill it in",
    ),
    _error(
        "bad_number",
        "“{column}”的值“{value}”不是数字",
        "“{value}” in “{column}” is not a number",
        "只写数字，不知道就留空",
        "Maybe write digits only, or leave it blank if unknown",
    ),
    _error(
        "not_whole",
        "“{column}”的值“{value}”不是整数",
        "“{value}” in “{column}” is not a whole number",
        "请写整数",
        "Maybe round it to a whole number",
    ),
    _error(
        "bad_date",
        "“{column}”的值“{value}”不是日期",
        "“{value}” in “{column}” is not a date",
        "请写成 2025-07-01，长期有效则留空",
        "Maybe write it like 2025-07-01, or leave an open end blank",
    ),
    _error(
        "bad_boolean",
        "“{column}”的值“{value}”不是“是”或“否”",
        "“{value}” in “{column}” is neither yes nor no",
        "请写“是”或“否”",
        "Maybe write yes or no",
    ),
    _error(
        "unknown_choice",
        "“{column}”的值“{value}”不在可选值中（{choices}）",
        "“{value}” in “{column}” is none of {choices}",
        "可能是“{nearest}”",
        "Maybe it means “{nearest}”",
    ),
    _error(
        "unknown_hazard",
        "危险标签“{entry}”不在清单中（{choices}）",
        "“{entry}” is not a hazard tag; the list is {choices}",
        "可能是“{nearest}”",
        "Maybe it means “{nearest}”",
    ),
    _error(
        "out_of_range",
        "“{column}”的值 {value} 超出范围（{range}）",
        "{value} in “{column}” is out of range ({range})",
        "请核对数值与单位{extra}",
        "Maybe the number or its unit is wrong{extra}",
    ),
    _warning(
        "digits_lost",
        "“{column}”的值“{value}”过长，Excel 已丢失末几位",
        "“{value}” in “{column}” is so long that Excel has dropped its last digits",
        "请把该列设为文本后重新填写",
        "Maybe format the column as text and enter it again",
    ),
    _warning(
        "filing_no_without_number",
        "备案号“{value}”中没有数字，按已备案读取",
        "the filing number “{value}” holds no digit; it is read as a filing",
        "请填写文号，未备案则留空",
        "Maybe give the number, or leave it blank if nothing is filed",
    ),
)

_REFERENCES = (
    _error(
        "duplicate_id",
        "“{column}”的值“{value}”与第 {other} 行重复",
        "“{value}” in “{column}” is also the id of row {other}",
        "请删去一行或改用另一个编号",
        "Maybe delete one of the rows or give it another id",
    ),
    _error(
        "unknown_reference",
        "“{column}”的值“{value}”在表“{target}”中不存在",
        "“{value}” in “{column}” is not found in “{target}”",
        "{guess}可在该表中补上一行，或改正编号",
        "Maybe {guess}its row is missing there, or the id is misspelt",
    ),
    _warning(
        "reference_repaired",
        "“{column}”的值“{value}”按“{read}”读取（前导零或大小写不同）",
        "“{value}” in “{column}” was read as “{read}” (leading zeros or case differ)",
        "可把该列设为文本，写法与另一张表一致",
        "Maybe format the column as text and write it as in the other sheet",
    ),
    _error(
        "depends_on_set_aside",
        "该行引用的“{value}”（{target}第 {other} 行）有错误，一并搁置",
        "the row depends on “{value}” (row {other} of {target}), which was set aside",
        "改正那一行后，本行即可使用",
        "Maybe this row is fine; mend the other one first",
    ),
    _error(
        "depends_on_missing_sheet",
        "该行引用的表“{target}”没有可用的行",
        "the row refers to “{target}”, which has no usable rows",
        "先补上该表",
        "Maybe this row is fine; supply that sheet first",
    ),
)

_ROWS = (
    _error(
        "end_before_start",
        "“{column}”{value} 早于“{start_column}”{start}",
        "“{column}” {value} is before “{start_column}” {start}",
        "可能起止写反了",
        "Maybe start and end are swapped",
    ),
    _error(
        "parts_exceed_size",
        "升学、自主、暂缓合计 {total} 人，超过在册人数 {size}",
        "continuing, self-arranged and deferred students add up to {total}, more than the size {size}",
        "可能有学生被重复计入",
        "Maybe some students are counted twice",
    ),
    _error(
        "part_exceeds_whole",
        "“{column}”{value} 人，超过“{whole_column}”{whole} 人",
        "“{column}” is {value}, more than “{whole_column}” {whole}",
        "请核对两处人数",
        "Maybe one of the two counts is wrong",
    ),
    _error(
        "minor_women_too_few",
        "未满18岁 {minors} 人、女生 {women} 人、在册 {size} 人时，未成年女生至少 {least} 人，填的是 {value}",
        "with {minors} minors and {women} women of {size}, at least {least} are both, not {value}",
        "请核对人数",
        "Maybe one of the counts is wrong",
    ),
    _error(
        "class_across_schools",
        "行政班“{value}”已用于学校“{school}”的第 {other} 行，同一行政班不能跨学校",
        "class “{value}” belongs to school “{school}” in row {other}; a class lies within one school",
        "可在行政班前加学校简称",
        "Maybe put the school's name before the class",
    ),
    _warning(
        "min_group_exceeds_seats",
        "最少人数 {value} 多于需求人数 {seats}，此岗位接收不了任何小组",
        "the least group {value} is more than the seats {seats}; no group can come",
        "请核对两处人数",
        "Maybe one of the two is wrong",
    ),
    _error(
        "post_of_other_enterprise",
        "岗位“{value}”属于企业“{owner}”，不是“{given}”",
        "post “{value}” belongs to enterprise “{owner}”, not “{given}”",
        "请改正岗位编号或企业代码",
        "Maybe the post or the enterprise is wrong",
    ),
    _warning(
        "placement_kind",
        "岗位“{value}”是{kind}，与班组的实习类型不符",
        "post “{value}” is of kind {kind_en}, which the cohort's kind does not go to",
        "请核对岗位编号",
        "Maybe another post is meant",
    ),
    _warning(
        "fixed_exceed_size",
        "在途安排共 {total} 人，加上升学、自主、暂缓后超过在册人数 {size}",
        "{total} students are already placed; with those who continue, arrange themselves or wait that exceeds {size}",
        "自主安排的学生若已列入在途安排，不应再计入自主实习人数",
        "Maybe own-choice rows are counted in self_arranged again",
    ),
    _warning(
        "teacher_without_window",
        "教师“{value}”没有可派时段，不会安排",
        "teacher “{value}” has no window and will not be placed",
        "可在“教师可派时段”中补上",
        "Maybe add one under teacher_windows",
    ),
)

_CATALOGUES = (
    _error(
        "bad_major_code",
        "专业代码“{value}”不在目录中，其专业类也不存在",
        "the major code “{value}” is in no catalogue, nor is its class",
        "请核对 6 位代码",
        "Maybe a digit is wrong; it has six",
    ),
    _warning(
        "unknown_major_code",
        "专业代码“{value}”不在目录中，按所属专业类读取",
        "the major code “{value}” is in no catalogue; its class is used",
        "可能是新增或旧目录专业，请核对",
        "Maybe it is newer or older than the catalogue; check it",
    ),
    _warning(
        "major_level_mismatch",
        "专业代码“{value}”属于{level}，学校“{school}”是{school_level}",
        "the major code “{value}” is of level {level_en}; school “{school}” is {school_level_en}",
        "请核对代码；技工院校填对应的中职代码",
        "Maybe use the code of the school's level; technician schools use secondary codes",
    ),
    _warning(
        "major_not_listed",
        "学校“{school}”的专业“{value}”不在“专业”表中",
        "major “{value}” of school “{school}” is not in the sheet majors",
        "可在“专业”表补一行，匹配会更准",
        "Maybe add it there; matching gets better",
    ),
    _warning(
        "duplicate_major",
        "学校“{school}”的专业“{value}”与第 {other} 行重复",
        "major “{value}” of school “{school}” is also in row {other}",
        "请只保留一行",
        "Maybe keep one of the rows",
    ),
    _warning(
        "unknown_major_entry",
        "“{column}”中的“{entry}”不是任何专业、专业类或大类的代码或名称",
        "“{entry}” in “{column}” names no major, class or category",
        "请核对；它匹配不到任何学生",
        "Maybe it is misspelt; it matches nobody",
    ),
    _warning(
        "credit_code_check_digit",
        "统一社会信用代码“{value}”的校验位不符",
        "the check digit of the credit code “{value}” is wrong",
        "可能抄错一位；确认无误可不理会",
        "Maybe a character is wrong; ignore this if it is certain",
    ),
    _warning(
        "unknown_division",
        "行政区划代码“{value}”不存在",
        "the division code “{value}” is unknown",
        "应为 6 位数字",
        "Maybe a digit is wrong; it has six",
    ),
    _warning(
        "missing_coordinate",
        "没有经纬度，距离未知",
        "there is no coordinate, so distances are unknown",
        "可补填十进制经纬度",
        "Maybe add lon and lat in decimal degrees",
    ),
    _warning(
        "coordinate_outside",
        "经纬度（{lon}，{lat}）不在中国境内",
        "the coordinate ({lon}, {lat}) is outside China",
        "可能经度与纬度写反了",
        "Maybe lon and lat are swapped",
    ),
    _warning(
        "industry_malformed",
        "行业代码“{value}”应为一个字母加 2 至 4 位数字",
        "the industry code “{value}” is not a letter and 2 to 4 digits",
        "可能漏了门类字母",
        "Maybe the letter of the section is missing",
    ),
    _warning(
        "unknown_industry",
        "行业代码“{value}”不在 GB/T 4754 中",
        "the industry code “{value}” is not in GB/T 4754",
        "请核对",
        "Maybe a digit is wrong",
    ),
    _warning(
        "industry_prefix_barred",
        "行业代码“{value}”太短，其下有不得安排实习的行业",
        "the industry code “{value}” is short, and some industries below it are barred",
        "请写到 4 位数字",
        "Maybe give all four digits",
    ),
    _warning(
        "occupation_malformed",
        "职业编码“{value}”应为 a-bb-cc-dd",
        "the occupation code “{value}” is not of the form a-bb-cc-dd",
        "如 6-18-01-01",
        "Maybe write it like 6-18-01-01",
    ),
    _warning(
        "unknown_occupation",
        "职业编码“{value}”的中类不在职业分类大典中",
        "the middle group of the occupation code “{value}” is unknown",
        "请核对前三位数字",
        "Maybe one of its first three digits is wrong",
    ),
)

_UNKNOWNS = (
    _warning(
        "blank_staff",
        "没有在岗职工总数，其岗位只推荐、不安排",
        "the number of staff is blank; its posts are suggested, not planned",
        "请向企业核实后补填",
        "Maybe ask the enterprise and fill it in",
    ),
    _warning(
        "no_relation_known",
        "岗位没有对口专业、职业编码，企业也没有行业代码，无法判断对口",
        "the post has no majors and no occupation, its enterprise no industry: no relation can be told",
        "请补填其中之一",
        "Maybe fill in one of them",
    ),
    _todo(
        "blank_minors",
        "未满18岁人数为空，按全部未满18岁处理",
        "the number of minors is blank; all count as minors",
        "请学校补填",
        "Maybe ask the school for the number",
    ),
    _todo(
        "blank_women",
        "女生数为空，按最不利情形处理",
        "the number of women is blank; the worst case is taken",
        "请学校补填",
        "Maybe ask the school for the number",
    ),
    _todo(
        "blank_minor_women",
        "未成年女生数为空，按最不利情形处理",
        "the number of women under 18 is blank; the worst case is taken",
        "请学校补填",
        "Maybe ask the school for the number",
    ),
    _todo(
        "under16_present",
        "有 {value} 名学生未满16岁，不能安排岗位实习",
        "{value} students are under 16 and may not be placed",
        "请学校逐人核对出生日期",
        "Maybe ask the school to check their dates of birth",
    ),
    _todo(
        "unknown_pay",
        "相对独立参与工作的岗位缺少{what}，无法核对报酬",
        "the post is worked independently but {what} is blank; its pay cannot be checked",
        "请向企业核实",
        "Maybe ask the enterprise",
    ),
)

_DECISIONS = (
    _error(
        "decision_subject",
        "{action}须写明班组、教师、学校中的一个，填了 {count} 个",
        "a {action_en} needs one of cohort, teacher and school; {count} are given",
        "只保留一个",
        "Maybe keep just one of them",
    ),
    _error(
        "decision_target",
        "{action}须写明岗位、企业中的一个，填了 {count} 个",
        "a {action_en} needs one of post and enterprise; {count} are given",
        "只保留一个",
        "Maybe keep just one of them",
    ),
    _error(
        "exception_incomplete",
        "例外报备缺少“{column}”",
        "an exception needs “{column}”",
        "请补填规则与值",
        "Maybe fill in rule and value",
    ),
    _error(
        "exception_subject",
        "规则 {rule} 的例外应针对{wanted}",
        "an exception to {rule} is for {wanted_en}",
        "请填写该列，并清空其余对象列",
        "Maybe fill in that column and clear the others",
    ),
    _error(
        "exception_value",
        "规则 {rule} 的例外值“{value}”应为{wanted}",
        "“{value}” is no value for an exception to {rule}: {wanted_en} is expected",
        "如 0.15、60 或专业代码",
        "Maybe write 0.15, 60 or codes of majors, as the rule asks",
    ),
    _error(
        "decision_kind",
        "{subject}不能用于{kind}岗位“{value}”",
        "a decision about a {subject_en} does not fit post “{value}” of kind {kind_en}",
        "教师对应教师实践岗位，班组与学校对应学生岗位",
        "Maybe another post is meant: teachers go to teacher posts, students to the others",
    ),
    _warning(
        "pin_kind_mismatch",
        "班组“{cohort}”的实习类型不去{kind}岗位“{value}”，此锁定无法满足",
        "cohort “{cohort}” does not go to post “{value}” of kind {kind_en}; the pin cannot hold",
        "请换岗位或取消锁定",
        "Maybe choose another post or drop the pin",
    ),
    _warning(
        "decision_cells_ignored",
        "{action}不使用“{column}”，已忽略",
        "a {action_en} does not use “{column}”; it is ignored",
        "可清空该格",
        "Maybe clear the cell",
    ),
    _warning(
        "contradicting_pins",
        "与决定“{other}”矛盾：同一对象与去向锁定了不同人数",
        "it contradicts decision “{other}”: the same pair is pinned to different numbers",
        "请保留其一",
        "Maybe keep one of them",
    ),
    _warning(
        "pin_and_forbid",
        "与决定“{other}”矛盾：同一去向既锁定又禁止",
        "it contradicts decision “{other}”: the pair is pinned and forbidden",
        "请保留其一",
        "Maybe keep one of them",
    ),
    _warning(
        "pins_exceed_cohort",
        "班组“{value}”锁定共 {total} 人，多于待安排 {limit} 人",
        "pins of cohort “{value}” add up to {total}; {limit} are to be placed",
        "请减少锁定人数",
        "Maybe lower the pinned numbers",
    ),
    _warning(
        "pins_exceed_seats",
        "岗位“{value}”锁定共 {total} 人，多于需求人数 {limit}",
        "pins at post “{value}” add up to {total}; it has {limit} seats",
        "请减少锁定人数",
        "Maybe lower the pinned numbers",
    ),
    _warning(
        "duplicate_exception",
        "规则与对象同第 {other} 行的例外，以最后一行为准",
        "the same rule and subject stand in row {other}; the last row counts",
        "请只保留一行",
        "Maybe keep one of the rows",
    ),
    _error(
        "unknown_setting",
        "没有参数“{value}”",
        "there is no setting “{value}”",
        "可能是“{nearest}”",
        "Maybe it means “{nearest}”",
    ),
    _error(
        "bad_setting",
        "参数 {key} 的值不对：{detail}",
        "the value of {key} is wrong: {detail}",
        "请改正，或删去此行以用默认值",
        "Maybe mend it, or delete the row to use the default",
    ),
)

_EDITS = (
    _error(
        "edit_malformed",
        "第 {number} 项调整写法不对：{detail}",
        "edit {number} is not understood: {detail}",
        "可参照 xiaoqi schema edits",
        "Maybe compare it with xiaoqi schema edits",
    ),
    _error(
        "edit_unknown_sheet",
        "第 {number} 项调整：没有表“{value}”",
        "edit {number}: there is no sheet “{value}”",
        "可能是“{nearest}”",
        "Maybe it means “{nearest}”",
    ),
    _error(
        "edit_unknown_row",
        "第 {number} 项调整：表“{sheet}”中没有“{value}”",
        "edit {number}: “{sheet}” has no row “{value}”",
        "{guess}请核对编号；没有编号列的表写 rowN",
        "Maybe {guess}the id is misspelt; sheets without ids take rowN",
    ),
    _error(
        "edit_unknown_column",
        "第 {number} 项调整：表“{sheet}”没有列“{value}”",
        "edit {number}: “{sheet}” has no column “{value}”",
        "可能是“{nearest}”",
        "Maybe it means “{nearest}”",
    ),
    _error(
        "edit_key_column",
        "第 {number} 项调整：不能改动编号列“{column}”",
        "edit {number}: the id column “{column}” cannot be set",
        "可删去该行后另加一行",
        "Maybe remove the row and add another",
    ),
)

CODES: dict[str, Code] = {
    c.code: c
    for c in (
        *_FILES,
        *_SHEETS,
        *_COLUMNS,
        *_CELLS,
        *_REFERENCES,
        *_ROWS,
        *_CATALOGUES,
        *_UNKNOWNS,
        *_DECISIONS,
        *_EDITS,
    )
}
