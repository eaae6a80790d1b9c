"""How close a post is to a major, beside the audit's own reading of the same."""

from __future__ import annotations

import random

import pytest

from data import catalogues as c
from data.catalogues.relations import GRADES
from data.catalogues.table import table
from data.contract.round import Round
from matcher.audit.majors import Majors
from matcher.relation import closeness_matrix

CODES = ("660301", "460301", "260301", "720201", "720299", "730301", "999999", "66", "6603")


def round_of(posts: list[dict[str, str | None]]) -> Round:
    return Round.from_records(
        {
            "enterprises": [
                {"enterprise_id": f"E{k}", "name": "某企业", "industry": post.get("industry")} for k, post in enumerate(posts)
            ],
            "posts": [
                {
                    "post_id": f"P{k}",
                    "enterprise_id": f"E{k}",
                    "kind": post.get("kind", "internship"),
                    "title": post["title"],
                    "occupation": post.get("occupation"),
                    "seats": 1,
                }
                for k, post in enumerate(posts)
            ],
        }
    )


def grade(code: str, title: str, **post: str | None) -> str | None:
    found = int(closeness_matrix(round_of([{"title": title, **post}]), [code]).grade[0, 0])
    return None if found < 0 else GRADES[found]


@pytest.mark.parametrize(
    ("code", "post", "expected"),
    [
        ("660301", {"title": "岗位", "occupation": "6-31-01-03"}, "related"),
        ("720201", {"title": "普工", "industry": "C3670"}, "unrelated"),
        ("660301", {"title": "普工", "industry": "C3411"}, "near"),
        ("660301", {"title": "普工"}, None),
        ("660301", {"title": "机电订单班", "industry": "C3411", "kind": "order"}, "related"),
        ("730301", {"title": "会计助理", "industry": "C3411"}, "related"),
        ("660301", {"title": "会计助理", "industry": "C3411"}, "unrelated"),
        ("720201", {"title": "检验员", "industry": "C3670"}, "unrelated"),
    ],
)
def test_the_occupation_decides_and_the_industry_only_without_one(code: str, post: dict[str, str], expected: str | None) -> None:
    assert grade(code, **post) == expected


def test_a_row_of_relations_comes_first() -> None:
    round_ = round_of([{"title": "会计助理", "industry": "C3411"}])
    said = Round.from_records(
        {
            **{name: round_.records(name) for name in ("enterprises", "posts")},
            "relations": [{"major": "6603", "title": "会计", "relation": "related"}],
        }
    )
    found = closeness_matrix(said, ["660301", "730301"])
    assert found.grade[:, 0].tolist() == [2, 2]
    assert found.explicit[:, 0].tolist() == [True, False]


@pytest.mark.parametrize("seed", range(5))
def test_the_audit_reads_the_same_by_itself(seed: int) -> None:
    rng = random.Random(seed)
    words = [row["word"] for row in table("job_titles")]
    posts = [
        {
            "title": rng.choice(words) + rng.choice(["", "学徒", "/" + rng.choice(words), "（急招）"]),
            "occupation": rng.choice([None, None, *rng.sample(list(c.occupation_titles()), 3), "6-18", "6-31-01", "9-99"]),
            "industry": rng.choice([None, *rng.sample(list(c.industries()), 6)]),
            "kind": rng.choice(["internship", "internship", "order"]),
        }
        for _ in range(60)
    ]
    round_ = round_of(posts)
    lookups, enterprises = Majors(round_), round_.records("enterprises")
    found = closeness_matrix(round_, CODES).grade
    for j, (post, enterprise) in enumerate(zip(round_.records("posts"), enterprises, strict=True)):
        for i, code in enumerate(CODES):
            own = lookups.close(code, post, enterprise)
            assert own == (None if found[i, j] < 0 else GRADES[found[i, j]]), (code, posts[j])
