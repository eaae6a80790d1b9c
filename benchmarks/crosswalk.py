"""How well the ranking finds the occupations that majors lead to, beside plain BM25 in the same run.

    python benchmarks/crosswalk.py FOLDER [--top N] [--seed N]

FOLDER holds majors.jsonl, occupations.jsonl and links.jsonl. Majors become cohorts (size 10, grade 2) of one school per
level, occupations become internship posts of one large enterprise without coordinates or industry. The links are read only
after everything is ranked. Measures and intervals are those of ``xiaoqi evaluate``. Blocked pairs take part in the first
ranking (a cross-category occupation is barred by rule, yet may be linked); the second ranking holds legal pairs only.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from data.contract.evaluation import Result, Slice
from data.contract.round import Round
from matcher.evaluate.bm25 import PlainBm25, words
from matcher.evaluate.slices import By, sliced
from matcher.suggest import suggest

CUT = 10
PEER = "BM25 over words"
LEVELS = ("secondary", "diploma", "bachelor")
REGION = "370881"  # of both sides, since without coordinates those who commute could not go anywhere else
Ranking = Mapping[str, Sequence[str]]


def main() -> None:
    """Print, per level and per category of majors, the product beside BM25 with the paired difference."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--top", type=int, default=100, help="ranks looked at")
    options.add_argument("--seed", type=int, default=0, help="of the bootstrap")
    given = options.parse_args()
    majors, occupations = (_lines(given.folder / f"{name}.jsonl") for name in ("majors", "occupations"))
    top = given.top
    round_ = as_round(majors, occupations)
    rankings: dict[str, Ranking] = {}
    for name, rank in (
        (PEER, lambda: bm25(majors, occupations, top)),
        ("suggest, blocked pairs included", lambda: suggested(round_, top, include_blocked=True)),
        ("suggest, legal pairs only", lambda: suggested(round_, top, include_blocked=False)),
    ):
        begun = time.perf_counter()
        rankings[name] = rank()
        print(f"{name}: {time.perf_counter() - begun:.1f} s")
    links = {row["id"]: frozenset(row["occupations"]) for row in _lines(given.folder / "links.jsonl")}
    print(f"{len(majors)} majors, {len(occupations)} occupations; Recall@{CUT} / NDCG@{CUT} / MRR, ranks beyond {top} count 0")
    for name in list(rankings)[1:]:
        print(f"\n{name}, beside {PEER}; [95 % interval of the paired difference of NDCG@{CUT}]")
        for part in compared(majors, links, {name: rankings[name], PEER: rankings[PEER]}, given.seed):
            print(f"  ({part.askers:3})  " + "  beside  ".join(map(_figures, part.results)), _difference(part), f" {part.value}")


def compared(
    majors: list[dict[str, Any]], links: Mapping[str, frozenset[str]], rankings: Mapping[str, Ranking], seed: int
) -> Iterator[Slice]:
    """Results of the rankings per level, over all majors and per category; differences are of the first to the others."""
    asked = [row for row in majors if links.get(row["id"])]
    asker = np.repeat(np.arange(len(asked)), [len(links[row["id"]]) for row in asked])
    ranks = {name: np.concatenate([_ranks(ranking, row["id"], links) for row in asked]) for name, ranking in rankings.items()}
    whose = {by: np.array([row[by] for row in asked], dtype=object)[asker] for by in ("level", "category")}
    within: list[tuple[By, str, Any]] = [("level", level, whose["level"] == level) for level in LEVELS]
    within.append(("all", "all", np.ones(len(asker), dtype=bool)))
    within += [("category", category, whose["category"] == category) for category in sorted(set(whose["category"]))]
    for by, value, pairs in within:
        part = sliced(by, value, pairs, asker, np.ones(len(asker)), ranks, CUT, seed)
        if part is not None:
            yield part


def _ranks(ranking: Ranking, major: str, links: Mapping[str, frozenset[str]]) -> list[float]:
    place = {name: rank for rank, name in enumerate(ranking.get(major, ()), 1)}
    return [place.get(name, math.inf) for name in sorted(links[major])]


def _figures(result: Result) -> str:
    return " / ".join(f"{figure.value:.3f}" for figure in (result.recall, result.ndcg, result.mrr))


def _difference(part: Slice) -> str:
    (over,) = part.differences
    interval = "" if over.ndcg.low is None else f" [{over.ndcg.low:+.3f}, {over.ndcg.high:+.3f}]"
    return f" {over.ndcg.value:+.3f}{interval}"


def as_round(majors: list[dict[str, Any]], occupations: list[dict[str, Any]]) -> Round:
    """The round that asks the product the same question."""
    season = {"start": date(2026, 7, 1), "end": date(2026, 12, 31)}
    return Round.from_records(
        {
            "schools": [{"school_id": level, "name": f"School {level}", "level": level, "region": REGION} for level in LEVELS],
            "majors": [
                {"school_id": row["level"]}
                | {key: row[key] for key in ("major_code", "name", "description", "courses", "skills")}
                for row in majors
            ],
            "cohorts": [
                {"cohort_id": row["id"], "school_id": row["level"], "major_code": row["major_code"], "grade": 2, "size": 10}
                | season
                for row in majors
            ],
            "enterprises": [{"enterprise_id": "E", "name": "E", "staff": 1_000_000, "region": REGION}],
            "posts": [
                {"post_id": row["occupation"], "enterprise_id": "E", "kind": "internship", "seats": 10}
                | {key: row[key] for key in ("title", "occupation", "description")}
                for row in occupations
            ],
        }
    )


def suggested(round_: Round, top: int, include_blocked: bool) -> Ranking:
    """Posts by cohort as ``suggest`` ranks them."""
    found = suggest(round_, "cohorts", top, include_blocked=include_blocked)
    return {line.asker.partition(":")[2]: [item.post_id or "" for item in line.items] for line in found}


def bm25(majors: list[dict[str, Any]], occupations: list[dict[str, Any]], top: int) -> Ranking:
    """The peer: name and title three times, class, description, skills and courses against title and description, by words."""
    documents = [words([row["title"]] * 3 + [row["description"]]) for row in occupations]
    asked = [
        words([row["name"]] * 3 + [row[key] for key in ("major_class", "description", "skills", "courses")]) for row in majors
    ]
    ids = np.array([row["occupation"] for row in occupations])
    scores = PlainBm25(asked, documents).scores(np.arange(len(majors)), np.arange(len(occupations)))
    return {row["id"]: ids[np.lexsort((ids, -found))[:top]].tolist() for row, found in zip(majors, scores, strict=True)}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
