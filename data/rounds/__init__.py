"""Reading, checking and editing rounds."""

from data.rounds.codes import CODES, Code
from data.rounds.digest import input_sha256
from data.rounds.editing import apply_edits, parse_edits
from data.rounds.grids import UnreadableRound
from data.rounds.links import read_links
from data.rounds.loading import Loaded, load_round

__all__ = ["CODES", "Code", "Loaded", "UnreadableRound", "apply_edits", "input_sha256", "load_round", "parse_edits", "read_links"]
