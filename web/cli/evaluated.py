"""An evaluation as tables for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.language import language, say

if TYPE_CHECKING:
    from data.contract.evaluation import Calibration, Estimate, Evaluation, Slice, View

ASKING: Mapping[str, Text] = {
    "school_major": Text("学校的专业", "majors of schools"),
    "cohort": Text("班组", "cohorts"),
    "major": Text("专业", "majors"),
    "post": Text("岗位", "posts"),
    "enterprise": Text("企业", "enterprises"),
    "occupation": Text("职业", "occupations"),
}
SCORERS: Mapping[str, Text] = {
    "fit": Text("匹配度", "fit"),
    "bm25": Text("只看文字", "words alone"),
    "prior": Text("专家先验", "expert prior"),
}
SLICES: Mapping[str, Text] = {
    "level": Text("层次", "level"),
    "cohort_grade": Text("年级", "grade"),
    "pair_grade": Text("等级", "pairs"),
    "category": Text("大类", "category"),
}


def describe(found: Evaluation) -> None:
    """All of it, on standard output."""
    against = (
        say("对照表中的链接", "the links of the table")
        if found.year is None
        else say(f" {found.year} 年的历史结果", f"the outcomes of {found.year}")
    )
    click.echo(say(f"以{against}检验，只看前 {found.top} 名。", f"Held against {against}; the first {found.top} places count."))
    click.echo(say("方括号内为 95% 区间。", "In brackets: 95 % intervals."))
    for view in found.views:
        _view(view, found.top)
    for calibration in found.calibration:
        _calibration(calibration)
    if found.ablation:
        click.echo(
            say("\n去掉一个特征后，NDCG 变化多少（负数：这个特征有用）", "\nChange of NDCG without a feature (below 0: it helps)")
        )
        _table([(say(row.name, row.name_en), _signed(row.ndcg)) for row in found.ablation])


def _view(view: View, top: int) -> None:
    asking, answering = ASKING[view.asking].to(language()), ASKING[view.answering].to(language())
    pairs = view.slices[0].pairs if view.slices else 0
    title = say(
        f"\n为{asking}推荐{answering}：{view.asked} 个对象，{view.candidates} 个候选，{pairs} 对应当排在前面",
        f"\n{answering} for {asking}: {view.asked} ask, {view.candidates} candidates, {pairs} pairs should come first",
    )
    left_out = say(f"；另有 {view.left_out} 条在本期找不到，不计", f"; {view.left_out} more are not in this round")
    click.echo(title + (left_out if view.left_out else ""))
    if view.slices:
        _table([_head(view.slices[0]), *_measures(view.slices[0], top), *(_ndcg(part) for part in view.slices[1:])])
    for one in view.exposure:
        click.echo(
            say(
                f"  {_scorer(one.scorer)}：{one.coverage:.0%} 的{answering}进入过前 {top} 名；曝光的基尼系数 {one.gini:.2f}",
                f"  {_scorer(one.scorer)}: {one.coverage:.0%} of the {answering} are among somebody's first {top}; "
                f"Gini of exposure {one.gini:.2f}",
            )
        )


def _head(part: Slice) -> tuple[str, ...]:
    scorers = [_scorer(one.scorer) for one in part.results]
    return ("", say("对象", "askers"), *scorers, *(f"{scorers[0]} - {_scorer(one.scorer)}" for one in part.differences))


def _measures(part: Slice, top: int) -> list[tuple[str, ...]]:
    """Each measure over all pairs."""
    return [
        (
            title,
            str(part.askers),
            *(_plain(getattr(one, key)) for one in part.results),
            *(_signed(getattr(one, key)) for one in part.differences),
        )
        for key, title in (("recall", f"Recall@{top}"), ("ndcg", f"NDCG@{top}"), ("mrr", "MRR"))
    ]


def _ndcg(part: Slice) -> tuple[str, ...]:
    """NDCG of one slice."""
    figures = (*(_plain(one.ndcg) for one in part.results), *(_signed(one.ndcg) for one in part.differences))
    return (f"NDCG {SLICES[part.by].to(language())} {_value(part)}", str(part.askers), *figures)


def _calibration(found: Calibration) -> None:
    click.echo(
        say(
            f"\n{_scorer(found.scorer)}与实际比例（接受、完成、留用）平均相差 {_plain(found.error)}："
            f"{found.pairs} 对，{found.students:,.0f} 人次",
            f"\n{_scorer(found.scorer)} and real rates (accepted, finished, stayed) are {_plain(found.error)} apart: "
            f"{found.pairs} pairs, {found.students:,.0f} steps of students",
        )
    )
    head = (say("匹配度", "fit"), say("实际", "real"), say("人次", "students"))
    _table([head, *((f"{one.fit:.3f}", f"{one.rate:.3f}", f"{one.students:,.0f}") for one in found.bins)])


def _value(part: Slice) -> str:
    from data.columns import words

    titles = {choice.key: choice.zh for choice in (*words.LEVELS, *words.RELATION)}
    return titles.get(part.value, part.value) if language() == "zh" else part.value


def _scorer(name: str) -> str:
    return SCORERS[name].to(language())


def _plain(found: Estimate) -> str:
    return f"{found.value:.3f}" + (f" [{found.low:.3f}, {found.high:.3f}]" if found.low is not None else "")


def _signed(found: Estimate) -> str:
    return f"{found.value:+.3f}" + (f" [{found.low:+.3f}, {found.high:+.3f}]" if found.low is not None else "")


def _table(rows: Sequence[tuple[str, ...]]) -> None:
    """Columns side by side; a Chinese character is two wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo(("  " + "  ".join(cells)).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
