"""How well the ranking finds the occupations that majors lead to, beside plain BM25 in the same run.

    python benchmarks/crosswalk.py FOLDER [--top N]

FOLDER holds majors.jsonl, occupations.jsonl and links.jsonl. Majors become cohorts (size 10, grade 2) of one school per
level, occupations become internship posts of one large enterprise without coordinates or industry. The links are read only
after everything is ranked. Blocked pairs take part in the first ranking (a cross-category occupation is barred by rule, yet
may be linked); the second ranking holds legal pairs only.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import rjieba

from data.contract.round import Round
from matcher.suggest import suggest

CUT = 10
LEVELS = ("secondary", "diploma", "bachelor")
REGION = "370881"  # of both sides, since without coordinates those who commute could not go anywhere else
Ranking = Mapping[str, Sequence[str]]


def main() -> None:
    """Print one row per level and ranking."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--top", type=int, default=100, help="ranks looked at")
    given = options.parse_args()
    majors, occupations = (_lines(given.folder / f"{name}.jsonl") for name in ("majors", "occupations"))
    top = given.top
    round_ = as_round(majors, occupations)
    rankings: dict[str, tuple[Ranking, float]] = {}
    for name, rank in (
        ("BM25 over words", lambda: bm25(majors, occupations, top)),
        ("suggest, blocked pairs included", lambda: suggested(round_, top, include_blocked=True)),
        ("suggest, legal pairs only", lambda: suggested(round_, top, include_blocked=False)),
    ):
        begun = time.perf_counter()
        rankings[name] = rank(), time.perf_counter() - begun
    links = {row["id"]: frozenset(row["occupations"]) for row in _lines(given.folder / "links.jsonl")}
    level_of = {row["id"]: row["level"] for row in majors}
    print(f"{len(majors)} majors, {len(occupations)} occupations; Recall@{CUT} / NDCG@{CUT} / MRR, ranks beyond {top} count 0")
    for name, (ranking, seconds) in rankings.items():
        print(f"{name} ({seconds:.1f} s)")
        for level in (*LEVELS, "all"):
            asked = [major for major in links if level in ("all", level_of[major])]
            figures = np.mean([measures(ranking.get(major, ()), links[major]) for major in asked], axis=0)
            print(f"  {level:9} ({len(asked):3}) " + " / ".join(f"{figure:.3f}" for figure in figures))


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


def bm25(majors: list[dict[str, Any]], occupations: list[dict[str, Any]], top: int, k1: float = 1.2, b: float = 0.75) -> Ranking:
    """The peer: name and title three times, class, description, skills and courses against title and description, by words."""
    documents = [Counter(_words([row["title"]] * 3 + [row["description"]])) for row in occupations]
    length = [sum(document.values()) for document in documents]
    mean = sum(length) / len(length)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for k, document in enumerate(documents):
        for word, count in document.items():
            postings[word].append((k, count * (k1 + 1) / (count + k1 * (1 - b + b * length[k] / mean))))
    ids = np.array([row["occupation"] for row in occupations])
    rankings = {}
    for row in majors:
        asked = Counter(_words([row["name"]] * 3 + [row[key] for key in ("major_class", "description", "skills", "courses")]))
        scores = np.zeros(len(documents))
        for word, count in asked.items():
            rarity = math.log1p((len(documents) - len(postings[word]) + 0.5) / (len(postings[word]) + 0.5))
            for k, weight in postings[word]:
                scores[k] += count * rarity * weight
        rankings[row["id"]] = ids[np.lexsort((ids, -scores))[:top]].tolist()
    return rankings


def measures(ranking: Sequence[str], linked: frozenset[str]) -> tuple[float, float, float]:
    """Recall and NDCG of the first ten, and the reciprocal rank of the first hit."""
    hits = [name in linked for name in ranking]
    gain = sum(1 / math.log2(place + 2) for place, hit in enumerate(hits[:CUT]) if hit)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(CUT, len(linked))))
    first = next((place for place, hit in enumerate(hits) if hit), None)
    return sum(hits[:CUT]) / len(linked), gain / ideal, 0.0 if first is None else 1 / (first + 1)


def _words(texts: list[str]) -> list[str]:
    return [word for text in texts for word in rjieba.cut(text or "") if any(letter.isalnum() for letter in word)]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
