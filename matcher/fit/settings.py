"""Weights of the expert prior, as settings that are stored with every run."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from hashlib import sha256
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from matcher.features import COHORT_FEATURES, TEACHER_FEATURES, PairKind


class Share(BaseModel):
    """What one feature is worth: ``weight`` in the sum, and the ``neutral`` value that an unknown one stands for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: float = Field(ge=0, le=1)
    neutral: float = Field(ge=0, le=1)


def _share(weight: float, neutral: float) -> Share:
    return Share(weight=weight, neutral=neutral)


class PriorSettings(BaseModel):
    """Shares by feature, for cohorts and for teachers. Weights add up to 1, so that fit lies in 0..1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cohort: Mapping[str, Share] = {
        "taxonomy": _share(0.20, 0.45),
        "relations": _share(0.06, 0.5),
        "text": _share(0.31, 0.2),
        "qualification": _share(0.08, 1.0),
        "distance": _share(0.11, 0.5),
        "days": _share(0.05, 0.6),
        "pay": _share(0.05, 0.5),
        "mentors": _share(0.02, 0.5),
        "standing": _share(0.03, 0.3),
        "past": _share(0.05, 0.5),
        "evaluations": _share(0.04, 0.6),
    }
    teacher: Mapping[str, Share] = {
        "taxonomy": _share(0.32, 0.45),
        "relations": _share(0.07, 0.5),
        "text": _share(0.32, 0.2),
        "distance": _share(0.15, 0.5),
        "standing": _share(0.06, 0.3),
        "past": _share(0.08, 0.5),
    }

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for shares, features in ((self.cohort, COHORT_FEATURES), (self.teacher, TEACHER_FEATURES)):
            keys = {feature.key for feature in features}
            if set(shares) != keys:
                raise ValueError(f"weights for {sorted(set(shares) ^ keys)} are missing or too many")
            if not math.isclose(sum(share.weight for share in shares.values()), 1.0, abs_tol=1e-9):
                raise ValueError("weights must add up to 1")
        return self

    def shares(self, kind: PairKind) -> Mapping[str, Share]:
        """The shares of that kind of pair."""
        return self.cohort if kind == "cohort" else self.teacher

    def sha256(self) -> str:
        """The fingerprint of all shares, in hexadecimal."""
        return sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()
