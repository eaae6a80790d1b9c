"""``xiaoqi sweep``: one or two settings over a range, a plan for each value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.contract.text import Text
from web.cli.clusters import refuse_public
from web.cli.commands import Command, option
from web.cli.exits import DONE, PROBLEMS, STOPPED, USAGE, Stop
from web.cli.inputs import FILE, ROUND, usable_round
from web.cli.language import language, say
from web.cli.outputs import OUT_FOLDER, force_option, put, refuse_existing, refuse_inputs
from web.cli.progress import Steps
from web.cli.solving import options_given, solver_options
from web.cli.stopping import Stoppable

if TYPE_CHECKING:
    from data.contract.plan import Plan
    from data.contract.sweep import SweepPoint
    from matcher.sweep import Knob

CSV, WORKBOOK, CHART = "sweep.csv", "sweep.xlsx", "sweep.svg"


@click.command(
    cls=Command,
    more=Text(
        "参数写成 weights.fit=1:3:0.5，或表中的列：posts/P001/seats=20:60:10、"
        "posts/enterprise_id=E001/seats~0.5:1.5:0.25（~ 为倍数）、cohorts/*/min_group=1,2,4。"
        "把 sweep.csv、sweep.xlsx、sweep.svg 写入 --out 指定的文件夹。"
        "用 --work 限定计算量时，方案与进程数无关。",
        "What is varied is a setting, weights.fit=1:3:0.5, or a column: posts/P001/seats=20:60:10, "
        "posts/enterprise_id=E001/seats~0.5:1.5:0.25 (~ for factors), cohorts/*/min_group=1,2,4. Writes sweep.csv, sweep.xlsx "
        "and sweep.svg into the folder --out. With --work the plans are the same however many processes there are.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@click.argument("sweep_path", metavar="[SWEEP.json]", type=FILE, required=False)
@option(
    "--set", "texts", metavar="KEY=FROM:TO:STEP", multiple=True, zh="要变动的参数，一或两个", en="what is varied, once or twice"
)
@option("--out", type=OUT_FOLDER, required=True, metavar="DIR", zh="结果文件夹", en="folder for the results")
@solver_options
@option("--processes", type=click.IntRange(1, 256), default=1, show_default=True, zh="同时求解的进程数", en="processes at once")
@option(
    "--cluster",
    metavar="ADDRESS",
    zh="在 Dask 集群上求解（调度器地址）",
    en="solve on a Dask cluster (its scheduler's address)",
)
@option("--plans", is_flag=True, zh="也写出每份方案（plan-N.json）", en="write every plan too (plan-N.json)")
@option("--set-aside", is_flag=True, zh="搁置有错误的行并继续", en="set rows with errors aside and go on")
@force_option
def sweep(
    round_path: Path,
    sweep_path: Path | None,
    texts: tuple[str, ...],
    out: Path,
    time_limit: float | None,
    work: float | None,
    gap: float | None,
    seed: int,
    processes: int,
    cluster: str | None,
    plans: bool,
    set_aside: bool,
    force: bool,
) -> int:
    """Sweep."""
    from matcher.regions.trouble import ClusterTrouble
    from matcher.sweep import SweepTrouble
    from matcher.sweep import sweep as all_points

    files = [out / CSV, out / WORKBOOK, out / CHART]
    refuse_existing(files, force)
    refuse_inputs(files, [round_path, sweep_path])
    if cluster is not None:
        refuse_public(cluster)
    options = options_given(time_limit, work, gap, seed)
    round = usable_round(round_path, set_aside=set_aside)
    keep = (lambda number, plan: _keep(out, number, plan)) if plans else None
    stoppable: Stoppable[list[SweepPoint]]
    try:
        knobs = _knobs(sweep_path, texts)
        with Stoppable() as stoppable, Steps(say("扫描", "sweep")) as steps:
            points = stoppable.run(
                lambda stop: all_points(
                    round, knobs, options, processes=processes, cluster=cluster, tell=steps, stop=stop, keep=keep
                )
            )
    except (SweepTrouble, ClusterTrouble) as trouble:
        raise Stop(USAGE, trouble.text.to(language())) from trouble
    if not points:
        raise Stop(STOPPED, say("停止前还没有算出结果，未写文件。", "Stopped before there was any result; nothing was written."))
    _write(points, out)
    for point in points:
        click.echo(_line(point))
    if stoppable.stop.is_set():
        return STOPPED
    return DONE if all(point.objective is not None for point in points) else PROBLEMS


def _knobs(path: Path | None, texts: tuple[str, ...]) -> list[Knob]:
    from matcher.sweep import SweepTrouble, parse_knob, parse_knobs

    knobs = [parse_knob(text) for text in texts]
    if path is None:
        return knobs
    try:
        return parse_knobs(json.loads(path.read_bytes().decode("utf-8-sig"), parse_float=str)) + knobs
    except (ValueError, RecursionError) as error:
        raise SweepTrouble(f"{path.name} 不是正确的 JSON：{error}", f"{path.name} is not valid JSON: {error}") from error


def _write(points: list[SweepPoint], out: Path) -> None:
    from data.sweeps import chart, write_csv, write_workbook

    put(out / CSV, lambda path: write_csv(points, path))
    put(out / WORKBOOK, lambda path: write_workbook(points, path, language()))
    put(out / CHART, lambda path: path.write_text(chart(points, language()), encoding="utf-8"))
    listed = ", ".join(str(out / name) for name in (CSV, WORKBOOK, CHART))
    click.echo(say(f"已写出 {listed}", f"Wrote {listed}"), err=True)


def _keep(out: Path, number: int, plan: Plan) -> None:
    from data.plans import write_plan

    name = "plan-base.json" if number < 0 else f"plan-{number}.json"
    put(out / name, lambda path: write_plan(plan, path))


def _line(point: SweepPoint) -> str:
    values = " ".join(f"{name}={value}" for name, value in point.values.items())
    if point.objective is None:
        return f"{values}: " + say("没有方案", "no plan") + f" ({point.status})"
    return f"{values}: " + say(
        f"{point.objective:,} 分，安排 {point.placed} 人，{point.unplaced} 人没有安排，{point.moved} 人有变动",
        f"{point.objective:,} points, {point.placed} placed, {point.unplaced} without a place, {point.moved} moved",
    )
