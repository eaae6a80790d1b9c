"""``xiaoqi suggest``: ranked candidates, one JSON object a line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.exits import PROBLEMS, USAGE, Stop
from web.cli.fits import Fitted, fit_option
from web.cli.inputs import ROUND, usable_round
from web.cli.language import language
from web.cli.outputs import OUT_FILE, force_option, put, refuse_existing, refuse_inputs

if TYPE_CHECKING:
    from data.contract.suggestion import PartnerSuggestion, Suggestion

_LEGAL_ONLY = Text(
    "学校与企业之间只汇总规则允许的组合；要看规则不允许的，请按 cohort:编号 或 post:编号 查询。",
    "Schools and enterprises are told of legal pairs only; Maybe ask for cohort:ID or post:ID to see the blocked ones.",
)


@click.command(
    cls=Command,
    more=Text(
        "严格按匹配度排序，不考虑名额；合计各项贡献即为匹配度。有错误的行不参与。"
        "学校与企业之间按各班组（各岗位）的最好岗位（班组）汇总，按待安排人数（名额）取平均。",
        "Ranked strictly by fit, before capacities; the contributions add up to the fit. Rows with errors take no part. "
        "For a school its enterprises are rolled up from the best post of each cohort, a mean over the students to place; "
        "for an enterprise its schools from the best cohort of each post, a mean over the seats.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@option(
    "--for",
    "asker",
    required=True,
    metavar="cohorts|posts|teachers|schools|enterprises|cohort:ID|post:ID|teacher:ID|school:ID|enterprise:ID",
    zh="为谁推荐",
    en="who asks",
)
@option(
    "--top", type=click.IntRange(min=1), default=10, show_default=True, metavar="K", zh="每个对象给出几个", en="how many for each"
)
@option(
    "--include-blocked",
    is_flag=True,
    zh="也列出规则不允许的，并说明规则和放行所需的最小改动",
    en="also those that a rule bars, with the rule and the smallest change that unblocks",
)
@option("--diversify", is_flag=True, zh="分散到不同单位", en="spread over enterprises")
@fit_option
@option("--out", type=OUT_FILE, metavar="FILE.jsonl", zh="写入文件", en="write to a file")
@force_option
def suggest(
    round_path: Path,
    asker: str,
    top: int,
    include_blocked: bool,
    diversify: bool,
    fit: str | None,
    out: Path | None,
    force: bool,
) -> None:
    """Suggest candidates."""
    from matcher.suggest import UnknownAsker, is_partner, refuse_form, suggest_partners
    from matcher.suggest import suggest as rank

    try:
        refuse_form(asker)
    except UnknownAsker as error:
        raise Stop(USAGE, error.text.to(language())) from error
    if is_partner(asker) and include_blocked:
        raise Stop(USAGE, _LEGAL_ONLY.to(language()))
    if out is not None:
        refuse_existing([out], force)
        refuse_inputs([out], [round_path])
    round = usable_round(round_path, set_aside=True, fitted=Fitted(fit))
    try:
        if is_partner(asker):
            lines = _lines(suggest_partners(round, asker, top))
        else:
            lines = _lines(rank(round, asker, top, include_blocked, diversify))
    except UnknownAsker as error:
        raise Stop(PROBLEMS, error.text.to(language())) from error
    if out is None:
        _write(sys.stdout, lines)
    else:
        put(out, lambda path: _to_file(path, lines))


def _lines(suggestions: Iterable[Suggestion | PartnerSuggestion]) -> Iterator[str]:
    return (suggestion.model_dump_json(by_alias=True, exclude_none=True) for suggestion in suggestions)


def _to_file(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        _write(file, lines)


def _write(file: TextIO, lines: Iterable[str]) -> None:
    for text in lines:
        file.write(text + "\n")
