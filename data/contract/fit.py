"""The document of a learned fit, ``xiaoqi.fit/1``: curves that anybody can read, and what they were learned from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "xiaoqi.fit/1"


class Part(BaseModel):
    """Base of the parts of the document: immutable, and lenient towards keys of later versions."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Curve(Part):
    """What a feature is worth by its value, straight between the points given.

    ``values`` rise from 0 to 1; ``worth`` is in link space (log odds), never falls, and is 0 at ``neutral``, which an unknown
    value stands for; ``evidence`` (0..1) says at each value how far it was learned and not taken from the prior.
    """

    neutral: float = Field(ge=0, le=1)
    values: tuple[float, ...] = Field(min_length=2)
    worth: tuple[float, ...]
    evidence: tuple[float, ...]


class Curves(Part):
    """Of one kind of pairs: fit = 1 / (1 + exp(−z)) with z = ``base`` + Σ worth of the features."""

    base: float
    features: Mapping[str, Curve]


class Training(Part):
    """What the curves were learned from, and how they stood the test: figures of the held-out year by name, among them
    ``spread`` and ``prior_spread``: how far fits of the round's legal pairs lie apart by the model and by the prior.

    ``rows`` and ``steps`` count rows of outcomes and students' steps in them (accepted, completed, retained). ``halfway``: the
    steps near a value at which a curve stands halfway to the prior; None where it is the prior throughout. ``taken`` says whether
    the model proved better than what it was tested against, ``reasons`` why not (words for people, both languages). ``tried``
    are the curves that were tested, learned from the years before ``holdout`` only; None where they were not kept.
    """

    input_sha256: str
    seed: int
    years: tuple[int, ...]
    holdout: int
    rows: int
    steps: int
    halfway: float | None
    taken: bool
    reasons: tuple[tuple[str, str], ...] = ()
    figures: Mapping[str, float] = {}
    tried: Curves | None = None


class GroupGap(Part):
    """How fit and rate compare in one group of results (``by`` school, level, county or women): ``gap`` = fit − rate.

    ``group`` is '' for results of which that is not known.

    ``steps`` counts students' steps; ``low`` to ``high`` is the 95 % interval of the gap; flagged where all of it is beyond what
    is tolerated. ``name`` is a school's, '' where it has none.
    """

    by: str
    group: str
    name: str = ""
    results: int
    steps: int
    fit: float
    rate: float
    gap: float
    low: float
    high: float
    flagged: bool


class FitAudit(Part):
    """How a model treats groups of one round's results, ``xiaoqi.fit-audit/1``; ``sha256`` is the model's fingerprint.

    ``years`` are those of the results; ``unseen`` says whether the curves that foresaw them had not learned from them.
    """

    format: Literal["xiaoqi.fit-audit/1"] = "xiaoqi.fit-audit/1"
    model: str
    sha256: str
    input_sha256: str
    when: str
    groups: tuple[GroupGap, ...]
    years: tuple[int, ...] = ()
    unseen: bool = False

    @property
    def flagged(self) -> tuple[GroupGap, ...]:
        """The groups that must be looked at before the model is used."""
        return tuple(group for group in self.groups if group.flagged)


class FitModel(Part):
    """A learned fit. ``versions`` of the programs that made it; ``prior_sha256`` of the prior's settings it leans on.

    ``feature_versions`` are the versions of the features' definitions (1 where not told), ``catalogues`` the fingerprint of the
    catalogues that they read; None where nobody wrote it down.
    ``teacher`` is None where nothing was learned of teachers: their fit is the prior's.
    """

    format: Literal["xiaoqi.fit/1"] = "xiaoqi.fit/1"
    id: str
    created: str
    versions: Mapping[str, str]
    prior_sha256: str
    feature_versions: Mapping[str, int] = {}
    catalogues: str | None = None
    cohort: Curves
    teacher: Curves | None = None
    training: Training
