"""How a round carries a learned fit: the document is the value of one row of its settings."""

from __future__ import annotations

import pandas as pd

from data.contract.fit import FitModel
from data.contract.round import Round
from data.fits.files import fit_of, fit_text

KEY = "fit.model"


def with_model(round_: Round, model: FitModel | None) -> Round:
    """The round with that model in its settings in place of any other; None: without one, so that the prior holds."""
    table = round_["settings"]
    others = (table["key"] != KEY).to_numpy(dtype=bool)
    if model is None and others.all():
        return round_
    kept, aside = table[others], dict(round_.kept_aside)
    if model is not None:
        row = pd.DataFrame({"key": [KEY], "value": [fit_text(model)], "reason": [pd.NA]}).astype(table.dtypes.to_dict())
        kept = pd.concat([kept, row])
    if "settings" in aside:  # row for row
        aside["settings"] = aside["settings"][others].reset_index(drop=True).reindex(range(len(kept)))
    return Round({**round_.tables, "settings": kept.reset_index(drop=True)}, aside)


def model_of(round_: Round) -> FitModel | None:
    """The model that the round carries, None where it has none; UnreadableFit where its text is no model."""
    table = round_["settings"]
    found = table.loc[(table["key"] == KEY).to_numpy(dtype=bool), "value"]
    return fit_of(str(found.iloc[-1])) if len(found) else None
