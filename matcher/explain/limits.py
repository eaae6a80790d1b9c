"""Which measured rules are near their limits."""

from __future__ import annotations

from collections.abc import Iterator

from data.contract.plan import Plan
from data.contract.text import Text
from data.rulebook import RULES
from matcher.explain.names import Names

NEAR = 0.85  # share of a limit from which it is worth a word
MOST = 8  # of one rule that are told
UPPER = frozenset({"enterprise_share", "post_share", "seats", "teacher_seats", "guides", "sites", "beds", "shifts", "class"})


def near_limits(plan: Plan, ids: set[str], names: Names) -> Iterator[Text]:
    """A sentence for every rule with checks of the plan on these ids whose value is at least 85 % of their upper limit.

    The fullest day of a rule and subject stands for all of them, and the fullest subjects of a rule for the others.
    """
    worst: dict[str, dict[str, tuple[float, float]]] = {}
    for check in plan.checks:
        about = next((part for part in check.subject.split() if part in ids), None)
        value, limit = check.value, check.limit
        if about is None or check.rule not in UPPER or not isinstance(value, float) or not isinstance(limit, float) or limit <= 0:
            continue
        of_rule = worst.setdefault(check.rule, {})
        if value >= NEAR * limit and (about not in of_rule or value / limit > of_rule[about][0] / of_rule[about][1]):
            of_rule[about] = value, limit
    for rule, used in sorted(worst.items()):
        fullest = sorted(used.items(), key=lambda one: (-one[1][0] / one[1][1], one[0]))[:MOST]
        if fullest:
            said = [_used(names.called(about), *measured) for about, measured in fullest]
            title = RULES[rule].title
            yield Text(
                f"接近上限：{title.zh}——{'；'.join(one.zh for one in said)}。",
                f"Near a limit: {title.en}: {'; '.join(one.en for one in said)}.",
            )


def _used(who: Text, value: float, limit: float) -> Text:
    if value >= limit:
        return Text(f"{who.zh}已满（{value:g}，上限 {limit:g}）", f"{who.en} is full ({value:g} of {limit:g})")
    return Text(f"{who.zh}已用 {value:g}，上限 {limit:g}", f"{who.en} is at {value:g} of {limit:g}")
