"""except: every exception in force shows, in these checks and in those of the plan itself."""

from __future__ import annotations

from matcher.audit.exceptions import number
from matcher.audit.ledger import Ledger, Measured
from matcher.audit.majors import normalised
from matcher.audit.reading import Reading, Record


def measure(reading: Reading, ledger: Ledger) -> None:
    """One row per exception in force: the value used, and the threshold that it replaces."""
    for row in reading.exceptions.rows:
        if row["until"] and reading.as_of and row["until"] < reading.as_of:
            continue
        named = [f"{key.removesuffix('_id')}:{row[key]}" for key in ("enterprise_id", "cohort_id", "post_id") if row[key]]
        subject = " ".join([f"decision:{row['decision_id']}", row["rule"], *named])
        value = row["value"] if row["rule"] == "major" else number(row["value"])
        ledger.exception("except", subject, value, _replaced(reading, row))
        if reading.plan.checks:
            shown = any(_shows(check.rule, check.subject, row) for check in reading.plan.checks if check.severity == "exception")
            ledger.measure("except", f"{subject} checks", "shown" if shown else "missing", "shown", shown)


def _shows(rule: str, subject: str, row: Record) -> bool:
    """Whether a check of the plan is about that exception: it names the rule, and the decision or its subject."""
    ids = (row["decision_id"], row["enterprise_id"], row["cohort_id"], row["post_id"])
    return rule in ("except", row["rule"]) and any(one and one in subject for one in ids)


def _replaced(reading: Reading, row: Record) -> Measured:
    if row["rule"] in ("enterprise_share", "post_share"):
        return reading.threshold(row["rule"], "share")
    if row["rule"] == "min_days":
        cohort = reading.cohorts[row["cohort_id"]]
        usual = reading.threshold("min_days", "visit_days" if cohort["kind"] == "visit" else "days")
        return usual if cohort["min_days"] is None else int(cohort["min_days"])
    if row["post_id"]:
        return ";".join(reading.posts[row["post_id"]]["majors"])
    return normalised(reading.cohorts[row["cohort_id"]]["major_code"])
