"""Reference pages made from commands, settings and errors: ``python -m web.reference docs/reference`` writes them anew."""

from __future__ import annotations

from pathlib import Path

from web.reference.commands import cli_page
from web.reference.errors import errors_page
from web.reference.settings import settings_page

PAGES = {"cli.md": cli_page, "errors.md": errors_page, "settings.md": settings_page}


def write_pages(folder: Path | str) -> None:
    """Write every page into the folder."""
    for name, made in PAGES.items():
        (Path(folder) / name).write_text(made(), encoding="utf-8", newline="\n")
