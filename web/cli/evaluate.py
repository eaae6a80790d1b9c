"""``xiaoqi evaluate``: how good the ranking is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.evaluated import describe
from web.cli.exits import PROBLEMS, Stop
from web.cli.fits import Fitted, fit_option
from web.cli.inputs import FILE, ROUND, usable_round
from web.cli.issues import list_issues
from web.cli.language import language, say
from web.cli.outputs import OUT_FILE, force_option, put, refuse_existing, refuse_inputs

if TYPE_CHECKING:
    from data.contract.links import Links
    from data.contract.round import Round


@click.command(
    cls=Command,
    more=Text(
        "用某一年的历史结果检验：先去掉那一年及以后的结果、评价和合作，再排序，看当年真正接受和留用学生的岗位排在哪里。"
        "也可以改用一张对照表（--links）。有错误的行不参与。",
        "Held against the outcomes of a year: what that year and later ones brought is taken out first, then everybody is "
        "ranked, and the posts that really took and kept students are looked up. Or against a table of links (--links). Rows "
        "with errors take no part.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@option(
    "--links",
    "links_path",
    type=FILE,
    metavar="LINKS.csv|jsonl",
    zh="对照表：cohort_id 或 major_code，对 post_id 或 occupation",
    en="a table of links: cohort_id or major_code, to post_id or occupation",
)
@option("--year", type=int, zh="用哪一年的结果检验（默认最近一年）", en="whose outcomes to hold it against (default the latest)")
@option(
    "--top", type=click.IntRange(min=1), default=10, show_default=True, metavar="K", zh="看前几名", en="how many places count"
)
@option("--ablation", is_flag=True, zh="逐个去掉特征，看差多少", en="also without each feature in turn")
@option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    zh="每边最多抽取几个对象（默认全部）",
    en="at most so many askers a side, drawn by the seed (default all)",
)
@option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, zh="区间与抽样的种子", en="seed of intervals and sample"
)
@fit_option
@option("--out", type=OUT_FILE, metavar="FILE.json", zh="把全部数字写入文件", en="write all figures to a file")
@force_option
def evaluate(
    round_path: Path,
    links_path: Path | None,
    year: int | None,
    top: int,
    ablation: bool,
    sample: int | None,
    seed: int,
    fit: str | None,
    out: Path | None,
    force: bool,
) -> None:
    """Evaluate the ranking."""
    from matcher.evaluate import EvaluateOptions, NothingToEvaluate, against_links, against_outcomes

    if links_path is not None and year is not None:
        raise click.UsageError(
            say("--links 与 --year 只能给一个。也许去掉其中一个。", "Give --links or --year, not both. Maybe leave one.")
        )
    if out is not None:
        refuse_existing([out], force)
        refuse_inputs([out], [round_path, links_path])
    round = usable_round(round_path, set_aside=True, fitted=Fitted(fit))
    options = EvaluateOptions(top, seed, sample, ablation)
    try:
        if links_path is None:
            found = against_outcomes(round, year, options)
        else:
            found = against_links(round, _links(links_path, round), options)
    except NothingToEvaluate as error:
        raise Stop(PROBLEMS, error.text.to(language()) + say("。", ".")) from error
    if out is not None:
        put(out, lambda path: path.write_text(found.model_dump_json(indent=2) + "\n", encoding="utf-8"))
    describe(found)
    _warn_of_knowing(round, found.year)


def _warn_of_knowing(round: Round, year: int | None) -> None:
    """Say so where the fit was learned from the very year that it is held against."""
    from data.fits import model_of

    model = model_of(round)
    if model is not None and year is not None and max(model.training.years) >= year:
        click.echo(
            say(
                f"注意：这个匹配度模型学过 {year} 年的结果，数字会偏好；也许用 --fit prior，或用更早年份学得的模型。",
                f"Mind: this fit was learned from outcomes of {year} too, so it looks better than it is. "
                "Maybe take --fit prior, or a model of earlier years.",
            ),
            err=True,
        )


def _links(path: Path, round: Round) -> Links:
    from data.rounds import read_links

    links, issues = read_links(path, round)
    if issues:
        list_issues(issues, err=True)
    if links is None:
        raise Stop(PROBLEMS, say("对照表有误，请改正后再试。", "The table of links has errors; Maybe correct it and try again."))
    return links
