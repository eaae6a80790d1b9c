"""Synthetic regions: the same for the same seed, of the size asked for, clean, and about nobody."""

from __future__ import annotations

import re
import time
from importlib.resources import files
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import stdnum.cn
from stdnum.cn import uscc

from data import catalogues
from data.columns import SHEETS
from data.contract.round import Round
from data.regions import SPECS, RegionSpec, build, generate, names
from data.regions.fields import fields
from data.rounds import load_round
from data.rounds.write import write_round

SEEDS = (2, 17)


@pytest.fixture(scope="module", params=SEEDS)
def county(request: pytest.FixtureRequest) -> Round:
    return generate("county", request.param)


def test_the_same_seed_gives_the_same_round(county: Round, request: pytest.FixtureRequest) -> None:
    seed = request.node.callspec.params["county"]
    again, other = generate("county", seed), generate("county", seed + 100)
    for sheet in SHEETS:
        pd.testing.assert_frame_equal(county[sheet.name], again[sheet.name])
    assert not county["posts"].equals(other["posts"])
    assert not county["cohorts"].equals(other["cohorts"])


def test_a_county_has_the_asked_for_sizes(county: Round) -> None:
    counts = {name: len(table) for name, table in county.tables.items()}
    assert {k: counts[k] for k in ("schools", "cohorts", "teachers", "enterprises", "posts")} == {
        "schools": 4,
        "cohorts": 40,
        "teachers": 300,
        "enterprises": 300,
        "posts": 800,
    }
    assert all(counts.values()), counts


def test_kinds_of_posts_in_their_shares(county: Round) -> None:
    shares = county["posts"]["kind"].value_counts(normalize=True)
    for kind, share in SPECS["county"].kinds.items():
        assert shares[kind] == pytest.approx(share, abs=0.01)


def test_enterprises_follow_the_size_law(county: Round) -> None:
    staff = county["enterprises"]["staff"].dropna().to_numpy(dtype=float)
    assert 38 <= np.median(staff) <= 53
    assert 280 <= np.percentile(staff, 90) <= 430
    assert 1200 <= staff.max() <= 2800


def test_a_written_county_reads_back_without_an_error(county: Round, tmp_path: Path) -> None:
    write_round(county, tmp_path / "round")
    loaded = load_round(tmp_path / "round")
    assert not loaded.set_aside
    assert [i for i in loaded.issues if i.severity == "error"] == []
    for sheet in SHEETS:
        pd.testing.assert_frame_equal(loaded.round[sheet.name], county[sheet.name])


def test_cohorts_add_up(county: Round) -> None:
    for cohort in county.records("cohorts"):
        parts = [cohort[k] for k in ("continuing", "self_arranged", "deferred")]
        assert min(parts) >= 0
        assert sum(parts) < cohort["size"]
        minors, women, both = cohort["minors"], cohort["women"], cohort["minor_women"]
        if None not in (minors, women, both):
            assert max(0, minors + women - cohort["size"]) <= both <= min(minors, women) <= cohort["size"]
        assert cohort["under16"] <= (minors if minors is not None else cohort["size"])
        assert (cohort["grade"] == 1) == (cohort["kind"] == "visit")


def test_messy_as_life(county: Round) -> None:
    posts, cohorts = county["posts"], county["cohorts"]
    interns = posts[posts["kind"] == "internship"]
    assert interns["title"].isin(["操作工", "储备干部", "文员"]).sum() >= 10
    assert (interns["majors"].map(len) == 0).sum() >= 20
    assert interns["occupation"].isna().any()
    assert interns["night_shift"].any()
    assert (interns["filing_no"].notna() & interns["night_shift"]).any()
    assert interns["hazards"].map(len).any()
    assert cohorts["class_id"].dropna().duplicated().any()
    assert cohorts[["minors", "women", "minor_women", "guides"]].isna().any().any()


def test_codes_are_right_and_exist(county: Round) -> None:
    ids = list(county["enterprises"]["enterprise_id"])
    assert all(uscc.is_valid(i) for i in ids)
    assert len(set(ids)) == len(ids)
    assert all(catalogues.industry_name(c) for c in county["enterprises"]["industry"])
    assert all(catalogues.occupation_group_name(c) for c in county["posts"]["occupation"].dropna())
    for major in county.records("majors"):
        assert catalogues.major_name(major["major_code"]) == major["name"]


def test_names_are_nobodys(county: Round) -> None:
    # a division that does not exist, and no syllables that begin the name of one that does
    assert all(r.startswith("99") for r in county["enterprises"]["region"])
    text = (files(stdnum.cn) / "loc.dat").read_text(encoding="utf-8")
    real = {match[1] for match in re.finditer(r"([\u4e00-\u9fff]{2})[\u4e00-\u9fff]*[省市县区旗州盟]", text)}
    assert len(real) > 1000
    made_up = {"".join(p) for p in product(names._PLACE_FIRST, names._PLACE_SECOND)}
    assert made_up & real == set()
    places = county["schools"]["name"].str[:2]
    assert set(places) <= made_up
    assert county["enterprises"]["name"].str[:2].isin(made_up).all()


def test_fields_agree_with_the_catalogues() -> None:
    for index, field in fields().items():
        assert catalogues.class_names()[index] == field.name
        assert all(near in catalogues.class_names() for near in field.near)
        assert all(catalogues.major_class(m.code) == index for m in field.majors)
        assert all(catalogues.major_name(m.code) == m.name for m in field.majors)
        assert all(catalogues.industry_name(f.industry) for f in field.firms)
        assert all(catalogues.occupation_group_name(w.occupation) for w in field.posts)


def test_a_small_region_of_another_spec() -> None:
    spec = RegionSpec(counties=1, schools={"general": 1}, cohorts=5, students=60, fields=6, enterprises=12, posts=40, teachers=5)
    small = build(spec, 3)
    assert (len(small["cohorts"]), len(small["enterprises"]), len(small["posts"])) == (5, 12, 40)


@pytest.mark.parametrize(("tier", "seed", "word"), [("galaxy", 1, "county"), ("county", -1, "-1")])
def test_what_cannot_be_generated_says_why(tier: str, seed: int, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        generate(tier, seed)  # type: ignore[arg-type]


def test_a_county_takes_less_than_three_seconds() -> None:
    began = time.process_time()
    generate("county", 5)
    assert time.process_time() - began < 3


@pytest.mark.slow
def test_a_prefecture_has_its_size_in_time() -> None:
    began = time.process_time()
    prefecture = generate("prefecture", 1)
    assert time.process_time() - began < 30
    counts = {name: len(prefecture[name]) for name in ("schools", "cohorts", "enterprises", "posts", "teachers")}
    assert counts == {"schools": 30, "cohorts": 450, "enterprises": 3000, "posts": 9000, "teachers": 3000}
