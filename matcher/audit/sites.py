"""sites, guides: over how many enterprises a cohort spreads, and how many students its guides look after."""

from __future__ import annotations

from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading, grouped


def measure(reading: Reading, ledger: Ledger) -> None:
    """Per cohort with groups: enterprises against max_sites, then placed students and their enterprises against guides."""
    for cohort_id, groups in grouped(reading.groups, lambda g: g.cohort["cohort_id"]).items():
        limit = reading.cohorts[cohort_id]["max_sites"]
        if limit is not None:
            sites = len({g.enterprise["enterprise_id"] for g in groups})
            ledger.measure("sites", f"cohort:{cohort_id}", sites, limit, sites <= limit)
    fixed = grouped(reading.fixed_placed, lambda f: f.cohort["cohort_id"])
    per_guide, sites_per_guide = reading.threshold("guides", "students"), reading.threshold("guides", "sites")
    for cohort_id, groups in grouped(reading.placed, lambda g: g.cohort["cohort_id"]).items():
        guides = reading.cohorts[cohort_id]["guides"]
        if guides is not None:
            stays = groups + fixed.get(cohort_id, [])
            students, sites = sum(s.students for s in stays), len({s.enterprise["enterprise_id"] for s in stays})
            for what, value, limit in (("students", students, guides * per_guide), ("sites", sites, guides * sites_per_guide)):
                ledger.measure("guides", f"cohort:{cohort_id} {what}", value, limit, value <= limit)
