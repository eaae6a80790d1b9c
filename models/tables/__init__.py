"""The tables, one module per thing remembered."""

from models.base import Base
from models.tables.event import Event
from models.tables.person import Person
from models.tables.plan import StoredPlan
from models.tables.preview import Approval, Preview
from models.tables.proposal import Proposal, Publication, Response
from models.tables.round import Import, StoredRound, StoredSheet
from models.tables.run import Run
from models.tables.scenario import Scenario
from models.tables.sweep import StoredPoint, Sweep

__all__ = [
    "Approval",
    "Base",
    "Event",
    "Import",
    "Person",
    "Preview",
    "Proposal",
    "Publication",
    "Response",
    "Run",
    "Scenario",
    "StoredPlan",
    "StoredPoint",
    "StoredRound",
    "StoredSheet",
    "Sweep",
]
