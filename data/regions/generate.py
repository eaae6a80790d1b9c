"""From a spec and a seed to a round."""

from __future__ import annotations

import numpy as np

from data.contract.round import Round
from data.regions.cohorts import draw_cohorts
from data.regions.decisions import draw_decisions, setting_rows
from data.regions.enterprises import draw_enterprises
from data.regions.geography import draw_geography
from data.regions.history import draw_history
from data.regions.posts import draw_posts
from data.regions.relations import relation_rows
from data.regions.room import fit_room, room_by_field
from data.regions.schools import draw_schools, major_rows
from data.regions.sizes import count_people, settle_sizes
from data.regions.spec import SPECS, RegionSpec, Tier
from data.regions.teachers import draw_teachers, staff_columns
from data.regions.underway import draw_placements


def generate(tier: Tier, seed: int) -> Round:
    """A synthetic region of that size; the same seed gives the same round. ValueError for an unknown tier or a negative seed."""
    if tier not in SPECS:
        raise ValueError(f"no tier {tier!r}; there are {', '.join(SPECS)}")
    return build(SPECS[tier], seed)


def build(spec: RegionSpec, seed: int) -> Round:
    """A synthetic region of that spec. Each part draws from a stream of its own, so that parts can change alone."""
    if seed < 0:
        raise ValueError(f"the seed is {seed}; it must not be negative")
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(8)]
    geography = draw_geography(streams[0], spec)
    schools, counts = draw_schools(streams[1], spec, geography)
    majors = major_rows(streams[1], schools)
    cohorts = draw_cohorts(streams[2], spec, schools, counts)
    taught = {field.index for school in schools for field, _ in school.majors}
    firms = draw_enterprises(streams[3], spec, geography, cohorts)
    posts = draw_posts(streams[4], spec, firms, taught)
    fit_room(spec, posts)
    settle_sizes(streams[2], spec, cohorts, room_by_field(posts))
    teachers, windows = draw_teachers(streams[5], spec, schools, counts)
    placements = draw_placements(streams[6], spec, cohorts, posts)
    history = draw_history(streams[6], spec, schools, cohorts, firms, posts)
    decisions = draw_decisions(streams[7], spec, cohorts, posts, teachers)
    people = count_people(streams[2], spec, cohorts)
    staff_columns(streams[5], schools, [t.row for t in teachers], people)
    return Round.from_records(
        {
            "schools": [s.row for s in schools],
            "majors": majors,
            "cohorts": people,
            "teachers": [t.row for t in teachers],
            "teacher_windows": windows,
            "enterprises": [f.row for f in firms],
            "posts": [p.row for p in posts],
            "placements": placements,
            "order_members": history.order_members,
            "partnerships": history.partnerships,
            "relations": relation_rows(taught),
            "outcomes": history.outcomes,
            "evaluations": history.evaluations,
            "decisions": decisions,
            "settings": setting_rows(spec),
        }
    )
