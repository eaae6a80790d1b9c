"""What makes a synthetic region large or small, roomy or tight."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Tier = Literal["county", "prefecture", "province"]
SchoolKind = Literal["general", "health", "technician", "college"]


class RegionSpec(BaseModel):
    """Sizes and difficulty of a synthetic region. Shares are 0..1, distances km; counts hold exactly, ``students`` within 3 %."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # sizes
    areas: int = Field(default=1, ge=1, le=25, description="prefectures, alike in size")
    counties: int = Field(ge=1, description="in each area")
    schools: dict[SchoolKind, int]
    cohorts: int = Field(ge=4)
    students: int = Field(ge=1, description="students to place in internships")
    fields: int = Field(ge=6, description="classes of majors taught in the region; fewer make schools compete more")
    enterprises: int = Field(ge=10)
    posts: int = Field(ge=30)
    teachers: int = Field(ge=1)
    as_of: date = date(2026, 5, 20)
    year: int = Field(default=2026, description="internships of this year's second half")

    # people
    visit_share: float = Field(default=0.13, description="cohorts that only visit")
    staged_share: float = Field(default=0.10, description="cohorts that are stages of one class")
    blank_share: float = Field(default=0.08, description="counts of minors, women and guides left blank")

    # enterprises: log-normal staff with these two points, cut at the greatest
    staff_median: float = 45
    staff_p90: float = 350
    staff_max: int = 2800
    radius_km: float = 38
    area_km: float = Field(default=195, description="from the centre of an area to the next")
    outside_share: float = Field(
        default=0.17, description="enterprises outside the region, or between its areas, with dormitories"
    )
    dealings_km: float = Field(default=2000, description="schools have no dealings with enterprises farther away")
    tightness: float = Field(default=0.26, description="spread (log) of demand against supply between fields")
    trouble_share: float = Field(default=0.02, description="each of: bad credit, lapsed licence, unknown staff, barred industry")

    # posts
    kinds: dict[str, float] = {"internship": 0.74, "visit": 0.10, "order": 0.05, "apprentice": 0.03, "teacher": 0.08}
    room: float = Field(default=0.97, description="places for interns that the rules leave open, per student to place")
    seats_low: float = Field(
        default=0.045, description="seats for interns at an enterprise, least share of its staff; then scaled to room"
    )
    seats_high: float = Field(default=0.11, description="greatest share; then scaled to room")
    near_share: float = Field(default=0.75, description="chance that a post names each neighbouring class of majors as well")
    broad_share: float = Field(default=0.16, description="posts open to a whole category")
    stray_share: float = Field(default=0.25, description="posts whose list names one or two more classes, however far")
    open_share: float = Field(default=0.10, description="posts without a list of majors")
    messy_share: float = Field(default=0.16, description="titles that say little")

    # history
    partner_share: float = Field(default=0.08, description="enterprises near a school that are its partners")
    fixed_share: float = Field(default=0.30, description="cohorts with placements already under way")
    pins: int = 3


SPECS: dict[Tier, RegionSpec] = {
    "county": RegionSpec(
        counties=1,
        schools={"general": 1, "health": 1, "technician": 1, "college": 1},
        cohorts=40,
        students=3000,
        fields=13,
        enterprises=300,
        posts=800,
        teachers=300,
    ),
    "prefecture": RegionSpec(
        counties=9,
        schools={"general": 16, "health": 3, "technician": 5, "college": 6},
        cohorts=450,
        students=35000,
        fields=28,
        enterprises=3000,
        posts=9000,
        teachers=3000,
        room=1.05,
        stray_share=0.05,
        near_share=0.6,
        partner_share=0.03,
        pins=12,
    ),
    "province": RegionSpec(
        areas=16,
        counties=9,
        schools={"general": 266, "health": 50, "technician": 84, "college": 100},
        cohorts=7000,
        students=600000,
        fields=28,
        enterprises=40000,
        posts=120000,
        teachers=60000,
        staff_median=55,
        staff_p90=450,
        dealings_km=110,
        room=1.05,
        stray_share=0.05,
        near_share=0.6,
        partner_share=0.0022,
        pins=100,
    ),
}
