"""order and order_once: who may join an order-based class."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs
from matcher.problem.problem import Programme
from matcher.rules.base import nothing
from matcher.rules.mending import Change, Mended, no_change, set_cell


class OrderRule:
    """The class takes the cohort's grade, and can be opened at all."""

    id = "order"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        p = pairs.problem
        wrong_grade = ~p.posts.grades[pairs.right, p.cohorts.grade[pairs.left]]
        hopeless = p.posts.seats[pairs.right] < np.maximum(1, p.posts.min_group[pairs.right])
        return np.asarray(pairs.order & (wrong_grade | hopeless))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        p = pairs.problem
        grade, post = p.cohorts.grade[pairs.left[k]], pairs.right[k]
        if not p.posts.grades[post, grade]:
            return Text(f"订单班不面向 {grade} 年级。", f"The class does not take grade {grade}.")
        least, seats = p.posts.min_group[post], p.posts.seats[post]
        return Text(
            f"订单班最低开班 {least} 人，班额只有 {seats} 人，开不了班。",
            f"The class opens with {least} or more, and holds only {seats}.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        p, post, edits, zh, en = mended.problem, mended.post, [], [], []
        grade, least = int(p.cohorts.grade[mended.cohort]), max(1, int(p.posts.min_group[mended.post]))
        if not p.posts.grades[post, grade]:
            listed = [str(known) for known in p.round["posts"]["grades"].iloc[post]]
            edits.append(set_cell("posts", mended.post_id, "grades", [*listed, str(grade)]))
            zh.append(f"订单班也面向 {grade} 年级")
            en.append(f"let the class take grade {grade} too")
        if p.posts.seats[post] < least:
            edits.append(set_cell("posts", mended.post_id, "seats", least))
            zh.append(f"班额增至 {least} 人")
            en.append(f"raise its size to {least}")
        said = " and ".join(en)
        return Change(tuple(edits), Text(f"{'，'.join(zh)}。", f"{said[0].upper()}{said[1:]}."))


class OrderOnceRule:
    """Every student of the class sits in an order-based class already."""

    id = "order_once"

    def bars(self, pairs: Pairs) -> Flags:
        """See PairRule."""
        if pairs.programme is Programme.TEACHER:
            return nothing(pairs)
        p = pairs.problem
        return np.asarray(pairs.order & (p.left_of_class[p.cohorts.klass[pairs.left]] < 1))

    def say(self, pairs: Pairs, k: int) -> Text:
        """See PairRule."""
        return Text(
            "该行政班的学生都已在订单班中，每人只能进一个。",
            "All students of the class sit in an order-based class already, and nobody joins two.",
        )

    def change(self, mended: Mended) -> Change:
        """See PairRule."""
        return no_change("每人只能进一个订单班，无法放行。", "Nobody joins two classes; no change allows it.")
