"""``xiaoqi settings``: how the service is set."""

from __future__ import annotations

import click

from data.contract.text import Text
from web.cli.commands import COMMANDS, Command
from web.cli.service import Commands, service_settings

SECRETS = ("secret_key",)


@click.group(cls=Commands, text=COMMANDS["settings"])
def settings() -> None:
    """Group of the settings."""


@settings.command(cls=Command, text=Text("列出每项设置的环境变量、值和说明", "each setting: variable, value, meaning"))
def show() -> None:
    """Show the settings."""
    found = service_settings()
    for name, field in type(found).model_fields.items():
        value = getattr(found, name)
        if value and name in SECRETS:
            value = "•••"
        elif name == "database_url" and value:
            from sqlalchemy import make_url

            value = make_url(value).render_as_string(hide_password=True)
        variable = "DATABASE_URL" if name == "database_url" else f"XIAOQI_{name.upper()}"  # the usual name where there is one
        click.echo(f"{variable}={value}\n    {field.description or ''}")
