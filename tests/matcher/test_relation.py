"""Relation of majors to posts: the matrices against a slow reading, pair by pair, and the order of ``relations`` rows."""

import time
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from data.catalogues import category, codes_named, industries, major_class, majors, normalise_major, relation
from data.catalogues.table import fold
from data.contract.round import Round
from matcher.relation import TeacherSubjects, entry_prefixes, majors_matrix, post_categories, relation_matrix

GRADE = {"unrelated": 0, "near": 1, "related": 2}
Row = dict[str, Any]


def small_round(
    posts: list[Row], relations: list[Row] | None = None, sheet_majors: list[Row] | None = None, teachers: list[Row] | None = None
) -> Round:
    """A round of these posts; a post may carry its enterprise's industry."""
    return Round.from_records(
        {
            "enterprises": [
                {"enterprise_id": f"E{i}", "name": "x", "industry": post.get("industry")} for i, post in enumerate(posts)
            ],
            "posts": [{"post_id": f"P{i}", "enterprise_id": f"E{i}", "title": "岗位", **post} for i, post in enumerate(posts)],
            "relations": relations or [],
            "majors": [{"school_id": "S", **row} for row in sheet_majors or []],
            "teachers": [{"teacher_id": f"T{i}", "school_id": "S", **row} for i, row in enumerate(teachers or [])],
        }
    )


def said(major: str, title: str, grade: str) -> Row:
    return {"major": major, "title": title, "relation": grade}


class Slow:
    """The reference page read word for word, one subject and one post at a time."""

    def __init__(self, round: Round) -> None:
        self.own = [(fold(row["name"]), normalise_major(row["major_code"])) for row in round.records("majors")]
        self.rows = round.records("relations")
        self.industry = {row["enterprise_id"]: row["industry"] for row in round.records("enterprises")}

    def prefixes(self, entry: str) -> set[str]:
        if normalise_major(entry).isdigit():
            return {normalise_major(entry)}
        return {code for name, code in self.own if name == fold(entry)} | codes_named(entry)

    def said(self, subject: str, title: str) -> int | None:
        found = []
        for row in self.rows:
            known = self.prefixes(row["major"])
            prefixes = [p for p in known if subject.startswith(p)]
            named = not known and fold(row["major"]) == subject
            if (prefixes or named) and fold(row["title"]) in fold(title):
                digits = max([len(p) for p in prefixes], default=6)
                found.append((-digits, -len(fold(row["title"])), GRADE[row["relation"]]))
        return min(found)[2] if found else None

    def catalogue(self, subject: str, post: Row) -> int:
        grade = relation(
            major_class(subject) or category(subject) or "", post["occupation"], self.industry[post["enterprise_id"]]
        )
        return -1 if grade is None else GRADE[grade]

    def listed_categories(self, post: Row) -> set[str | None]:
        return {category(p) for entry in post["majors"] for p in self.prefixes(entry)}

    def suits(self, subject: str, post: Row) -> bool:
        override = self.said(subject, post["title"])
        if override is not None:
            return override >= 1
        if post["majors"]:
            return category(subject) is not None and category(subject) in self.listed_categories(post)
        if self.catalogue("660301", post) == -1:
            return True
        if category(subject) and len(subject) < 4:
            return any(self.catalogue(f"{subject[:2]}{i:02d}", post) >= 1 for i in range(1, 10))
        return self.catalogue(subject, post) >= 1


WORDS = ["数控", "数控车工", "会计", "护理", "ＣＮＣ", "cnc 操作", "销售", "维修", "电工"]
ENTRIES = [
    "66",
    "6603",
    "660301",
    "460301",
    "46",
    "520201K",
    "护理",
    "护理类",
    "装备制造大类",
    "会计事务",
    "校内特色专业",
    "无此专业",
]
CODES = ["660301", "660302", "460301", "520201", "720201", "730301", "530302", "610101", "669901", "660199", "999999", "990101"]


def random_round(seed: int) -> Round:
    rng = np.random.default_rng(seed)

    def some(values: list[Any]) -> Any:
        return values[rng.integers(len(values))]

    posts = [
        {
            "title": some(WORDS) + some(["岗位", "", "（白班）"]) + some(WORDS),
            "occupation": some([None, "6-18-01-01", "2-05-08-01", "4-01", "2-06-03-00", "9-99"]),
            "industry": some([None, "C3421", "Q8411", "F52", "L7241", "Z1", "A0111"]),
            "majors": tuple(some(ENTRIES) for _ in range(rng.integers(4))),
        }
        for _ in range(12)
    ]
    relations = [said(some(ENTRIES), some(WORDS), some(list(GRADE))) for _ in range(rng.integers(12))]
    sheet = [{"major_code": "660199", "name": "校内特色专业"}, {"major_code": "530302K", "name": "会计 事务"}]
    teachers = [{"major_codes": tuple(some(ENTRIES) for _ in range(1 + rng.integers(3)))} for _ in range(6)]
    return small_round(posts, relations, sheet, teachers)


@pytest.mark.parametrize("seed", range(25))
def test_matrices_equal_a_slow_reading(seed: int) -> None:
    round = random_round(seed)
    posts = round.records("posts")
    slow = Slow(round)
    found, listed, categories = relation_matrix(round, CODES), majors_matrix(round, CODES), post_categories(round)
    for j, post in enumerate(posts):
        prefixes = {p for entry in post["majors"] for p in slow.prefixes(entry)}
        assert categories[j] == slow.listed_categories(post)
        for i, code in enumerate(CODES):
            override = slow.said(code, post["title"])
            assert found.explicit[i, j] == (override is not None)
            assert found.grade[i, j] == (slow.catalogue(code, post) if override is None else override)
            assert listed[i, j] == (-1 if not post["majors"] else int(code.startswith(tuple(prefixes))))


def teacher_matrix(round: Round) -> npt.NDArray[np.bool_]:
    """Every teacher asked about every post."""
    shape = len(round["teachers"]), len(round["posts"])
    teacher, post = (at.ravel() for at in np.indices(shape))
    return TeacherSubjects.of(round).fit(teacher, post).reshape(shape)


@pytest.mark.parametrize("seed", range(25))
def test_teachers_equal_a_slow_reading(seed: int) -> None:
    round = random_round(seed)
    slow, found = Slow(round), teacher_matrix(round)
    for i, teacher in enumerate(round.records("teachers")):
        for j, post in enumerate(round.records("posts")):
            subjects = {s for entry in teacher["major_codes"] for s in slow.prefixes(entry) or {fold(entry)}}
            assert found[i, j] == any(slow.suits(subject, post) for subject in subjects), (teacher, post)


@pytest.mark.parametrize(
    ("rows", "grade"),
    [
        ([said("66", "数控", "related"), said("6603", "数控", "unrelated")], 0),  # more digits
        ([said("66", "数控车工", "related"), said("6603", "数控", "near")], 1),  # digits before length of the word
        ([said("6603", "数控车工", "related"), said("6603", "数控", "unrelated")], 2),  # the longer word
        (
            [said("6603", "数控", "related"), said("6603", "车工", "near"), said("6603", "岗位", "unrelated")],
            0,
        ),  # unrelated first
        ([said("6603", "数控", "related"), said("6603", "车工", "near")], 1),  # near before related
        ([said("机电技术应用", "数控", "near"), said("6603", "数控车工", "related")], 1),  # a major's name counts six
        ([said("自动化类", "数控", "near"), said("66", "数控车工", "related")], 1),  # a class's name four
        ([said("装备制造大类", "数控", "unrelated"), said("6603", "数控", "near")], 1),  # a category's two
        ([said("装备制造大类", "数控车工", "unrelated"), said("66", "数控", "near")], 0),
        ([said("460301", "数控", "unrelated")], 1),  # another level's digits do not mean this major
        ([said("660301", "钳工", "unrelated")], 1),  # not in the title
        ([said("６６０３０１", "数控", "unrelated")], 0),
        ([said("660301K", "数控", "unrelated")], 0),
    ],
)
def test_the_closest_row_of_relations_wins(rows: list[Row], grade: int) -> None:
    round = small_round([{"title": "数控车工岗位", "occupation": "6-18-01-01"}], rows)
    assert relation_matrix(round, ["660301"]).grade[0, 0] == grade
    assert (
        relation_matrix(small_round([{"title": "数控车工岗位", "occupation": "6-18-01-01"}], rows[::-1]), ["660301"]).grade[0, 0]
        == grade
    )


def test_width_case_and_blanks_of_title_words_do_not_matter() -> None:
    round = small_round([{"title": "ＣＮＣ操作员"}, {"title": "cnc 操作"}, {"title": "车工"}], [said("66", "Cnc操作", "related")])
    assert relation_matrix(round, ["660301"]).explicit.tolist() == [[True, True, False]]
    assert relation_matrix(round, ["660301"]).grade.tolist() == [[2, 2, -1]]


def test_a_name_of_the_sheet_majors_stands_for_its_codes() -> None:
    round = small_round(
        [{"majors": ("校内特色专业",)}],
        [said("校内特色专业", "岗位", "near")],
        [{"major_code": "660199", "name": "校内特色专业"}, {"major_code": "460199K", "name": " 校内特色专业"}],
    )
    assert entry_prefixes(round, "校内特色专业") == {"660199", "460199"}
    assert majors_matrix(round, ["660199", "460199", "660101"]).tolist() == [[1], [1], [0]]
    assert relation_matrix(round, ["660199", "460199", "660101"]).grade.tolist() == [[1], [1], [-1]]
    assert post_categories(round) == [frozenset({"06"})]


def test_entries_of_all_levels() -> None:
    round = small_round([{"majors": ("护理类",)}, {"majors": ("6",)}, {"majors": ("无此专业",)}, {}])
    assert majors_matrix(round, ["720201", "520201", "320201", "660301"]).tolist() == [
        [1, 0, 0, -1],
        [1, 0, 0, -1],
        [1, 0, 0, -1],
        [0, 1, 0, -1],
    ]
    assert post_categories(round)[1] == {f"{i:02d}" for i in range(1, 10)}
    assert post_categories(round)[2:] == [frozenset(), frozenset()]


@pytest.mark.parametrize(
    ("post", "rows", "subjects", "suits"),
    [
        ({"majors": ("46",)}, [], ("6603",), True),  # one category at two levels
        ({"majors": ("46",)}, [], ("72",), False),
        ({"majors": ("46",)}, [], ("72", "机电技术应用"), True),  # one of several
        ({"majors": ("46",)}, [said("66", "岗位", "unrelated")], ("6603",), False),
        ({"majors": ("46",)}, [said("660301", "岗位", "unrelated")], ("6603",), True),  # says nothing of the whole class
        ({"majors": ("46",)}, [said("72", "岗位", "near")], ("72",), True),
        ({"industry": "Q8411"}, [], ("72",), True),
        ({"industry": "Q8411"}, [], ("66",), False),
        ({"industry": "C3421"}, [], ("66",), True),
        ({}, [], ("66",), True),  # nothing known of the post
        ({}, [], ("双师班",), True),
        ({"industry": "C3421"}, [], ("双师班",), False),
        ({"industry": "Q8411"}, [said("双师班", "岗位", "near")], ("双师班",), True),
        ({}, [said("双师班", "岗位", "unrelated")], ("双师班",), False),
        ({}, [], (), False),
    ],
)
def test_subjects_of_teachers(post: Row, rows: list[Row], subjects: tuple[str, ...], suits: bool) -> None:
    round = small_round([post], rows, teachers=[{"major_codes": subjects}])
    assert teacher_matrix(round).tolist() == [[suits]]


def test_nothing_in_gives_nothing_out() -> None:
    empty = small_round([])
    assert relation_matrix(empty, ["660301"]).grade.shape == (1, 0)
    assert majors_matrix(empty, []).shape == (0, 0)
    assert teacher_matrix(empty).shape == (0, 0)
    assert post_categories(empty) == []
    assert relation_matrix(small_round([{}, {}]), []).grade.shape == (0, 2)


def test_a_large_round_takes_seconds_at_most() -> None:
    codes = list(majors())[:500]
    classes = [code for code in industries() if len(code) == 5]
    posts = [
        {"title": f"{WORDS[i % 9]}{i}", "industry": classes[i % len(classes)], "majors": tuple(codes[i % 500 : i % 500 + i % 3])}
        for i in range(10_000)
    ]
    round = small_round(posts, [said(code[:4], WORDS[i % 9], "near") for i, code in enumerate(codes[::8])])
    started = time.process_time()
    relation_matrix(round, codes)
    majors_matrix(round, codes)
    assert time.process_time() - started < 3
