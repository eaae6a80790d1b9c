"""Each solver in a process of its own, on the same cores, and ended where it does not end by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.solver.instances import Instance
from benchmarks.solver.solvers import CORES

GRACE = 300.0  # seconds for reading the model, and for solvers that look at the clock seldom, before a process is ended


def prepared(instance: Instance, work: Path) -> dict[str, Any]:
    """The instance written to the working folder; how large it is."""
    _child(["prepare", "--size", instance.size, "--seed", str(instance.seed), "--work", str(work)], None)
    return instance.figures_in(work)


def solved(solver: str, instance: Instance, work: Path, seconds: float, gap: float) -> dict[str, Any]:
    """What one solver made of the instance; its status is ``killed`` or ``failed`` where nothing came of it."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        words = ["one", "--solver", solver, "--round", str(instance.round_in(work)), "--model", str(instance.model_in(work))]
        words += ["--seconds", str(seconds), "--gap", str(gap), "--result", str(result)]
        try:
            _child(words, seconds + GRACE)
        except subprocess.TimeoutExpired:
            return {"status": "killed"}
        except subprocess.CalledProcessError as error:
            return {"status": "failed", "notes": {"exit": error.returncode}}
        return dict(json.loads(result.read_text()))


def _child(words: list[str], seconds: float | None) -> None:
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    environment = os.environ | {name: str(CORES) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    program = f"import os; os.sched_setaffinity(0, {cores}); from benchmarks.solver.__main__ import main; main()"
    subprocess.run([sys.executable, "-c", program, *words], check=True, timeout=seconds, env=environment)
