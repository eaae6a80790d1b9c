"""Writing results: nothing is overwritten without being told to, and nothing is left half written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from web.cli.commands import option
from web.cli.exits import USAGE, Stop
from web.cli.language import say

force_option = option("--force", is_flag=True, zh="覆盖已有文件", en="overwrite files that exist")
OUT_FOLDER = click.Path(file_okay=False, path_type=Path)
OUT_FILE = click.Path(dir_okay=False, path_type=Path)


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """End the command, before any work, where a file to be written is there already."""
    there = [str(path) for path in paths if path.exists()]
    if there and not force:
        listed = ", ".join(there)
        raise Stop(USAGE, say(f"已存在：{listed}；加 --force 可覆盖。", f"This exists already: {listed}; Maybe add --force."))


def refuse_inputs(written: Iterable[Path], read: Iterable[Path | None]) -> None:
    """End the command, --force or not, where a file to be written is one that is read, or lies in a folder that is read."""
    sources = [path.resolve() for path in read if path is not None]
    for path in written:
        target = path.resolve()
        folder = target.parent if target.suffix == ".csv" else None
        if target in sources or folder in sources:
            raise Stop(USAGE, say(f"{path} 是输入文件，不能覆盖。", f"{path} is an input; Maybe give another name."))


def refuse_filled(folder: Path, force: bool) -> None:
    """End the command where a folder to be written holds anything."""
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise Stop(
            USAGE, say(f"文件夹 {folder} 不是空的；加 --force 可写入。", f"The folder {folder} is not empty; Maybe add --force.")
        )


def put(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make the file beside its place and move it there when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        write(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
