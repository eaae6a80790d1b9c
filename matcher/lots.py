"""Lots: the order in which the parties of a round are looked at is drawn from the seed.

Where several plans are equally good, whoever the solver meets first may be the one who gets the place. A drawn order gives
parties that are alike the same chance, whatever their ids and rows; the same seed draws the same order again.
"""

from __future__ import annotations

import numpy as np

from data.contract.round import Round

DRAWN = ("schools", "cohorts", "teachers", "enterprises", "posts")


def drawn(round_: Round, seed: int) -> Round:
    """The round with the rows of its parties in an order drawn from the seed; columns kept aside are left out."""
    random = np.random.default_rng(seed)
    tables = dict(round_.tables)
    for name in DRAWN:
        tables[name] = tables[name].iloc[random.permutation(len(tables[name]))].reset_index(drop=True)
    return Round(tables)
