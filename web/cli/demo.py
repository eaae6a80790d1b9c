"""``xiaoqi demo``: the shipped county, end to end."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.commands import Command, option
from web.cli.exits import DONE, PROBLEMS, Stop
from web.cli.inputs import load
from web.cli.issues import counts
from web.cli.language import language, say
from web.cli.outputs import OUT_FOLDER, force_option, refuse_existing
from web.cli.solving import PLAN, WORKBOOK, describe, measured, solve_round, write_results

if TYPE_CHECKING:
    from data.contract.plan import Plan
    from data.contract.round import Round
    from data.rounds import Loaded


SECONDS, GAP = 10.0, 0.002  # enough to show what a plan is; solve goes on for longer


@click.command(
    cls=Command,
    more=Text(
        "检查、求解、复核，然后在 127.0.0.1 打开网页。县、学校、企业均为虚构；网页数据放在临时文件夹，结束时删除。",
        "Checks, solves, audits, then serves the pages on 127.0.0.1. County, schools and enterprises are made up; "
        "what the pages store is in a temporary folder that is removed at the end.",
    ),
)
@option("--no-serve", is_flag=True, zh="求出方案后即结束", en="stop after the plan")
@option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, zh="网页端口", en="port of the pages")
@option("--out", type=OUT_FOLDER, metavar="DIR", zh="把方案写入此文件夹", en="write the plan into this folder")
@force_option
def demo(no_serve: bool, port: int, out: Path | None, force: bool) -> int:
    """Show it all."""
    from data.demo import demo_path

    if out is not None:
        refuse_existing([out / PLAN, out / WORKBOOK], force)
    _step(1, say("检查数据", "Checking the round"))
    loaded = load(demo_path())
    click.echo(_size(loaded.round))
    click.echo(counts(loaded.issues))
    _step(2, say("求解整体方案", "Solving for one joint plan"))
    solved = solve_round(loaded.round, time_limit=SECONDS, gap=GAP, seed=0)
    _step(3, say("独立复核", "Auditing it independently"))
    _audit(loaded.round, solved.plan)
    _step(4, say("方案", "The plan"))
    describe(solved, loaded.round)
    if out is not None:
        write_results(solved.plan, loaded.round, out)
    if no_serve or solved.exit_code != DONE:
        return solved.exit_code
    _step(5, say("网页", "The pages"))
    _serve(loaded, solved.plan, port)
    return DONE


def _step(number: int, what: str) -> None:
    click.secho(f"{number}. {what}", bold=True)


def _size(round: Round) -> str:
    n = {name: len(round[name]) for name in ("schools", "cohorts", "teachers", "enterprises", "posts")}
    return say(
        f"虚构示范县：学校 {n['schools']} 所，班组 {n['cohorts']} 个，教师 {n['teachers']} 人，"
        f"企业 {n['enterprises']} 家，岗位 {n['posts']} 个。",
        f"A fictional county: {n['schools']} schools, {n['cohorts']} cohorts, {n['teachers']} teachers, "
        f"{n['enterprises']} enterprises, {n['posts']} posts.",
    )


def _audit(round: Round, plan: Plan) -> None:
    from matcher.audit import audit

    report = audit(round, plan)
    for check in report.violations:
        click.echo(measured(check))
    checks, broken = len(report.checks), len(report.violations)
    click.echo(say(f"复核 {checks} 项，违反 {broken} 项。", f"{checks} checks, {broken} violations."))
    if report.violations:
        raise Stop(PROBLEMS, say("复核未通过。", "The audit did not pass."))
    if plan.objective is not None:
        added = " + ".join(f"{points:,}" for points in report.terms.values() if points).replace("+ -", "− ")
        click.echo(say(f"各项分值合计：{added} = {report.objective:,}", f"The terms add up: {added} = {report.objective:,}"))


def _serve(loaded: Loaded, plan: Plan, port: int) -> None:
    from web.cli.service import serve_pages, service_settings
    from web.demo import GUESTS, prepare

    with tempfile.TemporaryDirectory(prefix="xiaoqi-demo-") as folder:
        settings = service_settings(
            instance_dir=Path(folder), database_url=f"sqlite:///{folder}/xiaoqi.db", host="127.0.0.1", port=port, demo=True
        )
        prepare(settings.url, loaded.round, loaded.issues, plan)
        for guest in GUESTS:
            who = guest.who.to(language())
            click.echo(
                say(
                    f"  {who}：登录名 {guest.name}，密码 {guest.password}",
                    f"  {who}: name {guest.name}, password {guest.password}",
                )
            )
        beside = say(
            "在另一个终端用 xiaoqi scenarios list 等命令前，先运行",
            "For commands in another terminal, like xiaoqi scenarios list",
        )
        click.echo(f"  {beside}: export DATABASE_URL={settings.url}")
        serve_pages(settings)
