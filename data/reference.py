"""Reference pages made from the tables: ``python -m data.reference docs/reference`` writes them anew.

``web.reference`` makes the pages that also need commands, settings or answers of the service, out of the same parts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from data.columns import SHEETS, Column, Kind
from data.columns.notes import note
from data.rulebook import FORMAT_RULES, LAW_RULES, RULES, TERM_TITLES, Rule, settings

_KINDS = {
    Kind.TEXT: "文本 text",
    Kind.ID: "编号 id",
    Kind.CODE: "代码 code",
    Kind.INTEGER: "整数 whole number",
    Kind.NUMBER: "数 number",
    Kind.DATE: "日期 date",
    Kind.BOOLEAN: "是/否 yes/no",
    Kind.CHOICE: "选项 choice",
    Kind.LIST: "多个值 list",
}
_SEVERITIES = {"barred": "必须满足 must hold", "exception": "例外 exception", "todo": "待办 to-do", "note": "提示 note"}
_RULE_KINDS = {"hard": "硬 hard", "soft": "软 soft", "document": "文件 document", "warning": "提醒 warning"}


def rules_page() -> str:
    """Markdown of all rules, the objective's points and the settings."""
    return lines(
        "# 规则 · Rules",
        "",
        "由规则库生成，请勿手改。Made from the rulebook; do not edit by hand.",
        "",
        "“待核对原文”表示没有在所列文本中读到原文：S 二手来源，M 记忆，E 估计；V 为已核对。",
        "“unverified” means that the text named was not read: S a secondary page, M from memory, E an estimate; V was read.",
        "",
        "## 方案必须满足的规则 · Rules of plans",
        "",
        *_rules(RULES[rule_id] for rule_id in FORMAT_RULES),
        "## 法规与通常做法 · Law and practice",
        "",
        *_rules(RULES[rule_id] for rule_id in LAW_RULES),
        "## 目标项 · Terms of the objective",
        "",
        *table(
            ("项 term", "名称 name"),
            ((f"`{name}`", f"{title.zh} · {title.en}") for name, title in TERM_TITLES.items()),
        ),
        "",
        *_rules([RULES["objective"]]),
        "## 参数 · Settings",
        "",
        "“参数”表可以写的键；其他键会被指出并给出最接近的键。",
        "Keys that the settings sheet may have; any other is an error that names the nearest.",
        "",
        *table(
            ("键 key", "默认 default", "含义 meaning"),
            (
                (f"`{key}`", str(settings.default_of(key) or "—"), f"{settings.describe(key).zh} · {settings.describe(key).en}")
                for key in settings.known_keys()
            ),
        ),
    )


def columns_page() -> str:
    """Markdown of all sheets and columns."""
    found = [
        "# 工作表与列 · Sheets and columns",
        "",
        "由列表生成，请勿手改。Made from the column tables; do not edit by hand.",
        "",
        "表头可用键或中文；列的次序不限。日期为 ISO 格式并含首尾两天；空白表示不知道。",
        "Headers are the keys or the Chinese ones, in any order. Dates are ISO and inclusive; blank means unknown.",
        "",
    ]
    for sheet in SHEETS:
        needed = "（必需 · needed）" if sheet.needed else ""
        found += [f"## {sheet.name} {sheet.zh}{needed}", "", f"{sheet.help_zh} · {sheet.help_en}", ""]
        found += table(
            ("键 key", "表头 header", "类型 type", "必填 required", "说明", "notes"),
            (_column(column) for column in sheet.columns),
        )
        found.append("")
    return lines(*found[:-1])


def _column(column: Column) -> tuple[str, ...]:
    words = note(column)
    # The first words say "required" or "optional", which has a column of its own.
    zh, en = words.zh.partition("；")[2], words.en.partition("; ")[2]
    also = f"（也读作 {'、'.join(column.aliases)}）" if column.aliases else ""
    return f"`{column.key}`", column.zh + also, _KINDS[column.kind], "*" if column.required else "", zh, en


def _rules(rows: Iterable[Rule]) -> list[str]:
    found: list[str] = []
    for row in rows:
        law = " ".join(part for part in (row.source, row.article) if part)
        verified = "已核对 verified" if row.verified else "待核对原文 unverified"
        facts = [f"依据 source: {law}", f"{verified} ({row.grade})", _SEVERITIES[row.severity], _RULE_KINDS[row.kind]]
        if row.valid_from:
            facts.append(f"施行 valid from {row.valid_from.isoformat()}")
        if row.basis:
            facts.append("见 see " + ", ".join(f"`{rule_id}`" for rule_id in row.basis))
        found += [f"### `{row.id}` {row.title.zh} · {row.title.en}", "", row.note.zh, row.note.en, "", "; ".join(facts), ""]
        if row.thresholds:
            found += table(
                ("限值 threshold", "值 value", "单位 unit", "可调 adjustable", "含义 meaning"),
                (
                    (f"`{name}`", str(t.value), t.unit, "是 yes" if t.adjustable else "", f"{t.title.zh} · {t.title.en}")
                    for name, t in row.thresholds.items()
                ),
            )
            found.append("")
    return found


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Markdown of a table; bars and line ends inside cells are made harmless."""
    ruled = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in ruled]


def lines(*given: str) -> str:
    """A page of these lines."""
    return "\n".join(given) + "\n"


PAGES = {"rules.md": rules_page, "columns.md": columns_page}


def write_pages(folder: Path | str) -> None:
    """Write every page into the folder."""
    for name, made in PAGES.items():
        (Path(folder) / name).write_text(made(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_pages(sys.argv[1])
