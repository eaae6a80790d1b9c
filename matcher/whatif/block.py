"""What one enterprise earns at most from students who are paid for at prices: its own small program, solved alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np

from data.contract.plan import Prices
from matcher.engines.blocks import Blocks
from matcher.legality import Legality
from matcher.model import JointModel
from matcher.problem import Problem
from matcher.problem.part import Part
from matcher.problem.parties import TEACHER


def block_bound(problem: Problem, firm: int, prices: Prices) -> float:
    """Points that groups and classes at the enterprise (position) cannot exceed, prices of cohorts and classes paid.

    Pins, and whatever else several enterprises share, are left out.
    """
    p, nobody = problem, np.zeros(0, dtype=np.int64)
    posts = np.flatnonzero((p.posts.enterprise == firm) & (p.posts.kind != TEACHER))
    legality = Legality(p, Part(np.arange(len(p.cohorts.ids)), nobody, posts, nobody))
    if len(legality.cohorts) == 0:
        return 0.0
    _, half = JointModel(legality).program.students
    by_cohort = np.array([prices.students.get(one, 0.0) for one in p.cohorts.ids.tolist()])
    by_class = np.array([prices.classes.get(one, 0.0) for one in p.cohorts.class_ids.tolist()])
    profit = half.cost.copy()
    for name, paid in (("x_", by_cohort), ("m_", by_class[p.cohorts.klass])):
        at = np.flatnonzero(half.column_labels.starting_with(name))
        profit[at] -= paid[half.column_owner[at]]
    blocks = Blocks(half)
    with ThreadPoolExecutor(1) as pool:
        priced = blocks.price(profit, pool, Event())
    assert priced is not None  # nobody asked to stop
    return float(priced[0].sum()) + blocks.constant(np.zeros(len(blocks.linking)))
