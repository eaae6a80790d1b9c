"""Words for scenarios, shared by pages and command line."""

from __future__ import annotations

from data.contract.text import Text

STATES = {
    "draft": Text("草稿", "draft"),
    "approved": Text("已批准", "approved"),
    "published": Text("已发布", "published"),
    "followed": Text("已被接替", "followed by another"),
    "rolled_back": Text("已撤回", "rolled back"),
    "discarded": Text("已舍弃", "discarded"),
}
BADGES = {
    "draft": "text-bg-light",
    "approved": "text-bg-primary",
    "published": "text-bg-success",
    "followed": "text-bg-secondary",
    "rolled_back": "text-bg-warning",
    "discarded": "text-bg-secondary",
}
CHANGES = {
    "added": Text("新增", "added"),
    "removed": Text("不再保留", "removed"),
    "resized": Text("人数变化", "resized"),
    "moved": Text("日期变化", "other dates"),
}
"""What became of a placement."""
EDIT_KINDS = {
    "withdraw": Text("企业退出", "An enterprise withdraws"),
    "seats": Text("增减需求人数", "More or fewer seats"),
    "post": Text("新增岗位", "A new post"),
    "beds": Text("宿舍床位", "Dormitory beds"),
    "dates": Text("改日期", "Other dates"),
    "returned": Text("退回、提前结束", "Sent back, or ended early"),
    "pin": Text("锁定", "Pin"),
    "forbid": Text("禁止", "Forbid"),
    "setting": Text("权重或规则限值", "A weight or a rule's limit"),
    "sheets": Text("整表替换（上传）", "Whole sheets from a file"),
    "json": Text("直接写调整（JSON）", "Edits as JSON"),
}
"""What can be tried by form."""
ACTS = {
    "scenario.add": Text("新建", "created"),
    "scenario.edit": Text("改动调整", "edits changed"),
    "scenario.rename": Text("改名", "renamed"),
    "scenario.preview": Text("开始试算", "preview started"),
    "scenario.sweep": Text("扫描参数", "sweep ordered"),
    "scenario.sweep_cancel": Text("取消扫描中等待的情形", "waiting cases of a sweep cancelled"),
    "scenario.sweep_retry": Text("重试扫描的情形", "cases of a sweep tried again"),
    "scenario.sweep_discard": Text("舍弃扫描的情形", "cases of a sweep discarded"),
    "scenario.approve": Text("批准", "approved"),
    "scenario.publish": Text("发布", "published"),
    "scenario.roll_back": Text("撤回", "rolled back"),
    "scenario.discard": Text("舍弃", "discarded"),
}
"""Events of a scenario."""
