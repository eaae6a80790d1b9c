"""The page of commands: every command with its arguments and options."""

from __future__ import annotations

from collections.abc import Iterator

import click

from data.reference import lines, table
from web.cli.commands import COMMANDS, Command, Option
from web.cli.main import cli
from web.cli.service import Commands
from web.reference.parts import MADE, shown_default
from web.reference.words import EXAMPLES, NOTES


def cli_page() -> str:
    """Markdown of all commands with their arguments and options."""
    found = [
        "# 命令 · Commands",
        "",
        MADE,
        "",
        "`ROUND` 是文件夹或 .xlsx 工作簿。不加 `--force` 绝不覆盖已有文件。提示默认为中文。",
        "`ROUND` is a folder or an .xlsx workbook. Nothing is overwritten without `--force`. Messages are Chinese by default.",
        "",
        *table(
            ("退出码 exit code", "含义", "meaning"),
            (
                ("0", "完成", "done"),
                ("1", "数据或方案有问题，已列出", "the input or the plan has problems, which are listed"),
                ("2", "用法有误", "wrong usage"),
                ("3", "被信号中止，或在限定的时间内还没有方案", "stopped by a signal, or by a limit before there was any plan"),
            ),
        ),
        "",
        "## `xiaoqi`",
        "",
        *_options(cli),
        "",
    ]
    for path, command in commands():
        text = getattr(command, "text", None) or COMMANDS[path]
        found += [f"## `xiaoqi {path}`", "", f"{text.zh}。", f"{text.en[0].upper()}{text.en[1:]}.", ""]
        more = command.more if isinstance(command, Command) else None
        if more is not None:
            found += [more.zh, more.en, ""]
        for note in NOTES.get(path, ()):
            found += [note.zh, note.en, ""]
        arguments = [p for p in command.params if isinstance(p, click.Argument)]
        usage = " ".join(
            [
                f"xiaoqi {path}",
                *(str(p.metavar) if p.required else f"[{p.metavar}]" for p in arguments),
                "[OPTIONS]" if _documented(command) else "",
            ]
        )
        found += ["```", usage.strip(), "```", ""]
        if _documented(command):
            found += [*_options(command), ""]
        if path in EXAMPLES:
            found += ["```sh", *EXAMPLES[path], "```", ""]
    return lines(*found[:-1])


def commands(group: click.Group = cli, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its path (``users add``)."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, Commands):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def _options(command: click.Command) -> list[str]:
    rows = []
    for option in _documented(command):
        text = option.text if isinstance(option, Option) else None
        zh, en = (text.zh, text.en) if text else (option.help or "").split(" · ")
        default = "必填 required" if option.required else shown_default(option.default) if option.show_default else ""
        rows.append((f"`{_written(option)}`", default, zh, en))
    return table(("选项 option", "默认 default", "含义", "meaning"), rows)


def _documented(command: click.Command) -> list[click.Option]:
    return [option for option in command.params if isinstance(option, click.Option)]


def _written(option: click.Option) -> str:
    if option.is_flag:
        return option.opts[0]
    kind = option.type
    shown = "|".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else option.metavar or kind.name.split()[0].upper()
    return f"{option.opts[0]} {shown}"
