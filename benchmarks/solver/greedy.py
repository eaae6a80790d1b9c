"""A greedy, as a person would do it: the best pair that still fits is taken, first of students, then of teachers.

Members of order-based classes, and what only follows from the groups, are filled in by HiGHS within a moment, as in the
solver's own start.
"""

from __future__ import annotations

from time import monotonic

import numpy as np
from scipy import sparse

from benchmarks.solver.exported import Numbers
from benchmarks.solver.solvers import Outcome, Task
from benchmarks.solver.timeline import Timeline
from data.rounds import load_round
from matcher.engines.greedy import Greedy
from matcher.engines.highs import complete
from matcher.engines.meter import Meter
from matcher.lots import drawn
from matcher.model import JointModel
from matcher.solve import SolveOptions, create_model

FIRST = 1e6  # points by which pinned stays go before others
FOLLOWS = ("beside_", "gone_")  # rows that only say what follows from the stays


def run(task: Task, timeline: Timeline) -> Outcome:
    """See ``solvers``. There is no bound, and no limit: it takes what it takes."""
    loaded = load_round(task.round)
    assert loaded.round is not None
    began = monotonic()
    model = create_model(drawn(loaded.round, SolveOptions().seed))  # in the exported model's order
    groups, program = model.groups, model.program
    values = np.full(len(program.cost), np.nan)
    students = Greedy(program.students[1]).open(np.zeros(len(groups.pairs), dtype=np.int64))
    values[groups.students], values[groups.opened] = students, students > 0
    values[model.teachers.taken] = 0
    values[model.teachers.taken] = _stays(model)
    whole = complete(program, values, Meter())
    plan = None if whole is None else float(program.cost @ whole) + program.offset
    timeline.close(monotonic() - began, plan, None)
    return Outcome("unknown" if whole is None else "feasible", whole)


def _stays(model: JointModel) -> Numbers:
    """1 (n,) for the teachers' columns that are taken: the dearest first, while every row has room."""
    program, taken = model.program, model.teachers.taken
    rows = np.flatnonzero(~program.row_labels.starting_with(*FOLLOWS))
    columns = sparse.csc_matrix(program.matrix[rows][:, taken])
    pins = program.row_labels.starting_with("pin_")[rows]
    pinned = np.asarray(abs(columns[pins]).sum(axis=0)).ravel() > 0
    room, worth = program.row_upper[rows].copy(), program.cost[taken]
    chosen = np.zeros(len(taken))
    for k in np.argsort(-(worth + FIRST * pinned), kind="stable").tolist():
        if worth[k] <= 0 and not pinned[k]:
            continue
        of, used = (part[columns.indptr[k] : columns.indptr[k + 1]] for part in (columns.indices, columns.data))
        if (used <= room[of]).all():
            room[of] -= used
            chosen[k] = 1
    return chosen
