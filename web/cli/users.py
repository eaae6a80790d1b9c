"""``xiaoqi users``: people who may log in."""

from __future__ import annotations

import sys

import click

from data.contract.text import Language, Text
from web.cli.commands import COMMANDS, Command, option
from web.cli.exits import PROBLEMS, Stop
from web.cli.language import say
from web.cli.service import Commands, refusals, the_database

ROLES = ("coordinator", "enterprise", "school", "admin")


@click.group(cls=Commands, text=COMMANDS["users"])
def users() -> None:
    """Group of people."""


@users.command(
    cls=Command,
    text=Text("添加一个用户", "add a person"),
    more=Text(
        "密码在终端询问；不是终端时从标准输入读一行。",
        "The password is asked for; without a terminal, one line of standard input.",
    ),
)
@click.argument("name", metavar="NAME")
@option("--role", type=click.Choice(ROLES), required=True, zh="角色", en="role")
@option("--organisation", metavar="ID", zh="学校或企业的编号", en="school_id or enterprise_id")
@option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, zh="页面语言", en="language of the pages")
def add(name: str, role: str, organisation: str | None, language: Language) -> None:
    """Add a person."""
    from models import store

    with the_database() as database:
        password = _password()
        with refusals(), database.writing() as session:
            store.add_person(session, name=name, role=role, organisation_id=organisation, password=password, language=language)
    click.echo(say(f"已添加 {name}", f"Added {name}"), err=True)


@users.command("list", cls=Command, text=Text("列出全部用户", "list everyone"))
def list_all() -> None:
    """List people."""
    from models import store

    with the_database() as database, database.reading() as session:
        for person in store.list_people(session):
            shut = "" if person.active else say("（停用）", " (shut)")
            click.echo(f"{person.name}\t{person.role}\t{person.organisation_id or ''}\t{person.language}{shut}")


@users.command(cls=Command, text=Text("更改密码", "change a password"))
@click.argument("name", metavar="NAME")
def passwd(name: str) -> None:
    """Change a password."""
    from models import store

    with the_database() as database:
        with database.reading() as session:
            if store.find_person(session, name) is None:
                raise Stop(PROBLEMS, say(f"没有用户 {name}", f"There is nobody called {name}"))
        password = _password()
        with refusals(), database.writing() as session:
            person = store.find_person(session, name)
            assert person is not None, "people are never removed"
            store.change_password(session, person, password)
    click.echo(say("密码已更改", "The password is changed"), err=True)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = click.prompt(say("密码", "Password"), hide_input=True, confirmation_prompt=say("再输一遍", "Again"), err=True)
    return answer
