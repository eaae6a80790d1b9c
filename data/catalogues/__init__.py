"""The catalogues: majors, industries, occupations, hazards, divisions, and which of them belong together."""

from data.catalogues.divisions import division_name
from data.catalogues.hazards import Hazard, hazard, hazards
from data.catalogues.industries import (
    barred_industries,
    barred_industry,
    industries,
    industry_name,
    known_industry,
    prefix_of_barred,
)
from data.catalogues.job_titles import TitleReading, read_title
from data.catalogues.majors import (
    Major,
    category,
    category_names,
    class_names,
    codes_named,
    level_of,
    major_class,
    major_name,
    majors,
    normalise_major,
)
from data.catalogues.occupations import (
    levels_missing,
    occupation_group,
    occupation_group_name,
    occupation_groups,
    occupation_level,
    occupation_titles,
)
from data.catalogues.outlook import outlook
from data.catalogues.relations import relation, relation_rows, relation_table
from data.catalogues.version import catalogues_version

__all__ = [
    "Hazard",
    "Major",
    "TitleReading",
    "barred_industries",
    "barred_industry",
    "catalogues_version",
    "category",
    "category_names",
    "class_names",
    "codes_named",
    "division_name",
    "hazard",
    "hazards",
    "industries",
    "industry_name",
    "known_industry",
    "level_of",
    "levels_missing",
    "major_class",
    "major_name",
    "majors",
    "normalise_major",
    "occupation_group",
    "occupation_group_name",
    "occupation_groups",
    "occupation_level",
    "occupation_titles",
    "outlook",
    "prefix_of_barred",
    "read_title",
    "relation",
    "relation_rows",
    "relation_table",
]
