"""The page of errors: every code that people and programs can meet."""

from __future__ import annotations

from collections.abc import Iterable

from data.contract.issue import Issue
from data.contract.text import Text
from data.reference import lines
from data.rounds.codes import CODES
from web import errors
from web.errors import Problem
from web.reference.parts import MADE
from web.rounds import uploads

_SEVERITIES = {"error": "错误 error", "warning": "提醒 warning", "todo": "待办 to-do"}


def errors_page() -> str:
    """Markdown of every code of ``check``, of edits, of uploads and of the service."""
    return (
        lines(
            "# 错误代码 · Error codes",
            "",
            MADE,
            "",
            "花括号处在每次出现时填入具体内容。错误会搁置所在的行及依赖它的行；提醒不影响使用；待办要有人落实。",
            "Words in braces are filled in for each occurrence. An error sets its row aside with what depends on it; a",
            "warning costs nothing; a to-do is for people to settle.",
            "",
            "行号把表头算作第 1 行。Row numbers count the header as row 1.",
            "",
            "## 数据与调整 · Rounds and edits",
            "",
            "`xiaoqi check ROUND --json` 与网页“数据问题”。",
            "`xiaoqi check ROUND --json`, and the page “Set aside and why”.",
            "",
            *_codes((code.code, _SEVERITIES[code.severity], code.message, code.hint) for code in CODES.values()),
            "## 上传 · Uploads",
            "",
            "压缩包上传到网页时。For archives uploaded to the pages.",
            "",
            *_codes((issue.code, _SEVERITIES[issue.severity], issue.message, issue.hint) for issue in upload_issues()),
            "## 网页与接口 · Pages and API",
            "",
            '接口以 `{"error": {"code", "message", "hint"}}` 作答，500 另有 `number`（与日志中的编号相同）。',
            'The API answers `{"error": {"code", "message", "hint"}}`; 500 adds `number`, which the log has too.',
            "",
            *_codes((problem.code, f"HTTP {status}", problem.message, problem.hint) for status, problem in problems()),
        ).rstrip("\n")
        + "\n"
    )


def upload_issues() -> list[Issue]:
    """What can be wrong with an upload before it is a round."""
    return [value for value in vars(uploads).values() if isinstance(value, Issue)]


def problems() -> list[tuple[int, Problem]]:
    """What the service answers when something cannot be done, with its HTTP status."""
    return [*errors.BY_STATUS.items(), (400, errors.CSRF_EXPIRED)]


def _codes(codes: Iterable[tuple[str, str, Text, Text]]) -> list[str]:
    found = []
    for code, kind, message, hint in codes:
        found += [
            f"### `{code}`",
            "",
            f"{kind}",
            "",
            *(f"- {message.to(x).rstrip('。.')} → {hint.to(x).rstrip('。.')}" for x in ("zh", "en")),
            "",
        ]
    return found
