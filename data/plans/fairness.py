"""What every school is guaranteed, in words and by school, and what that costs."""

from __future__ import annotations

from decimal import Decimal

from data.contract.plan import Fairness, Plan, Promise, SchoolShare
from data.contract.text import Language, Text
from data.plans.names import Names
from data.plans.percent import percent_up
from data.plans.tables import Cell, Table, heading

_KINDS = {"placed": Text("有去处", "placed"), "good": Text("对口", "related")}


def sentences(plan: Plan) -> list[Text]:
    """What is guaranteed, whether every school has it, and the price; empty where nothing is guaranteed."""
    said = plan.fairness
    if said is None or plan.objective is None:
        return []
    return [_asked(said), _kept(said), _price(said, plan.objective)]


def by_school(plan: Plan, names: Names, language: Language) -> Table:
    """Students asked for, guaranteed and reached, school by school; those short of their share are marked."""
    said = plan.fairness
    rows = () if said is None else said.schools
    kinds = [kind for kind in _KINDS if said is not None and getattr(said, kind) is not None]
    headings = [heading("学校", "school", 34), heading("待安排", "to place", 14)]
    for kind in kinds:
        title = _KINDS[kind]
        headings += [
            heading(f"{title.zh}：应保证", f"{title.en}: share", 14),
            heading(f"{title.zh}：已保证", f"{title.en}: guaranteed", 14),
            heading(f"{title.zh}：本方案", f"{title.en}: in this plan", 14),
        ]
    lines: list[tuple[Cell, ...]] = []
    for row in rows:
        counts: list[Cell] = []
        for kind in kinds:
            promise: Promise | None = getattr(row, kind)
            counts += [None] * 3 if promise is None else [promise.asked, promise.guaranteed, promise.reached]
        lines.append((names.school(row.school_id), row.to_place, *counts))
    short = frozenset(at for at, row in enumerate(rows) if _short(row))
    return Table(Text("各校保证（人）", "Guaranteed to each school (students)"), headings, lines, bad=short)


def _asked(said: Fairness) -> Text:
    parts = []
    if said.placed is not None:
        share = _percent(said.placed)
        parts.append(Text(f"至少 {share} 有去处", f"places for at least {share} of its students to place"))
    if said.good is not None:
        share = _percent(said.good)
        whose = "" if parts else " of its students to place"
        parts.append(Text(f"至少 {share} 有对口的去处", f"related posts for at least {share}{whose}"))
    zh, en = "，".join(part.zh for part in parts), " and ".join(part.en for part in parts)
    return Text(f"对每所学校的保证：待安排的实习学生中，{zh}。", f"Each school is guaranteed {en}.")


def _kept(said: Fairness) -> Text:
    short = sum(_short(row) for row in said.schools)
    if not short:
        return Text(f"{len(said.schools)} 所学校全部达到。", f"All {len(said.schools)} schools have their share.")
    schools = "1 school" if short == 1 else f"{short} schools"
    if said.proven:
        return Text(
            f"其中 {short} 所够不到这个比例：名额按尽量公平的办法分配，离比例越远的越先得到。",
            f"For {schools} that is out of reach: places are shared as fairly as can be, those furthest from their share first.",
        )
    return Text(
        f"其中 {short} 所在限定时间内没有找到足够的去处；多给些时间，也许还能多保证一些。",
        f"For {schools} not enough places were found within the limit; with more time more may be guaranteed.",
    )


def _price(said: Fairness, objective: int) -> Text:
    most = int(said.price_at_most)
    if said.price is None:
        return Text("没有求得不设保证的方案，代价不详。", "No plan without the guarantee was found, so its price is unknown.")
    if most <= 0:
        return Text("这项保证没有代价：不设保证也没有更好的方案。", "The guarantee costs nothing: no plan without it is better.")
    limit = f"{most:,} 分（{_part(most, objective)}）", f"{most:,} points ({_part(most, objective)})"
    if said.price == 0:
        return Text(
            f"没有发现代价：不设保证时找到的方案并不更好。代价至多 {limit[0]}。",
            f"No price was found: the plan found without the guarantee is no better. It is at most {limit[1]}.",
        )
    price = f"{said.price:,} 分（{_part(said.price, objective)}）", f"{said.price:,} points ({_part(said.price, objective)})"
    if said.price >= most:
        return Text(
            f"这项保证的代价是 {price[0]}：不设保证的最好方案多得这些分。",
            f"The guarantee costs {price[1]}: the best plan without it has so many more.",
        )
    return Text(
        f"这项保证的代价是 {price[0]}：不设保证时找到的最好方案多得这些分。代价至多 {limit[0]}。",
        f"The guarantee costs {price[1]} against the best plan found without it, and at most {limit[1]}.",
    )


def _short(row: SchoolShare) -> bool:
    return any(promise is not None and promise.guaranteed < promise.asked for promise in (row.placed, row.good))


def _part(points: int, objective: int) -> str:
    """Points as a part of what a plan without the guarantee has."""
    return percent_up(points / max(1, abs(objective + points)))


def _percent(share: float) -> str:
    return f"{(Decimal(str(share)) * 100).normalize():f} %"
