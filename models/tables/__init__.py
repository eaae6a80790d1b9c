"""The tables, one module per thing remembered."""

from models.base import Base
from models.tables.event import Event
from models.tables.person import Person
from models.tables.plan import StoredPlan
from models.tables.proposal import Proposal, Publication, Response
from models.tables.round import Import, StoredRound, StoredSheet
from models.tables.run import Run
from models.tables.scenario import Scenario

__all__ = [
    "Base",
    "Event",
    "Import",
    "Person",
    "Proposal",
    "Publication",
    "Response",
    "Run",
    "Scenario",
    "StoredPlan",
    "StoredRound",
    "StoredSheet",
]
