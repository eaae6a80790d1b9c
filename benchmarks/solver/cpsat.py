"""CP-SAT on the exported model. It knows whole columns only; where that may lose points, the notes say so."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.solver.exported import Exported, Numbers
from benchmarks.solver.solvers import CORES, Outcome, Task
from benchmarks.solver.timeline import Timeline

FAR = 2**62  # stands for a row without a limit
STATUS = {cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible", cp_model.INFEASIBLE: "infeasible"}


def run(task: Task, timeline: Timeline) -> Outcome:
    """See ``solvers``. The bound counts only where whole columns suffice, which is checked."""
    exported = Exported.read(task.model)
    rounded, suffices = int((~exported.integer).sum()), exported.whole_suffices()
    model = as_model(exported)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = CORES
    solver.parameters.max_time_in_seconds = task.seconds
    solver.parameters.relative_gap_limit = task.gap
    began = monotonic()

    def tell(plan: float | None, bound: float | None) -> None:
        told = -bound - exported.offset if bound is not None and suffices else None
        timeline.tell(monotonic() - began, None if plan is None else -plan - exported.offset, told)

    solver.best_bound_callback = lambda bound: tell(None, bound)
    status = solver.solve(model, _Heard(tell))
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    if found:  # else it says 0 where it knows no bound; one that it knew was told before
        tell(solver.objective_value, solver.best_objective_bound)
    timeline.close(monotonic() - began, None, None)
    values = np.array(solver.response_proto.solution, dtype=np.float64) if found else None
    return Outcome(STATUS.get(status, "unknown"), values, {"columns_made_whole": rounded, "loses_nothing": suffices})


class _Heard(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Callable[[float | None, float | None], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        """Called by CP-SAT."""
        self._tell(self.objective_value, self.best_objective_bound)


def as_model(exported: Exported) -> cp_model.CpModel:
    """The model with every column whole; the objective without its offset. ValueError where a coefficient is not whole."""
    if (exported.matrix.data % 1).any() or (exported.cost % 1).any():
        raise ValueError("a coefficient is not whole")
    model = cp_model.CpModel()
    proto = model.proto
    for low, high in zip(_up(exported.lower), _down(exported.upper), strict=True):
        proto.variables.add().domain.extend((low, high))
    matrix = exported.matrix
    columns, values, starts = matrix.indices.tolist(), matrix.data.astype(np.int64).tolist(), matrix.indptr.tolist()
    limits = zip(_up(exported.row_lower), _down(exported.row_upper), strict=True)
    for row, (low, high) in enumerate(limits):
        line = proto.constraints.add().linear
        line.vars.extend(columns[starts[row] : starts[row + 1]])
        line.coeffs.extend(values[starts[row] : starts[row + 1]])
        line.domain.extend((low, high))
    priced = np.flatnonzero(exported.cost)
    proto.objective.vars.extend(priced.tolist())
    proto.objective.coeffs.extend(exported.cost[priced].astype(np.int64).tolist())
    return model


def _up(limits: Numbers) -> list[int]:
    return [-FAR if low == -np.inf else int(low) for low in np.ceil(limits).tolist()]


def _down(limits: Numbers) -> list[int]:
    return [FAR if high == np.inf else int(high) for high in np.floor(limits).tolist()]
