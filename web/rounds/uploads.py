"""From the bytes of an upload to a file or folder that ``data.rounds`` reads."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from data.contract.issue import Issue
from data.contract.text import Text
from data.rounds import UnreadableRound

MOST_FILES = 100
MOST_BYTES = 300_000_000
CHUNK = 1_000_000
# Whatever a damaged, locked or strangely packed archive makes the library raise.
_DAMAGE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError, OverflowError, MemoryError),
)


@contextmanager
def unpacked(content: bytes, filename: str) -> Iterator[Path]:
    """The upload as a path named like it: a folder of CSV files for a zip of them, else a workbook file.

    UnreadableRound for a zip that holds no tables, is broken, or is too large.
    """
    with TemporaryDirectory(prefix="xiaoqi-upload-") as folder:
        path = Path(folder) / bare_name(filename)
        if _is_zip_of_tables(content):
            path.mkdir()
            _extract(content, path)
        else:
            if _is_workbook(content):  # whatever it is called; anything else keeps its name, which the message shows
                path = path.with_suffix(".xlsx")
            path.write_bytes(content)
        yield path


def bare_name(filename: str) -> str:
    """The name without folders and signs that a file name cannot have; messages show it."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    kept = "".join(sign for sign in name if sign.isprintable() and sign not in '<>:"|?*')[-60:].strip(". ")
    return kept or "upload"


def _is_zip_of_tables(content: bytes) -> bool:
    names = _names(content)
    return names is not None and "[Content_Types].xml" not in names


def _is_workbook(content: bytes) -> bool:
    return any(name.startswith("xl/") for name in _names(content) or ())


def _names(content: bytes) -> list[str] | None:
    """Names in a zip archive; None for what is none, or a broken one."""
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except _DAMAGE:
        return None


def _extract(content: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tables = [(name, entry) for entry in archive.infolist() if (name := _table_name(entry))]
        if not tables:
            raise UnreadableRound(_NO_TABLES)
        if len(tables) > MOST_FILES:
            raise UnreadableRound(_TOO_MUCH)
        if len({name.casefold() for name, _entry in tables}) < len(tables):
            raise UnreadableRound(_SAME_NAME)
        left = MOST_BYTES
        for name, entry in tables:
            # Only the bare name is used, so an entry cannot leave the folder.
            with (folder / name).open("wb") as target:
                for chunk in _inflated(archive, entry):
                    left -= len(chunk)  # counted, for what an archive says of its sizes may be wrong
                    if left < 0:
                        raise UnreadableRound(_TOO_MUCH)
                    target.write(chunk)


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except _DAMAGE as error:
        raise UnreadableRound(_BROKEN) from error


def _table_name(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & 0x800:
        # No UTF-8 flag: Windows in Chinese packs names in GB18030, which Python has read as code page 437.
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = entry.filename
    bare = PurePosixPath(name.replace("\\", "/")).name
    return bare_name(bare) if bare.lower().endswith(".csv") and not bare.startswith(".") else ""


_NO_TABLES = Issue(
    code="zip_without_tables",
    severity="error",
    message=Text("压缩包里没有 CSV 表。", "The zip archive holds no CSV table."),
    hint=Text(
        "请把各表（如 岗位需求.csv）直接打包，或上传 .xlsx 工作簿。",
        "Maybe zip the sheets (such as posts.csv), or upload an .xlsx workbook.",
    ),
)
_TOO_MUCH = Issue(
    code="zip_too_large",
    severity="error",
    message=Text("压缩包解开后太大。", "The zip archive is too large when unpacked."),
    hint=Text("请只打包本期安排的各表。", "Maybe zip only the sheets of this round."),
)
_SAME_NAME = Issue(
    code="zip_same_name",
    severity="error",
    message=Text("压缩包里有两个同名的表。", "The zip archive holds two tables of the same name."),
    hint=Text("请只保留一个，例如去掉旧文件夹里的那份。", "Maybe keep only one, and leave out the copy in an old folder."),
)
_BROKEN = Issue(
    code="zip_broken",
    severity="error",
    message=Text("压缩包已损坏或设有密码，无法解开。", "The zip archive is broken or has a password."),
    hint=Text("请重新打包，不设密码。", "Maybe pack it again, without a password."),
)
