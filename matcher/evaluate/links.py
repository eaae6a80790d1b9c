"""What a table of links says is right."""

from __future__ import annotations

import numpy as np

from data.catalogues import normalise_major
from data.contract.links import Links
from data.contract.round import Round
from data.contract.text import Text
from matcher.evaluate.candidates import cohorts_by, posts_by
from matcher.evaluate.groups import Judged
from matcher.evaluate.trouble import NothingToEvaluate


def by_links(round_: Round, links: Links) -> Judged:
    """Linked cohorts (or all cohorts of a linked major) and posts (or all posts of a linked occupation).

    A link said twice counts once, with its greater gain; one that no cohort or post of the round stands for is left out.
    NothingToEvaluate where none is left.
    """
    asking = cohorts_by(round_, lambda row: (_asker(links, row[links.asking]),))
    answering = posts_by(round_, lambda row: (row[links.answering],) if row[links.answering] else None)
    askers, answers = ({name: g for g, (name,) in enumerate(groups.names)} for groups in (asking, answering))
    gains: dict[tuple[int, int], float] = {}
    left_out = 0
    for row in links.rows:
        asker, answer = askers.get(_asker(links, row.asking)), answers.get(row.answering)
        if asker is None or answer is None:
            left_out += 1
            continue
        gains[asker, answer] = max(row.gain, gains.get((asker, answer), 0.0))
    if not gains:
        raise NothingToEvaluate(
            Text(
                "对照表里没有一条链接的班组和岗位都在本期数据中；请核对编号和代码",
                "no link names both a cohort and a post of this round; Maybe compare its ids and codes with the round's",
            )
        )
    pairs = np.array(sorted(gains), dtype=np.int64)
    return Judged(asking, answering, pairs[:, 0], pairs[:, 1], np.array([gains[pair] for pair in sorted(gains)]), left_out)


def _asker(links: Links, name: str) -> str:
    return normalise_major(name) if links.asking == "major_code" else name
