"""Enterprises: credit codes and staff."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum.cn import uscc

from data.rounds.checks.distinct import where_distinct
from data.rounds.drafts import Drafts
from data.rounds.findings import Findings

_CREDIT_CODE = re.compile(r"[0-9A-Za-z]{18}")


def check_enterprises(drafts: Drafts, findings: Findings) -> None:
    """Tell credit codes with a wrong check digit (some real ones have it) and enterprises without staff."""
    draft = drafts["enterprises"]
    findings.at(
        "credit_code_check_digit", draft, where_distinct(draft.table["enterprise_id"], _is_wrong_credit_code), "enterprise_id"
    )
    findings.at("blank_staff", draft, draft.table["staff"].isna(), "staff")


@lru_cache(maxsize=65_536)  # asked again with every edit of the round
def _is_wrong_credit_code(value: str) -> bool:
    return bool(_CREDIT_CODE.fullmatch(value)) and not uscc.is_valid(value.upper())
