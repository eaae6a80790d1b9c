"""``xiaoqi generate``: a synthetic region."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.language import say
from web.cli.outputs import OUT_FOLDER, force_option, refuse_filled

if TYPE_CHECKING:
    from data.regions.spec import Tier

TIERS = ("county", "prefecture", "province")


@click.command(
    cls=Command,
    more=Text("全部名称均为虚构；同一种子给出同样的数据。", "All names are made up; the same seed gives the same round."),
)
@option(
    "--tier",
    type=click.Choice(TIERS),
    default="county",
    show_default=True,
    zh="规模：县、市，或省（约半分钟）",
    en="size: a county, a prefecture, or a province (half a minute)",
)
@option("--seed", type=click.IntRange(min=0), default=1, show_default=True, zh="随机种子", en="random seed")
@click.argument("folder", metavar="DIR", type=OUT_FOLDER)
@force_option
def generate(tier: Tier, seed: int, folder: Path, force: bool) -> None:
    """Generate a round."""
    from data.regions import generate as make
    from data.rounds.write import write_round

    refuse_filled(folder, force)
    write_round(make(tier, seed), folder)
    click.echo(say(f"已写入 {folder}", f"Wrote {folder}"), err=True)
