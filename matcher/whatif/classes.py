"""Which cohorts share a class: what befalls one of them may befall the others."""

from __future__ import annotations

from collections import defaultdict

from data.contract.round import Round


class Classes:
    """Classmates by cohort id."""

    def __init__(self, round_: Round):
        self._class = {row["cohort_id"]: row["class_id"] or row["cohort_id"] for row in round_.rows("cohorts")}
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        for one, klass in self._class.items():
            self._members[klass].add(one)

    def of(self, cohort: str) -> set[str]:
        """The cohort and all that share its class; empty where the round does not have the cohort."""
        return self._members[self._class[cohort]] if cohort in self._class else set()
