"""teacher_with_cohort where some are held: stays beside groups that are, and groups beside stays that are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.arrays import Flags, Ints
from matcher.model.couplings import TERM, columns_met, first_of, meetings
from matcher.problem.part import Company

if TYPE_CHECKING:
    from matcher.model.joint import JointModel


def beside_held_groups(model: JointModel) -> Flags:
    """True (n_s,) for the legal stays of teachers that are beside a group which is held, whatever is planned."""
    held, stays, p = model.legality.part.held, model.legality.stays, model.problem
    if held is None:
        return np.zeros(len(stays), dtype=bool)
    school, firm = p.teachers.school[stays.pairs.left][stays.pair], stays.pairs.enterprise[stays.pair]
    return _beside(held.groups, Company(school, firm, stays.start, stays.end), len(p.enterprises.ids))


def held_stays(model: JointModel) -> None:
    """Columns of what stays that are held earn beside groups, and rows: one of these is open."""
    held, g, b, firms = model.legality.part.held, model.groups, model.builder, len(model.problem.enterprises.ids)
    worth = model.points.each(TERM, TERM)
    if held is None or worth == 0:
        return
    stays = held.stays
    alone = np.flatnonzero(~_beside(held.groups, stays, firms))
    of_group = g.pairs.school * firms + g.pairs.enterprise
    stay, group = meetings(of_group, stays.places(firms)[alone], g.pairs, stays.start[alone], stays.end[alone])
    if len(stay) == 0:
        return
    met, firm = columns_met(model, stay, group), stays.enterprise[alone[stay[first_of(stay)]]]
    n = np.arange(len(met))
    there = b.columns("kept_beside", len(n), 1, worth, firm, integer=False)
    ends = np.append(there, met), np.append(np.ones(len(n)), -np.ones(len(n)))
    b.rows("kept_beside", np.append(n, n), *ends, upper=0, count=len(n), block=firm)


def _beside(groups: Company, stays: Company, firms: int) -> Flags:
    """True (n,) for the ``stays`` that share school, enterprise and a day with one of the ``groups``."""
    stay, _ = meetings(groups.places(firms), stays.places(firms), groups, stays.start, stays.end)
    found = np.zeros(len(stays.start), dtype=bool)
    found[stay] = True
    return found


def worth_beside(model: JointModel, stay: Ints) -> Ints:
    """Points (n,) that stays (positions among the legal ones) earn beside groups which are held."""
    return np.where(model.beside_held[stay], model.points.each(TERM, TERM), 0)
