"""The page of settings: every environment variable."""

from __future__ import annotations

from collections.abc import Mapping

from data.contract.text import Text
from data.reference import lines, table
from web.cli.main import DEBUG
from web.reference.parts import MADE, shown_default
from web.settings import Settings

SETTINGS_ZH: Mapping[str, str] = {
    "instance_dir": "存放数据库文件和密钥的文件夹。",
    "database_url": "数据库；空白为上述文件夹中的 SQLite 文件。PostgreSQL 形如 postgresql://用户@主机/库名。",
    "models_dir": "存放匹配度模型的文件夹；空白为上述文件夹中的 fit-models。",
    "secret_key": "为登录会话签名；空白则生成一次并存入上述文件夹。",
    "host": "网页监听的地址。",
    "port": "网页监听的端口。",
    "threads": "应答请求的线程数。",
    "https": "只在 HTTPS 上发送 Cookie（由前面的代理处理 TLS 时设为 yes）。",
    "behind_proxy": "相信前面那一个代理给出的 X-Forwarded 头。",
    "worker": "求解网页上下达的任务；no 则需另外运行 `xiaoqi worker`。",
    "worker_processes": "用这么多个独立进程在网页旁求解；0 为在网页进程里求解。",
    "lease_seconds": "worker 失去联系后，过多少秒由别的 worker 接手它的任务。",
    "memory_limit_mb": "一个任务的进程用到多少 MB 内存即停止；0 为不限。",
    "demo": "在登录页显示演示账号。",
    "max_upload_mb": "上传工作簿的大小上限，MB。",
    "session_hours": "登录的有效小时数。",
    "log_in_limit": "一个地址、一个登录名各允许的登录尝试次数。",
}

OF_THE_COMMAND: Mapping[str, tuple[str, Text]] = {
    "XIAOQI_LANG": (
        "zh",
        Text("命令行的语言：zh 或 en；`--lang` 优先。", "Language of the command line, zh or en; `--lang` comes first."),
    ),
    DEBUG: ("", Text("非空时，程序出错会给出完整的出错位置。", "Where set, a failure of the program tells where it happened.")),
}
"""Variables that the command reads itself: default and meaning."""


def settings_page() -> str:
    """Markdown of every environment variable."""
    fields = Settings.model_fields
    service = (
        (f"`XIAOQI_{name.upper()}`", shown_default(field.default), SETTINGS_ZH[name], field.description or "")
        for name, field in fields.items()
    )
    return lines(
        "# 服务设置 · Settings of the service",
        "",
        MADE,
        "",
        "设置都是环境变量；`xiaoqi settings show` 列出各项当前的值。是/否写 yes/no、true/false 或 1/0。",
        "Settings are environment variables; `xiaoqi settings show` lists them. Yes/no takes yes/no, true/false or 1/0.",
        "",
        "一期数据的参数（截至日期、权重、限值）在“参数”表中，见[规则](rules.md)。",
        "The settings of a round (as-of date, weights, thresholds) are in its sheet `settings`; see [rules](rules.md).",
        "",
        "## 服务 · The service",
        "",
        *table(("变量 variable", "默认 default", "含义", "meaning"), service),
        "",
        "`XIAOQI_DATABASE_URL` 也可写作 `DATABASE_URL`，两者都有时前者优先。",
        "`XIAOQI_DATABASE_URL` may also be called `DATABASE_URL`; where both are set the former counts.",
        "",
        "## 命令行 · The command line",
        "",
        *table(
            ("变量 variable", "默认 default", "含义", "meaning"),
            ((f"`{name}`", shown_default(default), text.zh, text.en) for name, (default, text) in OF_THE_COMMAND.items()),
        ),
    )
