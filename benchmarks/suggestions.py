"""How fast all suggestions of a province are, whether they are exact, and how long one asker waits.

    python -m benchmarks.suggestions FOLDER [--for cohorts|posts|teachers] [--top K] [--checked N] [--seed S]

FOLDER is a round, say of ``xiaoqi generate --tier province --seed 1 FOLDER``. The clock runs from the typed tables in memory
to the last line, the lines written to a file beside it. Then N askers are drawn by lot: for each, every pair with a post (for
posts: with a cohort or teacher) is asked all rules and scored by ``score_pairs``, sorted, and must be what was told, contribution
by contribution. The same askers are then asked one by one, a second time, as the pages would ask.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from data.catalogues.relations import GRADES
from data.contract.round import Round
from data.contract.suggestion import Suggestion
from data.rounds import load_round
from matcher.features import PairKind
from matcher.fit import score_pairs
from matcher.problem import Problem, Programme
from matcher.problem.pairs import Pairs
from matcher.rules import PAIR_RULES
from matcher.suggest import suggest
from matcher.windows import WINDOW_RULE


def brute_force(round_: Round, problem: Problem, kind: PairKind, side: str, row: int, top: int) -> list[tuple[object, ...]]:
    """The best candidates of one asker by the plainest way: all pairs, all rules, all scores, sorted."""
    others = problem.posts.ids if side != "post" else round_[f"{kind}s"][f"{kind}_id"].to_numpy(dtype=object)
    other = np.arange(len(others))
    own = np.full(len(others), row)
    left, right = (other, own) if side == "post" else (own, other)
    pairs = Pairs(problem, Programme(kind), left, right)
    barred = np.logical_or.reduce([rule.bars(pairs) for rule in PAIR_RULES])
    at = np.flatnonzero(~barred)
    at = at[~WINDOW_RULE.bars(pairs[at])]
    scores = score_pairs(round_, kind, left[at], right[at])
    order = sorted(range(len(at)), key=lambda k: (-scores.fit[k], others[at[k]]))[:top]
    return [
        (
            others[at[k]],
            float(scores.fit[k]),
            GRADES[scores.grade[k]],
            float(scores.evidence[k]),
            {name: round(float(values[k]), 9) for name, values in scores.contributions.items()},
        )
        for k in order
    ]


def told(line: Suggestion) -> list[tuple[object, ...]]:
    """The same of a suggestion."""
    return [
        (item.post_id or item.cohort_id or item.teacher_id, item.fit, item.grade, item.evidence, item.contributions)
        for item in line.items
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--for", dest="asker", choices=("cohorts", "posts", "teachers"), default="cohorts")
    parser.add_argument("--top", type=int, default=50)
    parser.add_argument("--checked", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    round_ = load_round(asked.folder).round
    side = asked.asker.removesuffix("s")
    names = round_[asked.asker][f"{side}_id"].tolist()
    drawn = sorted(np.random.default_rng(asked.seed).choice(len(names), min(asked.checked, len(names)), replace=False).tolist())
    kept: dict[str, Suggestion] = {}
    wanted = {f"{side}:{names[row]}" for row in drawn}

    began, worked, first = time.perf_counter(), time.process_time(), 0.0
    with tempfile.TemporaryFile("w", encoding="utf-8") as file:
        for line in suggest(round_, asked.asker, asked.top):
            first = first or time.perf_counter() - began
            file.write(line.model_dump_json(by_alias=True, exclude_none=True) + "\n")
            if line.asker in wanted:
                kept[line.asker] = line
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{len(names):,} {asked.asker}, top {asked.top}: {seconds:.1f} s ({first:.1f} s to the first line), ", end="")
    print(f"{work:.1f} s of work by the processors, {gigabytes:.2f} GB at most")

    problem = Problem.of(round_)
    same = 0
    for row in drawn:
        teaching = side == "post" and round_["posts"]["kind"].iloc[row] == "teacher"
        kind: PairKind = "teacher" if teaching or side == "teacher" else "cohort"
        same += told(kept[f"{side}:{names[row]}"]) == brute_force(round_, problem, kind, side, row, asked.top)
    print(f"equal to brute force: {same} of {len(drawn)}")

    waits = []
    for row in drawn:
        began = time.perf_counter()
        again = list(suggest(round_, f"{side}:{names[row]}", asked.top))
        waits.append(1000 * (time.perf_counter() - began))
        assert again == [kept[f"{side}:{names[row]}"]]
    print(f"one asker, asked again: {statistics.median(waits):.0f} ms in the middle, {max(waits):.0f} ms at most")


if __name__ == "__main__":
    main()
