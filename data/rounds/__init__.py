"""Reading, checking and editing rounds."""

from data.rounds.codes import CODES, Code
from data.rounds.differences import round_differences
from data.rounds.digest import edits_sha256, input_sha256
from data.rounds.edit_history import edits_in_words
from data.rounds.edit_words import edit_words, ids_of
from data.rounds.editing import apply_edits, parse_edits, value_problem
from data.rounds.grids import UnreadableRound
from data.rounds.links import read_links
from data.rounds.loading import Loaded, load_round
from data.rounds.replacing import replacing_edits

__all__ = [
    "CODES",
    "Code",
    "Loaded",
    "UnreadableRound",
    "apply_edits",
    "edit_words",
    "edits_in_words",
    "edits_sha256",
    "ids_of",
    "input_sha256",
    "load_round",
    "parse_edits",
    "read_links",
    "replacing_edits",
    "round_differences",
    "value_problem",
]
