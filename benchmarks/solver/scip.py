"""SCIP as OR-Tools brings it, on the exported model; its log is its time line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic

import numpy as np
from ortools.math_opt import model_pb2, sparse_containers_pb2
from ortools.math_opt.python import mathopt

from benchmarks.solver.exported import Exported
from benchmarks.solver.solvers import Outcome, Task
from benchmarks.solver.timeline import Timeline

PRIMAL, DUAL = "primalbound", "dualbound"


def run(task: Task, timeline: Timeline) -> Outcome:
    """See ``solvers``."""
    model = mathopt.Model.from_model_proto(as_message(Exported.read(task.model)))
    limits = mathopt.SolveParameters(time_limit=timedelta(seconds=task.seconds), relative_gap_tolerance=task.gap)
    reader, began = LogReader(), monotonic()

    def hear(lines: Sequence[str]) -> None:
        for line in lines:
            plan, bound = reader.read(line)
            timeline.tell(monotonic() - began, plan, bound)

    found = mathopt.solve(model, mathopt.SolverType.GSCIP, params=limits, msg_cb=hear)
    bounds = found.termination.objective_bounds
    has_plan = found.has_primal_feasible_solution()
    timeline.close(monotonic() - began, -bounds.primal_bound if has_plan else None, -bounds.dual_bound)
    values = np.array(list(found.variable_values().values())) if has_plan else None  # in order of the columns
    return Outcome(found.termination.reason.name.lower(), values)


class LogReader:
    """Reads the table in SCIP's log, whose columns are named by a line of their own now and then."""

    def __init__(self) -> None:
        self._columns: list[str] = []

    def read(self, line: str) -> tuple[float | None, float | None]:
        """Points of plan and bound that a line tells; None where it tells none."""
        cells = [cell.strip() for cell in line.split("|")]
        if DUAL in cells:
            self._columns = cells
            return None, None
        if len(cells) != len(self._columns):
            return None, None
        told = dict(zip(self._columns, cells, strict=True))
        return _points(told[PRIMAL]), _points(told[DUAL])


def _points(cell: str) -> float | None:
    return -float(cell) if re.fullmatch(r"[-+]?[0-9.]+e[-+][0-9]+", cell) else None


def as_message(model: Exported) -> model_pb2.ModelProto:
    """The model as OR-Tools takes it."""
    entries = model.matrix.tocoo()
    entries.sum_duplicates()
    order = np.lexsort((entries.col, entries.row))
    priced = np.flatnonzero(model.cost)
    rows, columns = model.matrix.shape
    return model_pb2.ModelProto(
        variables=model_pb2.VariablesProto(
            ids=range(columns), lower_bounds=model.lower, upper_bounds=model.upper, integers=model.integer.tolist()
        ),
        objective=model_pb2.ObjectiveProto(
            offset=model.offset,
            linear_coefficients=sparse_containers_pb2.SparseDoubleVectorProto(
                ids=priced.tolist(), values=model.cost[priced].tolist()
            ),
        ),
        linear_constraints=model_pb2.LinearConstraintsProto(
            ids=range(rows), lower_bounds=model.row_lower, upper_bounds=model.row_upper
        ),
        linear_constraint_matrix=sparse_containers_pb2.SparseDoubleMatrixProto(
            row_ids=entries.row[order].tolist(),
            column_ids=entries.col[order].tolist(),
            coefficients=entries.data[order].tolist(),
        ),
    )
