"""``xiaoqi train``: a fit learned from the round's results, tried against the present one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.exits import PROBLEMS, Stop
from web.cli.fits import present_model, read_model
from web.cli.inputs import FILE, ROUND, usable_round
from web.cli.language import language, say
from web.cli.outputs import OUT_FOLDER, force_option, put, refuse_existing, refuse_inputs

if TYPE_CHECKING:
    from data.contract.fit import FitModel


@click.command(
    cls=Command,
    more=Text(
        "用较早的年份学习，用最后一年检验，把 model.json、card.md、card.json 写入 --out；不建议采用时也写出并说明原因，"
        "退出码仍为 0。结果太少时什么也不写。采用与否由人决定，见 models。",
        "Learns from earlier years and tests on the last one. Writes model.json, card.md and card.json into --out, also where "
        "the model is not recommended, saying why; the exit code is 0 then, too. With too few results nothing is written. "
        "Whether it is used is decided by people: see models.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@option("--out", type=OUT_FOLDER, required=True, metavar="DIR", zh="结果文件夹", en="folder for the results")
@option("--holdout", type=int, metavar="YEAR", zh="检验用的年份（默认最后一年）", en="year to test on (default: the last)")
@option("--seed", type=click.IntRange(min=0), default=0, show_default=True, zh="随机种子", en="random seed")
@option(
    "--champion",
    type=FILE,
    metavar="MODEL.json",
    zh="与此模型比较（默认数据自带的模型，其次启用中的模型，都没有则为校准后的先验）",
    en="compare with this model (default: the one that the round carries, else the model in use, else the calibrated prior)",
)
@force_option
def train(round_path: Path, out: Path, holdout: int | None, seed: int, champion: Path | None, force: bool) -> None:
    """Train a fit."""
    from data.fits import write_fit
    from data.fits.folder import CARD, CARD_JSON, MODEL
    from data.refusal import Refusal
    from matcher.learn import TooLittle, card_json, card_text, verdict
    from matcher.learn import train as learn

    files = [out / name for name in (MODEL, CARD, CARD_JSON)]
    refuse_existing(files, force)
    refuse_inputs(files, [round_path, champion])
    round = usable_round(round_path, set_aside=True)
    try:
        present = read_model(champion) if champion else _usable(present_model(round))
        created = datetime.now(UTC).isoformat(timespec="seconds")
        trained = learn(round, created=created, seed=seed, holdout=holdout, champion=present)
    except TooLittle as little:
        click.echo(little.text.to(language()))
        return
    except Refusal as error:
        raise Stop(PROBLEMS, error.text.to(language())) from error
    put(out / MODEL, lambda path: write_fit(trained.model, path))
    put(out / CARD, lambda path: path.write_text(card_text(trained), encoding="utf-8"))
    card = json.dumps(card_json(trained), ensure_ascii=False, indent=1)
    put(out / CARD_JSON, lambda path: path.write_text(card + "\n", encoding="utf-8"))
    training = trained.model.training
    click.echo(
        say(
            f"模型 {trained.model.id}：{training.rows} 条结果，{training.years[0]}–{training.years[-1]} 年。",
            f"Model {trained.model.id}: {training.rows} results of {training.years[0]} to {training.years[-1]}.",
        )
    )
    click.echo(verdict(trained).to(language()))
    click.echo(say(f"已写出 {', '.join(map(str, files))}", f"Wrote {', '.join(map(str, files))}"), err=True)


def _usable(model: FitModel | None) -> FitModel | None:
    """The present model; None, with a word, where this version cannot use it: it is what training again is for."""
    from matcher.fit.usable import UnusableFit, refuse_unusable

    try:
        if model is not None:
            refuse_unusable(model)
    except UnusableFit as error:
        click.echo(error.text.to(language()), err=True)
        click.echo(say("改与校准后的先验比较。", "So the calibrated prior is compared with."), err=True)
        return None
    return model
