"""Codes against the catalogues: majors, divisions, industries, occupations; and coordinates."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from data import catalogues
from data.columns.words import LEVELS
from data.contract.text import Text
from data.rounds.checks.distinct import entries_of, where_distinct
from data.rounds.drafts import Draft, Drafts
from data.rounds.findings import Findings

_LEVEL_TITLES = {choice.key: Text(choice.zh, choice.key) for choice in LEVELS}
_LEVEL_OF_CODES = {"technician": "secondary"}  # technician schools use the secondary catalogue
_INDUSTRY = re.compile(r"[A-T]\d{2,4}")
_OCCUPATION = re.compile(r"\d-\d{2}(-\d{2}){0,2}")
_WEST, _EAST, _SOUTH, _NORTH = 73.0, 136.0, 3.0, 54.0  # a box around China


def check_catalogues(drafts: Drafts, findings: Findings) -> None:
    """Tell codes that no catalogue knows. Only a major of an unknown class costs its row, in the sheets of today."""
    for name in ("majors", "cohorts"):
        _check_major_codes(drafts[name], drafts["schools"], findings)
    for name in ("outcomes", "evaluations"):  # history keeps the codes of older catalogues
        draft = drafts[name]
        findings.at("unknown_major_code", draft, where_distinct(draft.table["major_code"], _is_unknown_major), "major_code")
    _check_majors_sheet(drafts, findings)
    for name, column in (("posts", "majors"), ("teachers", "major_codes")):
        _check_entries(drafts[name], column, drafts["majors"], findings)
    relations, names = drafts["relations"], _own_names(drafts["majors"])
    unnamed = where_distinct(relations.table["major"], lambda entry: not names_majors(entry, names))
    findings.at("unknown_major_entry", relations, unnamed, "major", entry=relations.values("major")[unnamed])
    for name in ("schools", "enterprises", "posts"):
        _check_place(drafts[name], needed=name != "posts", findings=findings)
    _check_industries(drafts["enterprises"], findings)
    for name in ("posts", "outcomes"):
        _check_occupations(drafts[name], findings)


def names_majors(entry: str, own_names: frozenset[str]) -> bool:
    """Whether an entry of a list of majors (code, prefix or name) stands for anything."""
    if entry.isascii() and entry.isdigit():
        return len(entry) <= 6 and catalogues.category(entry) is not None and (len(entry) < 4 or not _has_no_class(entry))
    return entry in own_names or bool(catalogues.codes_named(entry))


def _has_no_class(code: str) -> bool:
    return catalogues.major_class(code) is None


def _is_unknown_major(code: str) -> bool:
    return len(code) != 6 or catalogues.major_name(code) is None


def _check_major_codes(draft: Draft, schools: Draft, findings: Findings) -> None:
    column = draft.table["major_code"]
    no_class = where_distinct(column, _has_no_class)
    findings.at("bad_major_code", draft, no_class, "major_code")
    findings.at("unknown_major_code", draft, where_distinct(column, _is_unknown_major) & ~no_class, "major_code")
    levels = schools.table.drop_duplicates("school_id").set_index("school_id")["level"]
    of_school = draft.table["school_id"].map(levels)
    of_code = column.map({code: catalogues.level_of(code) for code in column.dropna().unique()})
    wanted = of_school.replace(_LEVEL_OF_CODES)
    wrong = (of_code.notna() & wanted.notna() & (of_code != wanted)).to_numpy(dtype=bool) & ~no_class
    if wrong.any():
        findings.at(
            "major_level_mismatch",
            draft,
            wrong,
            "major_code",
            school=draft.values("school_id")[wrong],
            level=[_LEVEL_TITLES[v].zh for v in of_code[wrong]],
            level_en=[_LEVEL_TITLES[v].en for v in of_code[wrong]],
            school_level=[_LEVEL_TITLES[v].zh for v in of_school[wrong]],
            school_level_en=[_LEVEL_TITLES[v].en for v in of_school[wrong]],
        )


def _check_majors_sheet(drafts: Drafts, findings: Findings) -> None:
    majors, cohorts = drafts["majors"], drafts["cohorts"]
    if not len(majors):
        return
    pairs = pd.MultiIndex.from_frame(majors.table[["school_id", "major_code"]])
    double = pairs.duplicated() & majors.table[["school_id", "major_code"]].notna().all(axis=1).to_numpy()
    if double.any():
        first = dict(zip(pairs[~pairs.duplicated()], majors.rows[~pairs.duplicated()], strict=True))
        findings.at(
            "duplicate_major",
            majors,
            double,
            "major_code",
            school=majors.values("school_id")[double],
            other=[str(first[pair]) for pair in pairs[double]],
        )
    wanted = cohorts.table[["school_id", "major_code"]]
    unlisted = ~pd.MultiIndex.from_frame(wanted).isin(pairs) & wanted.notna().all(axis=1).to_numpy() & ~cohorts.aside
    findings.at("major_not_listed", cohorts, unlisted, "major_code", school=cohorts.values("school_id")[unlisted])


def _own_names(majors: Draft) -> frozenset[str]:
    return frozenset(majors.table["name"].dropna().unique())


def _check_entries(draft: Draft, column: str, majors: Draft, findings: Findings) -> None:
    names = _own_names(majors)
    for entry, where in entries_of(draft.table[column]).items():
        if not names_majors(entry, names):
            findings.at("unknown_major_entry", draft, where, column, entry=entry, value=entry)


def _check_place(draft: Draft, needed: bool, findings: Findings) -> None:
    unknown = where_distinct(draft.table["region"], lambda code: catalogues.division_name(code) is None)
    findings.at("unknown_division", draft, unknown, "region")
    lon, lat = (draft.table[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
    missing = np.isnan(lon) | np.isnan(lat)
    if not needed:
        missing &= ~(np.isnan(lon) & np.isnan(lat))  # a post without a site of its own is at its enterprise
    outside = ~(np.isnan(lon) | np.isnan(lat)) & ~((lon > _WEST) & (lon < _EAST) & (lat > _SOUTH) & (lat < _NORTH))
    findings.at("missing_coordinate", draft, missing & np.isnan(lon), "lon")
    findings.at("missing_coordinate", draft, missing & ~np.isnan(lon), "lat")
    if outside.any():
        words = {name: [f"{v:g}" for v in values[outside]] for name, values in (("lon", lon), ("lat", lat))}
        findings.at("coordinate_outside", draft, outside, "lon", **words)


def _check_industries(draft: Draft, findings: Findings) -> None:
    column = draft.table["industry"]
    malformed = where_distinct(column, lambda code: not _INDUSTRY.fullmatch(code))
    findings.at("industry_malformed", draft, malformed, "industry")
    unknown = where_distinct(column, lambda code: catalogues.industry_name(code) is None) & ~malformed
    findings.at("unknown_industry", draft, unknown, "industry")
    short = where_distinct(column, lambda code: catalogues.prefix_of_barred(code) is not None)
    findings.at("industry_prefix_barred", draft, short, "industry")


def _check_occupations(draft: Draft, findings: Findings) -> None:
    column = draft.table["occupation"]
    malformed = where_distinct(column, lambda code: not _OCCUPATION.fullmatch(code))
    findings.at("occupation_malformed", draft, malformed, "occupation")
    unknown = where_distinct(column, lambda code: catalogues.occupation_group_name(code) is None) & ~malformed
    findings.at("unknown_occupation", draft, unknown, "occupation")
