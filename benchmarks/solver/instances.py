"""Rounds of any size, and their exported models, kept in a working folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from data.regions.spec import SPECS, RegionSpec, Tier

COUNTS = ("cohorts", "students", "enterprises", "posts", "teachers")


@dataclass(frozen=True)
class Instance:
    """A synthetic round: its size (``county``, ``county-x2``, ``prefecture-x0.5``, …) and seed."""

    size: str
    seed: int

    @property
    def name(self) -> str:
        """Name of its files."""
        return f"{self.size}-{self.seed}"

    def round_in(self, work: Path) -> Path:
        """Folder of the round."""
        return work / self.name

    def model_in(self, work: Path) -> Path:
        """File of the exported model."""
        return work / f"{self.name}.mps"

    def figures_in(self, work: Path) -> dict[str, Any]:
        """How large it is: legal pairs, columns, rows, entries."""
        return dict(json.loads((work / f"{self.name}.json").read_text()))


def spec_of(size: str) -> RegionSpec:
    """A tier's spec, with ``-xK`` its counts times K. ValueError for an unknown size."""
    found = re.fullmatch(r"([a-z]+)(?:-x([0-9.]+))?", size)
    specs = {tier: SPECS[tier] for tier in get_args(Tier)}
    if found is None or found[1] not in specs:
        raise ValueError(f"no size {size!r}; there are {', '.join(specs)}, and multiples like county-x2")
    spec, times = specs[found[1]], float(found[2] or 1)
    if times == 1:
        return spec
    schools = {kind: max(1, round(count * times)) for kind, count in spec.schools.items()}
    counts = {name: round(getattr(spec, name) * times) for name in COUNTS}
    # A region of one county stays one; the fields taught stay too, as they do in reality.
    counties = max(1, round(spec.counties * times)) if spec.counties > 1 else 1
    return RegionSpec.model_validate(spec.model_dump() | counts | {"schools": schools, "counties": counties})


def prepare(instance: Instance, work: Path) -> None:
    """Write the round, the very model that is solved, and the figures, unless they are there."""
    from data.regions import build
    from data.rounds.write import write_round
    from matcher.engines.base import export
    from matcher.lots import drawn
    from matcher.solve import SolveOptions, create_model

    if (work / f"{instance.name}.json").exists():
        return
    round_ = build(spec_of(instance.size), instance.seed)
    write_round(round_, instance.round_in(work))
    model = create_model(drawn(round_, SolveOptions().seed))
    export(model.program, instance.model_in(work))
    rows, columns = model.program.matrix.shape
    figures = {
        "pairs": model.legality.count,
        "columns": columns,
        "whole": int(model.program.integer.sum()),
        "rows": rows,
        "entries": model.program.matrix.nnz,
    }
    (work / f"{instance.name}.json").write_text(json.dumps(figures))
