"""Words for runs, shared by pages and command line."""

from __future__ import annotations

from data.contract.text import Text

STATES = {
    "queued": Text("等待中", "Waiting"),
    "running": Text("计算中", "Computing"),
    "done": Text("已完成", "Finished"),
    "failed": Text("失败", "Failed"),
    "cancelled": Text("已停止", "Stopped"),
}
