"""order and order_once: who may join an order-based class."""

from __future__ import annotations

import numpy as np

from data.contract.text import Text
from matcher.arrays import Flags
from matcher.problem.pairs import Pairs
from matcher.problem.problem import Programme
from matcher.rules.base import nothing


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
