"""The crosswalk benchmark: majors and occupations of its own, so small that the figures are plain."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import crosswalk

MAJORS = [
    ("m1", "710201", "secondary", "计算机应用", "电子与信息大类", "程序设计；网页制作"),
    ("m2", "460301", "diploma", "机电一体化技术", "装备制造大类", "机电设备维修；钳工"),
    ("m3", "260301", "bachelor", "机械电子工程技术", "装备制造大类", "机电设备装调；钳工"),
]
OCCUPATIONS = [
    ("4-04-05-01", "计算机程序设计员", "从事程序设计"),
    ("6-20-01-01", "装配钳工", "机电设备装配"),
    ("5-01-01-01", "农艺工", "种植作物"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    majors = [
        {"id": id_, "major_code": code, "level": level, "name": name, "major_class": "", "category": category}
        | {"description": "", "skills": skills, "courses": ""}
        for id_, code, level, name, category, skills in MAJORS
    ]
    occupations = [{"occupation": code, "title": title, "description": text} for code, title, text in OCCUPATIONS]
    links = [{"id": "m1", "occupations": ["4-04-05-01"]}, {"id": "m2", "occupations": ["6-20-01-01"]}]
    links.append({"id": "m3", "occupations": ["6-20-01-01", "5-01-01-01"]})
    for name, rows in (("majors", majors), ("occupations", occupations), ("links", links)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return tmp_path


def test_every_level_and_category_is_printed_beside_the_peer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["crosswalk.py", str(folder)])
    crosswalk.main()
    said = capsys.readouterr().out
    for word in ("secondary", "diploma", "bachelor", "all", "装备制造大类", "BM25 over words", "beside", "[+"):
        assert word in said


def test_differences_are_to_the_peer_and_ranks_beyond_the_cut_count_nothing(folder: Path) -> None:
    majors = crosswalk._lines(folder / "majors.jsonl")
    links = {row["id"]: frozenset(row["occupations"]) for row in crosswalk._lines(folder / "links.jsonl")}
    good = {"m1": ["4-04-05-01"], "m2": ["6-20-01-01"], "m3": ["6-20-01-01", "5-01-01-01"]}
    bad = {"m1": ["x", "4-04-05-01"], "m2": [], "m3": ["6-20-01-01", "5-01-01-01"]}
    parts = {part.value: part for part in crosswalk.compared(majors, links, {"good": good, "bad": bad}, seed=0)}
    assert [result.mrr.value for result in parts["all"].results] == [1.0, 0.5]
    assert parts["all"].differences[0].scorer == "bad"
    assert parts["all"].differences[0].mrr.value == 0.5
    assert parts["bachelor"].differences[0].ndcg.value == 0.0
    assert parts["装备制造大类"].askers == 2
