"""Who must stay in one part: schools, and the enterprises that pins tie to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matcher.arrays import Ints
from matcher.problem import Problem


@dataclass(frozen=True)
class Together:
    """Per school (n_s,) and per enterprise (n_e,) the number of the set that it belongs to.

    A school's cohorts and teachers go with it. Schools are in one set where one class has cohorts of both, or where pins tie both
    to one enterprise; an enterprise that no pin names is a set of its own.
    """

    schools: Ints
    enterprises: Ints

    @classmethod
    def of(cls, problem: Problem) -> Together:
        """Connected components of schools, classes and the enterprises that pins name."""
        p = problem
        n_schools, n_firms, n_classes = len(p.schools.ids), len(p.enterprises.ids), len(p.cohorts.class_ids)
        school, firm = _pinned(problem)
        ends = np.concatenate([p.cohorts.klass + n_schools + n_firms, firm + n_schools])
        starts = np.concatenate([p.cohorts.school, school])
        size = n_schools + n_firms + n_classes
        ties = sparse.coo_matrix((np.ones(len(starts), dtype=bool), (starts, ends)), shape=(size, size))
        number = np.asarray(sparse.csgraph.connected_components(ties, directed=False)[1], dtype=np.int64)
        return cls(number[:n_schools], number[n_schools : n_schools + n_firms])


def pin_ends(problem: Problem) -> list[tuple[int, int, int]]:
    """Per pin: its number among the decisions, the school of whom it names and the enterprise; −1 for none."""
    p, found = problem, []
    for number, pin in enumerate(p.decisions):
        if pin.action == "pin":
            school = pin.school
            if pin.cohort >= 0:
                school = int(p.cohorts.school[pin.cohort])
            elif pin.teacher >= 0:
                school = int(p.teachers.school[pin.teacher])
            firm = int(p.posts.enterprise[pin.post]) if pin.post >= 0 else pin.enterprise
            found.append((number, school, firm))
    return found


def _pinned(problem: Problem) -> tuple[Ints, Ints]:
    both = [(school, firm) for _, school, firm in pin_ends(problem) if min(school, firm) >= 0]
    school, firm = np.array(both, dtype=np.int64).reshape(-1, 2).T
    return school, firm
