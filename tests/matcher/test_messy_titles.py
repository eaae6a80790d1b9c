"""Titles as factories, shops and hospitals write them, sorted by hand into grades before any result was seen."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt

from data.catalogues.relations import GRADES
from data.contract.round import Round
from matcher.relation import closeness_matrix

ROWS = list(csv.DictReader((Path(__file__).parent / "messy_titles.csv").read_text(encoding="utf-8").splitlines()))


def confusions() -> npt.NDArray[np.int64]:
    """Rows are the grades given by hand, columns those of the product: unrelated, near, related."""
    industries = sorted({row["industry"] for row in ROWS})
    round_ = Round.from_records(
        {
            "enterprises": [{"enterprise_id": f"E{code}", "name": "某企业", "industry": code or None} for code in industries],
            "posts": [
                {
                    "post_id": f"P{k}",
                    "enterprise_id": f"E{row['industry']}",
                    "kind": "internship",
                    "title": row["title"],
                    "seats": 1,
                }
                for k, row in enumerate(ROWS)
            ],
        }
    )
    codes = sorted({row["major_code"] for row in ROWS})
    grades = closeness_matrix(round_, codes).grade
    found = np.zeros((3, 3), dtype=np.int64)
    for k, row in enumerate(ROWS):
        grade = int(grades[codes.index(row["major_code"]), k])
        found[GRADES.index(row["grade"]), 1 if grade < 0 else grade] += 1  # unknown is shown as near
    return found


def test_most_titles_get_the_grade_that_a_coordinator_gave() -> None:
    found = confusions()
    assert len(ROWS) == found.sum() == 300
    assert np.trace(found) >= 0.70 * found.sum()
    assert found[0, 2] + found[2, 0] <= 0.04 * found.sum()  # related taken for unrelated, or the reverse
