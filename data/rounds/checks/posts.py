"""Posts: groups against seats, filings, and whether a relation to majors can be told."""

from __future__ import annotations

from data.rounds.checks.distinct import where_distinct
from data.rounds.drafts import Drafts
from data.rounds.findings import Findings


def check_posts(drafts: Drafts, findings: Findings) -> None:
    """Tell least groups above the seats, filing numbers without a number, and posts that say nothing of the work."""
    draft = drafts["posts"]
    table = draft.table
    too_few = (table["min_group"] > table["seats"]).fillna(False).to_numpy(dtype=bool)
    findings.at("min_group_exceeds_seats", draft, too_few, "min_group", seats=[str(v) for v in table["seats"][too_few]])
    findings.at(
        "filing_no_without_number",
        draft,
        where_distinct(table["filing_no"], lambda text: not any(c.isdigit() for c in text)),
        "filing_no",
    )
    enterprises = drafts["enterprises"].table
    industry_known = enterprises["enterprise_id"][enterprises["industry"].notna()]
    without = (table["majors"].map(len) == 0) & table["occupation"].isna() & ~table["enterprise_id"].isin(industry_known)
    findings.at("no_relation_known", draft, without.to_numpy(dtype=bool), "majors")
