"""Regions of several areas: each like a prefecture, with some enterprises between them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.contract.round import Round
from data.regions import SPECS, RegionSpec, build, generate
from data.rounds import load_round
from data.rounds.write import write_round

REACH_KM = 60  # where a school's distance to an enterprise is worth a half, if nobody commutes daily
SMALL = RegionSpec(
    areas=4,
    counties=2,
    schools={"general": 9, "college": 3},
    cohorts=60,
    students=3000,
    fields=10,
    enterprises=400,
    posts=1000,
    teachers=100,
    dealings_km=110,
)


@pytest.fixture(scope="module")
def small() -> Round:
    return build(SMALL, 3)


@pytest.fixture(scope="module")
def province() -> tuple[Round, float]:
    """A province and the seconds of work it took."""
    began = time.process_time()
    made = generate("province", 1)
    return made, time.process_time() - began


def areas_of(rows: pd.DataFrame, key: str) -> Mapping[str, str]:
    """The area of each school or enterprise: four digits of its region."""
    return dict(zip(rows[key], rows["region"].str[:4], strict=True))


def shares_of_area(made: Round, sheet: str) -> float:
    """How many rows join a school and an enterprise of the same area."""
    rows, cohorts = made[sheet], made["cohorts"].set_index("cohort_id")["school_id"]
    schools = rows["school_id"] if "school_id" in rows else rows["cohort_id"].map(cohorts)
    here = schools.map(areas_of(made["schools"], "school_id"))
    return float((here == rows["enterprise_id"].map(areas_of(made["enterprises"], "enterprise_id"))).mean())


def areas_in_reach(made: Round, km: float) -> np.ndarray:
    """Areas with a school at most that far from each enterprise with known coordinates; shape (enterprises,)."""
    firms = made["enterprises"].dropna(subset=["lon"])
    lon, lat = (np.radians(firms[key].to_numpy(dtype=float))[:, None] for key in ("lon", "lat"))
    count = np.zeros(len(firms), dtype=int)
    for _, schools in made["schools"].groupby(made["schools"]["region"].str[:4]):
        lon_s, lat_s = (np.radians(schools[key].to_numpy(dtype=float)) for key in ("lon", "lat"))
        a = np.sin((lat_s - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat_s) * np.sin((lon_s - lon) / 2) ** 2
        count += (2 * 6371 * np.arcsin(np.sqrt(a)) <= km).any(axis=1)
    return count


def test_every_area_has_schools_and_enterprises(small: Round) -> None:
    schools = small["schools"]["region"].str[:4]
    assert schools.value_counts().to_dict() == {"9901": 3, "9902": 3, "9903": 3, "9904": 3}
    firms = small["enterprises"]["region"].str[:4].value_counts()
    assert all(firms[area] > 50 for area in set(schools))
    outside = firms.drop(list(set(schools)))
    assert 0.1 < outside.sum() / len(small["enterprises"]) < 0.25
    assert set(outside.index) <= {f"99{n}" for n in range(10, 20)}  # four between neighbours, six outside the region


def test_nothing_is_given_twice(small: Round) -> None:
    for sheet, key in (("enterprises", "enterprise_id"), ("enterprises", "name"), ("schools", "name"), ("posts", "post_id")):
        assert not small[sheet][key].duplicated().any(), key


def test_placements_stay_in_their_area(small: Round) -> None:
    assert shares_of_area(small, "placements") > 0.8


@pytest.mark.slow
def test_a_province_has_its_size_in_time(province: tuple[Round, float]) -> None:
    made, seconds = province
    assert seconds < 60
    counts = {name: len(made[name]) for name in ("schools", "cohorts", "enterprises", "posts", "teachers")}
    assert counts == {"schools": 500, "cohorts": 7000, "enterprises": 40000, "posts": 120000, "teachers": 60000}
    cohorts, placements = made["cohorts"], made["placements"]
    interns = cohorts[cohorts["kind"] == "internship"]
    away = interns[["continuing", "self_arranged", "deferred", "under16"]].sum().sum()
    fixed = placements[placements["status"].isin(["confirmed", "on_site"])]["students"].sum()
    students = SPECS["province"].students
    assert interns["size"].sum() - away - fixed == pytest.approx(students, rel=0.03)
    assert (made["enterprises"]["staff"].dropna() // 10).sum() > 1.1 * students


@pytest.mark.slow
def test_a_province_is_sixteen_prefectures(province: tuple[Round, float]) -> None:
    made, _ = province
    schools = made["schools"]["region"].str[:4].value_counts()
    assert len(schools) == 16
    assert schools.between(25, 38).all()
    firms = made["enterprises"]["region"].str[:4].value_counts()[schools.index]
    assert firms.between(1800, 2400).all()
    assert made["schools"].groupby(made["schools"]["region"].str[:4])["level"].nunique().eq(3).all()
    for sheet in ("placements", "partnerships", "order_members"):
        assert shares_of_area(made, sheet) > 0.55, sheet
    assert shares_of_area(made, "placements") > 0.9


@pytest.mark.slow
def test_some_enterprises_are_within_reach_of_several_areas(province: tuple[Round, float]) -> None:
    several = (areas_in_reach(province[0], REACH_KM) > 1).mean()
    assert 0.10 <= several <= 0.15


def test_several_written_areas_read_back_without_an_error(small: Round, tmp_path: Path) -> None:
    reads_back(small, tmp_path / "round")


@pytest.mark.thorough
def test_a_written_province_reads_back_without_an_error(province: tuple[Round, float], tmp_path: Path) -> None:
    reads_back(province[0], tmp_path / "round")


def reads_back(made: Round, folder: Path) -> None:
    write_round(made, folder)
    loaded = load_round(folder)
    assert not loaded.set_aside
    assert [i for i in loaded.issues if i.severity == "error"] == []
    pd.testing.assert_frame_equal(loaded.round["posts"], made["posts"])
