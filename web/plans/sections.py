"""A plan laid out for reading: by school and cohort, and by enterprise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from data.contract.plan import Group, Member, OrderClass, Plan, TeacherPlacement, Unplaced
from data.plans.names import Names, Record


@dataclass
class CohortLines:
    """One cohort: where its students go, and who has no place."""

    cohort_id: str
    groups: list[Group] = field(default_factory=list)
    members: list[tuple[OrderClass, Member]] = field(default_factory=list)
    unplaced: int = 0

    @property
    def students(self) -> int:
        """Students in groups."""
        return sum(group.students for group in self.groups)


@dataclass
class SchoolSection:
    """One school with its cohorts, in their order."""

    school_id: str
    name: str
    cohorts: list[CohortLines]

    @property
    def students(self) -> int:
        """Students in groups."""
        return sum(cohort.students for cohort in self.cohorts)

    @property
    def unplaced(self) -> int:
        """Students without a place."""
        return sum(cohort.unplaced for cohort in self.cohorts)


@dataclass
class EnterpriseSection:
    """One enterprise with everybody it is to take."""

    name: str
    row: Record
    groups: list[Group] = field(default_factory=list)
    classes: list[OrderClass] = field(default_factory=list)
    teachers: list[TeacherPlacement] = field(default_factory=list)

    @property
    def students(self) -> int:
        """Students in groups."""
        return sum(group.students for group in self.groups)

    @property
    def members(self) -> int:
        """Students in order-based classes."""
        return sum(member.students for opened in self.classes for member in opened.members)


def by_school(plan: Plan, names: Names) -> list[SchoolSection]:
    """Schools that have a cohort in the plan or among the unplaced, by name."""
    lines: dict[str, CohortLines] = {}

    def of(cohort_id: str) -> CohortLines:
        return lines.setdefault(cohort_id, CohortLines(cohort_id))

    for group in plan.internships:
        of(group.cohort_id).groups.append(group)
    for opened in plan.order_classes:
        for member in opened.members:
            of(member.cohort_id).members.append((opened, member))
    for row in plan.unplaced:
        if row.cohort_id is not None:
            of(row.cohort_id).unplaced += row.students
    schools: dict[str, list[CohortLines]] = defaultdict(list)
    for cohort_id in sorted(lines):
        schools[str(names.cohorts.get(cohort_id, {}).get("school_id", ""))].append(lines[cohort_id])
    sections = [SchoolSection(school_id, names.school(school_id), cohorts) for school_id, cohorts in schools.items()]
    return sorted(sections, key=lambda section: section.name)


def by_enterprise(plan: Plan, names: Names) -> list[EnterpriseSection]:
    """Enterprises that take somebody, those with most students first."""
    sections: dict[str, EnterpriseSection] = {}

    def at(post_id: str) -> EnterpriseSection:
        host = names.host(post_id)
        enterprise_id = str(host.get("enterprise_id", post_id))
        return sections.setdefault(enterprise_id, EnterpriseSection(names.enterprise(enterprise_id), host))

    for group in plan.internships:
        at(group.post_id).groups.append(group)
    for opened in plan.order_classes:
        at(opened.post_id).classes.append(opened)
    for stay in plan.teachers:
        at(stay.post_id).teachers.append(stay)
    return sorted(sections.values(), key=lambda s: (-s.students - s.members, s.name))


def unplaced_students(plan: Plan) -> list[Unplaced]:
    """Cohorts with students left, most first; rows that count nobody are left out."""
    return sorted(
        (row for row in plan.unplaced if row.cohort_id and row.students), key=lambda row: (-row.students, str(row.cohort_id))
    )


def unplaced_teachers(plan: Plan) -> list[Unplaced]:
    """Teachers behind on their months and without a stay."""
    return [row for row in plan.unplaced if row.teacher_id]


def school_of_teacher(names: Names, teacher_id: str) -> str:
    """The name of a teacher's school."""
    return names.school(names.teachers.get(teacher_id, {}).get("school_id"))


def school_of_cohort(names: Names, cohort_id: str) -> str:
    """The name of a cohort's school."""
    return names.school(names.cohorts.get(cohort_id, {}).get("school_id"))
