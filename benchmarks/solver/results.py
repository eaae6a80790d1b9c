"""Raw results: one JSON object a line, the latest for each instance, solver and limit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "docs" / "benchmarks"
RUNS, SCALING = FOLDER / "runs.jsonl", FOLDER / "scaling.jsonl"
KEY = ("size", "seed", "solver", "seconds")
Result = dict[str, Any]


def read(path: Path) -> list[Result]:
    """All results of a file, in its order; none where it is not there."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def add(path: Path, results: Iterable[Result]) -> None:
    """Add results; those of the same instance, solver and limit are replaced."""
    kept = {tuple(result[name] for name in KEY): result for result in (*read(path), *results)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(result) + "\n" for _, result in sorted(kept.items())))
