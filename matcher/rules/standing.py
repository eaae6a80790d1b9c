"""credit, licence, venue, agency: enterprises that may take nobody."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np

from data.catalogues import barred_industry
from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs


class CreditRule:
    """Enterprises on a list of bad credit take nobody."""

    id = "credit"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return pairs.problem.enterprises.bad_credit[pairs.enterprise]

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("企业信用不良。", "The enterprise has a bad credit record.")


class LicenceRule:
    """Enterprises without a valid licence take nobody."""

    id = "licence"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return ~pairs.problem.enterprises.licensed[pairs.enterprise]

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("企业证照无效。", "The enterprise's licence is not valid.")


@cache
def _barred(industry: str) -> str | None:
    return barred_industry(industry) if industry else None


class IndustryRule:
    """Industries that may take nobody: entertainment venues, and labour agencies."""

    def __init__(self, id: Literal["venue", "agency"], zh: str, en: str) -> None:
        self.id: str = id
        self._zh = zh
        self._en = en

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        hit = np.array([_barred(code) == self.id for code in pairs.problem.enterprises.industry.tolist()], dtype=bool)
        return hit[pairs.enterprise]

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        code = pairs.problem.enterprises.industry[pairs.enterprise[k]]
        return Text(f"行业代码 {code} 属于{self._zh}。", f"Industry {code} is {self._en}.")


RULES = (
    CreditRule(),
    LicenceRule(),
    IndustryRule("venue", "不得安排实习的娱乐、洗浴等场所", "an entertainment or bath venue, where nobody may be placed"),
    IndustryRule("agency", "职业中介或劳务派遣", "a labour agency, through which nobody may be placed"),
)
