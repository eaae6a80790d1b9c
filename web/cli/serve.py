"""``xiaoqi serve``: the pages, with a worker beside them."""

from __future__ import annotations

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.service import serve_pages, service_settings


@click.command(
    cls=Command,
    more=Text(
        "设置来自环境变量（xiaoqi settings show）；数据库会自动升级。",
        "Settings come from the environment (xiaoqi settings show); the database is upgraded by itself.",
    ),
)
@option("--host", zh="监听地址", en="address to listen on")
@option("--port", type=click.IntRange(0, 65535), zh="端口", en="port")
def serve(host: str | None, port: int | None) -> None:
    """Serve the pages."""
    serve_pages(service_settings(host=host, port=port))
