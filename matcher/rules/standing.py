"""credit, licence, venue, agency: enterprises that may take nobody."""

from __future__ import annotations

from typing import Literal

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs
from matcher.rules.mending import Change, Mended, no_change, set_cell

INDUSTRIES = {
    "venue": Text("不得安排实习的娱乐场所", "a venue where nobody may be placed"),
    "agency": Text("中介或劳务派遣机构", "an agency, through which nobody may be placed"),
}


class CreditRule:
    """Enterprises of bad credit take nobody."""

    id = "credit"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return pairs.problem.enterprises.bad_credit[pairs.enterprise]

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("企业信用不良。", "The enterprise has a bad credit record.")

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        edit = set_cell("enterprises", mended.enterprise_id, "credit", "good")
        return Change(
            (edit,),
            Text("企业信用修复之前不能安排，修复后再改。", "Not before its credit is restored; only then change the entry."),
        )


class LicenceRule:
    """Enterprises without a valid licence take nobody."""

    id = "licence"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return ~pairs.problem.enterprises.licensed[pairs.enterprise]

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text("企业证照已失效。", "The enterprise's licence is not valid.")

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        edit = set_cell("enterprises", mended.enterprise_id, "licence_valid", "yes")
        return Change(
            (edit,), Text("证照换发之前不能安排，换发后再改。", "Not before the licence is renewed; only then change the entry.")
        )


class IndustryRule:
    """Industries that may take nobody: entertainment venues, and labour agencies."""

    def __init__(self, id: Literal["venue", "agency"]) -> None:
        self.id: str = id

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        return np.asarray((pairs.problem.barred_industry == self.id)[pairs.enterprise])

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        code, what = pairs.problem.enterprises.industry[pairs.enterprise[k]], INDUSTRIES[self.id]
        return Text(f"企业行业代码 {code}，属于{what.zh}。", f"The enterprise's industry {code} is {what.en}.")

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return no_change("法律不允许这一行业，没有可行的改动。", "The law bars this industry; no change allows it.")
