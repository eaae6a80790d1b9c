"""``solve --cluster``: which addresses are refused, and what is said where there is no cluster."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tiny_round import write_tiny

from web.cli.clusters import refuse_public
from web.cli.exits import Stop
from web.cli.main import run


@pytest.mark.parametrize("address", ["tcp://8.8.8.8:8786", "8.8.8.8:8786", "tcp://[2001:4860:4860::8888]:8786"])
def test_a_public_address_is_refused(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--lang", "en", "solve", str(write_tiny(tmp_path / "round")), "--out", str(tmp_path / "out"), "--cluster", address]
    assert run(words) == 2
    assert "public" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "address",
    [
        "tcp://127.0.0.1:8786",
        "tcp://10.0.0.5:8786",
        "192.168.1.2:8786",
        "tls://8.8.8.8:8786",
        "tcp://[::1]:8786",
        "tcp://no.invalid:1",
    ],
)
def test_other_addresses_are_tried(address: str) -> None:
    refuse_public(address)


def test_a_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: [(2, 1, 6, "", ("8.8.4.4", 0))])
    with pytest.raises(Stop):
        refuse_public("tcp://scheduler.example:8786")


def test_without_dask_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    words = ["solve", str(write_tiny(tmp_path / "round")), "--out", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9"]
    assert run(["--lang", "en", *words]) == 2
    assert "extra “cluster”" in capsys.readouterr().err


def test_a_model_cannot_be_exported_from_a_cluster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "model.mps"
    words = ["--lang", "en", "solve", str(write_tiny(tmp_path / "round")), "--out", str(tmp_path / "out")]
    assert run([*words, "--cluster", "tcp://127.0.0.1:1", "--export-model", str(model)]) == 2
    assert "--export-model" in capsys.readouterr().err
    assert not model.exists()
