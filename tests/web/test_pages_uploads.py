"""Uploads: workbooks, archives, and what is neither."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from web_samples import Sample, content, token

from data.columns import SHEETS
from data.rounds.write import write_round
from web.settings import Settings


def upload(client: FlaskClient, content: bytes, filename: str, name: str = "秋季") -> tuple[int, str]:
    """Status, and where it leads or what the page says."""
    form = {
        "csrf_token": token(client.get("/rounds/upload").get_data(as_text=True)),
        "name": name,
        "file": (io.BytesIO(content), filename),
    }
    answer = client.post("/rounds/upload", data=form, content_type="multipart/form-data")
    return answer.status_code, answer.headers.get("Location") or answer.get_data(as_text=True)


def test_a_damaged_workbook_is_stored_with_every_problem(coordinator: FlaskClient, sample: Sample) -> None:
    status, there = upload(coordinator, sample.workbook, "../各校 汇总.xlsx")
    assert status == 302
    page = content(coordinator.get(there))
    assert "-5" in page
    assert "长期顶替" in page
    assert "-5" not in content(coordinator.get(f"{there}?sheet=posts"))
    assert "长期顶替" in coordinator.get(f"{there}?severity=error&words=长期").get_data(as_text=True)
    assert "没有可显示的内容" in coordinator.get(f"{there}?words=nothing-like-it").get_data(as_text=True)
    marked = coordinator.get(there.replace("issues", "marked.xlsx"))
    assert marked.data.startswith(b"PK")
    overview = coordinator.get(there.replace("issues", "")).get_data(as_text=True)
    assert "有行被搁置" in overview
    assert "个班组因数据有误被搁置" in coordinator.get(there.replace("issues", "reckoning")).get_data(as_text=True)


def test_solving_with_rows_set_aside_must_be_confirmed(coordinator: FlaskClient, sample: Sample) -> None:
    _status, there = upload(coordinator, sample.workbook, "a.xlsx")
    start = there.replace("issues", "solve")
    page = coordinator.get(start).get_data(as_text=True)
    form = {"csrf_token": token(page), "time_limit": "30", "gap": "0.02", "baseline": ""}
    answer = coordinator.post(start, data=form)
    assert answer.status_code == 422
    assert "请勾选确认" in answer.get_data(as_text=True)
    assert coordinator.post(start, data=form | {"set_aside": "y"}).headers["Location"].startswith("/runs/")
    assert coordinator.post(start, data=form | {"set_aside": "y", "time_limit": "31"}).status_code == 422


def test_the_same_name_makes_the_next_version(coordinator: FlaskClient, sample: Sample) -> None:
    _status, first = upload(coordinator, sample.workbook, "a.xlsx")
    _status, second = upload(coordinator, sample.workbook, "a.xlsx")
    assert "第 1 版" in coordinator.get(first).get_data(as_text=True)
    assert "第 2 版" in coordinator.get(second).get_data(as_text=True)


class WindowsEntry(zipfile.ZipInfo):
    """An entry as Windows in Chinese packs it: the name in GB18030, without saying so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


@pytest.mark.parametrize("chinese", [False, True])
def test_a_zip_of_tables(coordinator: FlaskClient, sample: Sample, tmp_path: Path, chinese: bool) -> None:
    write_round(sample.round, tmp_path / "round")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for sheet in SHEETS:
            entry = WindowsEntry(f"汇总/{sheet.zh}.csv") if chinese else zipfile.ZipInfo(f"{sheet.name}.csv")
            archive.writestr(entry, (tmp_path / "round" / f"{sheet.name}.csv").read_bytes())
    status, there = upload(coordinator, content.getvalue(), "round.zip")
    assert status == 302, there
    assert f"<strong>{len(sample.round['posts'])}</strong>" in coordinator.get(there.replace("issues", "")).get_data(as_text=True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 no archive at all",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"%PDF-1.7",
        "名称,编号".encode("gb18030"),
    ],
    ids=["empty", "broken", "old-office", "pdf", "text"],
)
def test_what_cannot_be_read_is_said_in_a_sentence(coordinator: FlaskClient, content: bytes) -> None:
    status, page = upload(coordinator, content, "a.xlsx")
    assert status == 422
    assert "alert-danger" in page or "请选择文件" in page
    assert "Traceback" not in page


def test_archives_without_tables_or_far_too_large(coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def packed(**files: bytes) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name.replace("_", "."), data)
        return content.getvalue()

    status, page = upload(coordinator, packed(readme_txt=b"x"), "a.zip")
    assert (status, "没有 CSV 表" in page) == (422, True)
    monkeypatch.setattr("web.rounds.uploads.MOST_BYTES", 10)
    status, page = upload(coordinator, packed(posts_csv=b"x" * 11), "a.zip")
    assert (status, "太大" in page) == (422, True)


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive; a name may come twice."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return content.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("damage", ["bytes", "password", "method"])
def test_damaged_members_are_a_problem_like_any_other(coordinator: FlaskClient, method: int, damage: str) -> None:
    content = bytearray(packed(("posts.csv", bytes(range(256)) * 40), method=method))
    directory = content.rindex(b"PK\x01\x02")
    if damage == "bytes":
        content[39:60] = b"\xff" * 21  # the member's data begin after 30 bytes and the name
    elif damage == "password":
        content[6] |= 1
        content[directory + 8] |= 1
    else:
        content[8] = content[directory + 10] = 99
    status, page = upload(coordinator, bytes(content), "a.zip")
    assert (status, "已损坏或设有密码" in page) == (422, True)


def test_two_tables_of_one_name_are_refused(coordinator: FlaskClient) -> None:
    status, page = upload(coordinator, packed(("new/posts.csv", b"x"), ("old/Posts.CSV", b"y")), "a.zip")
    assert (status, "两个同名的表" in page) == (422, True)


def test_unpacking_is_counted_whatever_the_archive_says(coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.rounds.uploads.MOST_BYTES", 1500)
    status, page = upload(coordinator, packed(("posts.csv", bytes(1000)), ("schools.csv", bytes(1000))), "a.zip")
    assert (status, "太大" in page) == (422, True)


def test_a_name_too_long_for_a_file(coordinator: FlaskClient) -> None:
    status, page = upload(coordinator, packed(("长" * 300 + ".csv", b"x")), "a.zip")
    assert status in (302, 422), page


def test_an_upload_over_the_limit(settings: Settings, sample: Sample) -> None:
    from web_samples import log_in

    from web.app import create_app

    app = create_app(settings.model_copy(update={"max_upload_mb": 1}))
    client = app.test_client()
    log_in(client, "coordinator", "demo-coordinator")
    status, page = upload(client, bytes(1_100_000), "a.xlsx")
    assert (status, "太大" in page) == (413, True)
