"""Whom a post wants: majors as people write them, and levels."""

from __future__ import annotations

import numpy as np

from data.catalogues import category_names
from data.regions.draw import chance, pick, some
from data.regions.fields import StudyField, fields
from data.regions.spec import RegionSpec


def draw_majors(
    rng: np.random.Generator, spec: RegionSpec, field: StudyField, kind: str, taught: set[str]
) -> tuple[tuple[str, ...], bool]:
    """A list of majors as codes, prefixes or names, and whether it admits every major of the field.

    Most posts name classes; a few a whole category, single majors, or nothing (then the relation decides).
    """
    style = rng.random()
    if style < spec.open_share:
        return (), False
    if style < spec.open_share + spec.broad_share:
        return (pick(rng, (category_names()[field.index[:2]], *_both_levels(field.index[:2]))),), False
    if style < spec.open_share + spec.broad_share + 0.08:
        chosen = some(rng, field.majors, 2)
        return tuple(dict.fromkeys(pick(rng, (m.code, m.name)) for m in chosen)), False
    wanted = [field]
    # a teacher fits by category already: posts that name neighbours too would suit nearly everyone
    share = spec.near_share * (0.4 if kind == "teacher" else 1.0)
    wanted += [fields()[i] for i in field.near if i in taught and i in fields() and chance(rng, share)]
    if kind != "teacher" and chance(rng, spec.stray_share):
        others = [fields()[i] for i in sorted(taught) if fields()[i] not in wanted]
        wanted += some(rng, others, pick(rng, (1, 2)))
    if chance(rng, 0.5):
        return tuple(f.name for f in wanted), True
    return tuple(prefix for f in wanted for prefix in f.prefixes), True


def _both_levels(category: str) -> tuple[str, ...]:
    return (str(int(category) + 60), str(int(category) + 40))


def draw_levels(rng: np.random.Generator, kind: str) -> tuple[str, ...]:
    """Levels of schools that a post is open to; empty: all."""
    if kind in ("teacher", "visit") or not chance(rng, 0.14):
        return ()
    return pick(rng, (("secondary", "technician"), ("diploma",), ("technician", "diploma")))
