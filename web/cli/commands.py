"""The list of commands and where each of them lives, and click's classes with help in two languages."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, cast

import click

from data.contract.text import Text
from web.cli.language import language, say

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

COMMANDS = {
    "demo": Text("自带示例县：从数据到方案再到网页", "the shipped county, end to end, then the pages"),
    "check": Text("检查一期数据，列出全部问题", "check a round and list every problem"),
    "solve": Text("求出一期的整体方案", "make one joint plan of a round"),
    "audit": Text("逐条复核一份方案", "read a plan a second time, rule by rule"),
    "suggest": Text(
        "为班组、岗位、教师、学校或企业推荐对象", "rank candidates for cohorts, posts, teachers, schools, enterprises"
    ),
    "evaluate": Text("检验推荐排得好不好", "measure how good the ranking is"),
    "explain": Text("说明为何这样安排、为何没有安排", "say why someone is placed there, or nowhere"),
    "whatif": Text("在方案上试算若干调整", "try edits on a plan and see what moves"),
    "train": Text("从历年结果学习匹配度", "learn the fit from what came of earlier years"),
    "models": Text("查看、审核、启用匹配度模型", "look at fit models, audit them, put one into use"),
    "scenarios": Text("对比方案；查看、批准试算方案", "plans side by side; scenarios and their approval"),
    "sweep": Text("让一两个参数取一串值，逐一求解并对照", "solve for a range of one or two settings, side by side"),
    "generate": Text("生成仿真的一期数据", "make a synthetic region"),
    "template": Text("生成填报模板工作簿", "write the workbook to fill in"),
    "schema": Text("输出某种文档的 JSON Schema", "print the JSON Schema of a document"),
    "serve": Text("启动网页服务", "serve the pages"),
    "worker": Text("在网页服务之外单独求解", "solve what the pages order, in a process of its own"),
    "runs": Text("查看、重试、停止、重现求解任务", "look at solver runs, retry, stop or reproduce them"),
    "db": Text("升级或查看数据库", "upgrade the database, or look at it"),
    "users": Text("管理用户", "people who may log in"),
    "settings": Text("查看服务设置", "the settings of the service"),
    "doctor": Text("检查安装是否完好", "see whether everything needed is here"),
}


class Commands(click.Group):
    """The group: knows every command by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from the module of that name."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(importlib.import_module(f"web.cli.{cmd_name}"), cmd_name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names and what they do, without importing any."""
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl([(name, text.to(language())) for name, text in COMMANDS.items()])


class Command(click.Command):
    """A command whose help is in both languages: its line in the list above, and ``more``."""

    def __init__(self, *args: Any, more: Text | None = None, text: Text | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.more = more
        self.text = text

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the language chosen."""
        first = self.text or COMMANDS[self.name or ""]
        paragraphs = [first.to(language())] + ([self.more.to(language())] if self.more else [])
        self.help = "\n\n".join(paragraphs)
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """One line for the list of a group."""
        return (self.text or COMMANDS[self.name or ""]).to(language())


class Option(click.Option):
    """An option whose help is in both languages."""

    def __init__(self, *args: Any, text: Text, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names and help in the language chosen."""
        self.help = self.text.to(language())
        return super().get_help_record(ctx)


def option(*names: str, zh: str, en: str, **rest: Any) -> Decorator:
    """``click.option`` with help in both languages."""
    return cast(Decorator, click.option(*names, cls=Option, text=Text(zh, en), **rest))
