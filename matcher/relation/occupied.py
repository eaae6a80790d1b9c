"""What occupation a post has: its code, else what its title says, read as its industry would mean it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from data.catalogues import occupation_group, read_title, relation_table
from data.catalogues.relations import RELATED
from data.catalogues.table import fold_code
from data.contract.round import Round
from data.made import made_of

Occupations = tuple[str, ...]


def occupations_of(round: Round) -> list[Occupations]:
    """Per post (in table order) codes of occupations or of groups, the likeliest first; empty where nothing is known.

    A code that the classification does not know counts as blank. Of what a title may mean, occupations that the industry of the
    enterprise does not have are left out: a tester in software is not one in an electronics plant.
    """

    def build() -> list[Occupations]:
        cells = zip(round["posts"]["occupation"].tolist(), titles_of(round), industries_of(round), strict=True)
        return [_occupations(_text(code), title, industry) for code, title, industry in cells]

    return made_of((round["posts"], round["enterprises"]), "occupations", build)


def titles_of(round: Round) -> list[str]:
    """The title of every post's work; blank for order-based classes, whose titles name a class."""
    posts = round["posts"]
    cells = zip(posts["kind"].tolist(), posts["title"].tolist(), strict=True)
    return ["" if kind == "order" else _text(title) for kind, title in cells]


def industries_of(round: Round) -> list[str]:
    """The industry of every post's enterprise, blank where unknown."""
    enterprises = round["enterprises"]
    of = dict(zip(enterprises["enterprise_id"].tolist(), enterprises["industry"].tolist(), strict=True))
    return [_text(of.get(enterprise)) for enterprise in round["posts"]["enterprise_id"].tolist()]


@lru_cache(maxsize=65_536)
def _occupations(code: str, title: str, industry: str) -> Occupations:
    if occupation_group(code):
        return (fold_code(code),)
    meant = read_title(title).occupations
    return tuple(occupation for occupation in meant if _together(occupation, industry)) or meant


def _together(occupation: str, industry: str) -> bool:
    """Whether some class of majors leads to both."""
    return bool((_related(occupation, "") & _related("", industry)).any())


@lru_cache(maxsize=8_192)
def _related(occupation: str, industry: str) -> npt.NDArray[np.bool_]:
    related: npt.NDArray[np.bool_] = relation_table([occupation], [industry])[:, 0] == RELATED
    return related


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
