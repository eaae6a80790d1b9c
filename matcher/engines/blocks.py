"""The students' half of a program, an enterprise at a time: each enterprise's best plan at given prices of the linking rows."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from matcher.arrays import Flags, Floats, Ints
from matcher.engines.base import Stop
from matcher.engines.highs import load
from matcher.engines.linked import Linked
from matcher.engines.meter import SOLVE, Meter
from matcher.model.program import LINKING, Program

LARGE = 100  # columns from which a program is simplified before it is solved
NEAR = 20.0  # points that a plan of one enterprise may be below its best
NODES = 50  # of the search in one enterprise; what is not decided by then stays in the bound
FINE = 1e-6  # a bound of one enterprise is trusted to this much


@dataclass
class _Block:
    columns: Ints
    integer: Flags
    upper: Floats
    highs: Any
    profit: Floats | None = None
    bound: float = 0.0
    work: float = 0.0
    plan: Floats | None = None


class Blocks(Linked):
    """The enterprises of a program of students only: ``firms`` (blocks,) are their positions."""

    def __init__(self, half: Program, meter: Meter | None = None) -> None:
        super().__init__(half)
        self.meter = meter or Meter()
        within = np.flatnonzero(half.row_block != LINKING)
        by_row = grouped(half.row_block[within], within)
        by_firm = grouped(half.column_block, np.arange(len(half.cost)))
        by_firm.pop(LINKING, None)
        self.firms = np.array(list(by_firm), dtype=np.int64)
        self._blocks = [
            _Block(
                columns,
                half.integer[columns],
                half.upper[columns],
                tuned(half.slice(columns, by_row.get(firm, np.zeros(0, dtype=np.int64)))),
            )
            for firm, columns in by_firm.items()
        ]

    def __len__(self) -> int:
        return len(self._blocks)

    def columns_of(self, blocks: Ints) -> Ints:
        """Columns of these enterprises (positions among the blocks)."""
        nothing = np.zeros(0, dtype=np.int64)
        return np.concatenate([nothing, *(self._blocks[k].columns for k in blocks)])

    def price(self, profit: Floats, pool: Executor, stop: Stop) -> tuple[Floats, Any] | None:
        """An upper bound for each enterprise (blocks,) where columns earn ``profit`` (n,), and plans that earn next to it.

        The plans are columns of a sparse matrix (n × blocks). None when ``stop`` was set before all were solved.
        """
        done = list(pool.map(lambda block: _solve(block, profit[block.columns], stop), self._blocks))
        if not all(done):
            return None
        self.meter.spend(sum(block.work for block in self._blocks))
        plans = [block.plan for block in self._blocks]
        indices = np.concatenate([block.columns for block in self._blocks]) if self._blocks else np.zeros(0, dtype=np.int64)
        indptr = np.concatenate([[0], np.cumsum([len(block.columns) for block in self._blocks])])
        data = np.concatenate([plan for plan in plans if plan is not None]) if plans else np.zeros(0)
        found = sparse.csc_matrix((data, indices, indptr), shape=(len(profit), len(self._blocks)))
        found.eliminate_zeros()
        return np.array([block.bound for block in self._blocks]), found


def _solve(block: _Block, profit: Floats, stop: Stop) -> bool:
    """Solve one enterprise anew where its profit changed; False once asked to stop."""
    if stop.is_set():
        return False
    block.work = 0.0
    if block.profit is not None and np.array_equal(profit, block.profit):
        return True
    highs = block.highs
    highs.changeColsCost(len(profit), np.arange(len(profit), dtype=np.int32), -profit)
    highs.run()
    info = highs.getInfo()
    block.work = SOLVE + max(0, info.simplex_iteration_count)
    plan = np.array(highs.getSolution().col_value)
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        block.plan = np.where(block.integer, np.rint(plan), plan)
    elif block.plan is None:
        block.plan = np.zeros(len(profit))  # nobody is in this enterprise
    block.profit, block.bound = profit, bound_of(highs, float(np.maximum(profit, 0.0) @ block.upper)) + FINE
    return True


def bound_of(highs: Any, trivial: float) -> float:
    """What the last solve proves: a search cut short leaves a weaker bound, which holds all the same."""
    info = highs.getInfo()
    value, bound = -info.objective_function_value, -info.mip_dual_bound
    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return float(max(value, bound) if abs(bound) < highspy.kHighsInf else value)
    return float(min(bound, trivial))


def tuned(program: Program) -> Any:
    """HiGHS as it is quickest on very small programs: most of what it does before it branches takes longer than branching."""
    highs = load(program)
    highs.setOptionValue("presolve", "off" if len(program.cost) < LARGE else "on")
    for effort in ("feasibility_jump", "rins", "rens", "root_reduced_cost"):
        highs.setOptionValue(f"mip_heuristic_run_{effort}", False)
    highs.setOptionValue("mip_allow_restart", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", NEAR)
    highs.setOptionValue("mip_max_nodes", NODES)
    return highs


def grouped(keys: Ints, values: Ints) -> dict[int, Ints]:
    """The values (n,) of each key."""
    order = np.argsort(keys, kind="stable")
    found, first = np.unique(keys[order], return_index=True)
    return dict(zip(found.tolist(), np.split(values[order], first)[1:], strict=True))
