"""``xiaoqi models``: the life of fit models: looked at, audited, put into use, retired."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.commands import COMMANDS, Command, option
from web.cli.exits import PROBLEMS, Stop
from web.cli.fits import models_folder
from web.cli.inputs import ROUND, usable_round
from web.cli.language import language, say
from web.cli.outputs import OUT_FOLDER, put
from web.cli.service import Commands

if TYPE_CHECKING:
    from data.contract.fit import FitAudit

_DONE = {"audit": Text("审核", "audit"), "activate": Text("启用", "activate"), "retire": Text("停用", "retire")}
models_option = option(
    "--models",
    "folder",
    type=OUT_FOLDER,
    metavar="DIR",
    zh="模型文件夹（默认见服务设置）",
    en="folder of models (default: the setting)",
)
reason_option = option("--reason", metavar="TEXT", zh="理由，记入日志", en="why, for the journal")


@click.group(cls=Commands, text=COMMANDS["models"])
def models() -> None:
    """Group of fit models."""


@models.command("list", cls=Command, text=Text("列出全部模型", "list all models"))
@models_option
def list_all(folder: Path | None) -> None:
    """List models."""
    from data.fits import fit_sha256

    with _sentences():
        kept = models_folder(folder)
        line = kept.in_use()
        for one in kept.models():
            training = one.model.training
            taken = say("建议采用", "recommended") if training.taken else say("不建议采用", "not recommended")
            audited = say("已审核", "audited") if one.audit() else say("未审核", "not audited")
            used = say("，启用中", ", in use") if line and line["sha256"] == fit_sha256(one.model) else ""
            years = f"{training.years[0]}–{training.years[-1]}"
            click.echo(f"{one.model.id}\t{one.model.created[:10]}\t{years}\t{taken}{say('，', ', ')}{audited}{used}")
        if kept.active() is None:  # refused, after the list, where the model in use is gone
            click.echo(say("没有启用中的模型，用的是专家先验。", "No model is in use; the prior is."))


@models.command(cls=Command, text=Text("显示一个模型的模型卡、审核和日志", "show a model's card, its audit and the journal"))
@click.argument("name", metavar="ID")
@models_option
def show(name: str, folder: Path | None) -> None:
    """Show a model."""
    from data.fits.folder import CARD

    with _sentences():
        kept = models_folder(folder)
        one = kept.find(name)
        card = one.folder / CARD
        click.echo(card.read_text(encoding="utf-8") if card.exists() else say("没有模型卡。", "There is no card."))
        audit = one.audit()
        if audit is not None:
            _describe(audit)
        for line in kept.journal():
            if line["model"] == name:
                done = _DONE[line["what"]].to(language()) if line["what"] in _DONE else line["what"]
                click.echo(f"{line['when']}\t{line['who']}\t{done}\t{line['reason'] or ''}")


@models.command(
    cls=Command,
    text=Text("按学校、层次、区县和女生比例审核一个模型", "audit a model by school, level, county and share of women"),
    more=Text(
        "比较各组的匹配度与实际比例，写入模型的文件夹；差距肯定大于 0.05 的组会标出（*）。"
        "只看模型没有学过的年份（检验用的一年及以后）；没有这样的结果时用全部结果，并注明。",
        "Compares fit and rate of every group and keeps that with the model; a gap that is surely above 0.05 is marked (*). "
        "Only results that were not learned from count (of the held-out year and later ones); without such all do, and that "
        "is said.",
    ),
)
@click.argument("name", metavar="ID")
@click.argument("round_path", metavar="ROUND", type=ROUND)
@models_option
def audit(name: str, round_path: Path, folder: Path | None) -> None:
    """Audit a model."""
    from data.fits.folder import AUDIT
    from matcher.learn import audit_groups

    with _sentences():
        kept = models_folder(folder)
        one = kept.find(name)
        round = usable_round(round_path, set_aside=True)
        found = audit_groups(round, one.model, when=_now())
        put(one.folder / AUDIT, lambda path: path.write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8"))
        kept.note(_who(), _now(), "audit", one.model, None)
    _describe(found)


@models.command(
    cls=Command,
    text=Text("启用一个模型", "put a model into use"),
    more=Text(
        "须先审核；不建议采用的，或审核标出了组的，要写明理由。",
        "An audit must be on file; a model that is not recommended, or has groups marked, needs a reason.",
    ),
)
@click.argument("name", metavar="ID")
@reason_option
@models_option
def activate(name: str, reason: str | None, folder: Path | None) -> None:
    """Activate a model."""
    from matcher.fit.usable import refuse_unusable
    from matcher.learn.spread import Spread

    with _sentences():
        kept = models_folder(folder)
        refuse_unusable(kept.find(name).model)
        model = kept.activate(name, _who(), _now(), reason).model
    click.echo(say(f"已启用 {name}", f"{name} is in use now"), err=True)
    spread = Spread.told_by(model)
    if spread is not None:
        click.echo(spread.told().to(language()), err=True)


@models.command(cls=Command, text=Text("停用当前模型，恢复专家先验", "take the model out of use: the prior holds again"))
@reason_option
@models_option
def retire(reason: str | None, folder: Path | None) -> None:
    """Retire the model in use."""
    with _sentences():
        name = models_folder(folder).retire(_who(), _now(), reason)
    click.echo(say(f"已停用 {name}，恢复专家先验", f"{name} is retired; the prior holds"), err=True)


def _describe(audit: FitAudit) -> None:
    from data.fits.groups import group_words

    years = ", ".join(map(str, audit.years))
    click.echo(
        say(
            f"{years} 年的结果，模型检验时没有学过；匹配度已移到该年的总水平。",
            f"Results of {years}, which the curves had not learned from; fits are moved to the level of the year.",
        )
        if audit.unseen
        else say(
            "注意：所用的结果，模型正是从中学来的，差距会显得偏小。",
            "Note: these are results that the model learned from, so gaps look smaller than they are.",
        )
    )
    click.echo(say("组\t结果\t匹配度\t实际\t差距（95 % 区间）", "group\tresults\tfit\trate\tgap (95 % interval)"))
    for gap in audit.groups:
        mark = " *" if gap.flagged else ""
        group = group_words(gap).to(language())
        click.echo(
            f"{group}\t{gap.results}\t{gap.fit:.3f}\t{gap.rate:.3f}\t{gap.gap:+.3f} ({gap.low:+.3f} … {gap.high:+.3f}){mark}"
        )
    flagged = len(audit.flagged)
    click.echo(say(f"{len(audit.groups)} 组，标出 {flagged} 组。", f"{len(audit.groups)} groups, {flagged} of them marked."))


def _who() -> str:
    """The user of the operating system, for the journal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number that has no name
        return f"uid {os.getuid()}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _sentences() -> Iterator[None]:
    """What is refused, as the command's last sentence."""
    from data.refusal import Refusal

    try:
        yield
    except Refusal as error:
        raise Stop(PROBLEMS, error.text.to(language())) from error
