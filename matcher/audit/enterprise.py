"""credit, licence, venue, agency: enterprises that may take nobody."""

from __future__ import annotations

from data.catalogues import barred_industry, prefix_of_barred
from matcher.audit.ledger import Ledger
from matcher.audit.reading import Reading


def measure(reading: Reading, ledger: Ledger) -> None:
    """Every enterprise at which the plan has a group, a class or a teacher."""
    used = {row.enterprise["enterprise_id"]: row.enterprise for row in reading.rows}
    for enterprise_id, enterprise in used.items():
        subject, industry = f"enterprise:{enterprise_id}", enterprise["industry"]
        ledger.measure("credit", subject, enterprise["credit"], "good", enterprise["credit"] != "bad")
        licensed = enterprise["licence_valid"] is not False
        ledger.measure("licence", subject, "yes" if licensed else "no", "yes", licensed)
        barred = barred_industry(industry) if industry else None
        ledger.measure("venue", subject, industry, None, barred != "venue")
        ledger.measure("agency", subject, industry, None, barred != "agency")
        if industry and not barred and (perhaps := prefix_of_barred(industry)):
            ledger.note(perhaps, subject, industry)
