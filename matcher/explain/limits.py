"""Which measured rules are near their limits."""

from __future__ import annotations

from collections.abc import Iterator

from data.contract.plan import Plan
from data.contract.text import Text
from data.rulebook import RULES

NEAR = 0.85  # share of a limit from which it is worth a word
UPPER = frozenset({"enterprise_share", "post_share", "seats", "teacher_seats", "guides", "sites", "beds", "shifts", "class"})


def near_limits(plan: Plan, ids: set[str]) -> Iterator[Text]:
    """A sentence for every check of the plan on these ids whose value is at least 85 % of its upper limit.

    The fullest day of a rule and subject stands for all of them.
    """
    worst: dict[tuple[str, str], tuple[float, float]] = {}
    for check in plan.checks:
        about = next((part for part in check.subject.split() if part in ids), None)
        value, limit = check.value, check.limit
        if about is None or check.rule not in UPPER or not isinstance(value, float) or not isinstance(limit, float) or limit <= 0:
            continue
        kept = worst.get((check.rule, about))
        if value >= NEAR * limit and (kept is None or value / limit > kept[0] / kept[1]):
            worst[check.rule, about] = value, limit
    for (rule, about), (value, limit) in sorted(worst.items()):
        title = RULES[rule].title
        name = about.partition(":")[2]
        yield Text(
            f"接近上限：{title.zh}（{name}）已用 {value:g}，上限 {limit:g}。",
            f"Near a limit: {title.en} ({name}) is at {value:g} of {limit:g}.",
        )
