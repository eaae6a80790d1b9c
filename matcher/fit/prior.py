"""The expert prior: a weighted sum of features, set by people who place students."""

from __future__ import annotations

from typing import Any, ClassVar

from data.contract.round import Round
from matcher.features import PairKind
from matcher.fit.additive import AdditiveScorer, Floats
from matcher.fit.link import Identity, Link
from matcher.fit.settings import PriorSettings


class ExpertPrior(AdditiveScorer):
    """Scores pairs of one round as base + Σ weight · (value − neutral); an unknown value contributes nothing.

    The base is Σ weight · neutral, so fit is a weighted mean of values and neutrals and lies in 0..1.
    """

    NAME: ClassVar[str] = "expert-prior/1"
    LINK: ClassVar[Link] = Identity()

    def __init__(self, round_: Round, kind: PairKind, settings: PriorSettings | None = None):
        super().__init__(round_, kind, settings)
        self._base = sum(share.weight * share.neutral for share in self._shares.values())

    def _worth(self, key: str, values: Floats) -> Floats:
        share = self._shares[key]
        return share.weight * (values - share.neutral)

    def settings(self) -> dict[str, Any]:
        """The weights and neutral values."""
        return {"scorer": self.NAME, **self._settings.model_dump(mode="json")}
