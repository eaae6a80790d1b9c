"""``xiaoqi solve``: one joint plan of a round."""

from __future__ import annotations

from pathlib import Path

import click

from data.contract.text import Text
from web.cli.clusters import refuse_public
from web.cli.commands import Command, option
from web.cli.fits import Fitted, fit_option
from web.cli.inputs import FILE, ROUND, a_plan, usable_round
from web.cli.language import say
from web.cli.outputs import OUT_FILE, OUT_FOLDER, force_option, refuse_existing, refuse_inputs
from web.cli.solving import PLAN, WORKBOOK, describe, solve_round, solver_options, write_results


@click.command(
    cls=Command,
    more=Text(
        "把 plan.json 和 plan.xlsx 写入 --out 指定的文件夹。中断（Ctrl-C）时写出目前最好的方案，退出码为 3。",
        "Writes plan.json and plan.xlsx into the folder --out. Interrupted (Ctrl-C), it writes the best so far; exit code 3.",
    ),
)
@click.argument("round_path", metavar="ROUND", type=ROUND)
@option("--out", type=OUT_FOLDER, required=True, metavar="DIR", zh="结果文件夹", en="folder for the results")
@solver_options
@option("--edits", type=FILE, metavar="EDITS.json", zh="先作这些调整", en="edit the round first")
@option(
    "--baseline",
    type=FILE,
    metavar="PLAN.json",
    zh="以此方案为起点并计变动",
    en="start from this plan, and count churn against it",
)
@fit_option
@option("--set-aside", is_flag=True, zh="搁置有错误的行并继续", en="set rows with errors aside and go on")
@option(
    "--cluster",
    metavar="ADDRESS",
    zh="在 Dask 集群上求解（调度器地址，如 tcp://10.0.0.5:8786）",
    en="solve on a Dask cluster (its scheduler's address, like tcp://10.0.0.5:8786)",
)
@option("--export-model", type=OUT_FILE, metavar="FILE.mps", zh="导出所求解的模型", en="write the very model that is solved")
@force_option
def solve(
    round_path: Path,
    out: Path,
    time_limit: float | None,
    work: float | None,
    gap: float | None,
    seed: int,
    edits: Path | None,
    baseline: Path | None,
    fit: str | None,
    set_aside: bool,
    cluster: str | None,
    export_model: Path | None,
    force: bool,
) -> int:
    """Solve a round."""
    files = [out / PLAN, out / WORKBOOK] + ([export_model] if export_model else [])
    refuse_existing(files, force)
    refuse_inputs(files, [round_path, edits, baseline])
    if cluster is not None and export_model is not None:
        raise click.UsageError(
            say(
                "--export-model 写的是一个整体模型，与 --cluster 不能同时给。也许去掉其中一个。",
                "--export-model writes one model and cannot be given with --cluster. Maybe leave one out.",
            )
        )
    if cluster is not None:
        refuse_public(cluster)
    start = a_plan(baseline) if baseline else None
    round = usable_round(round_path, edits, set_aside=set_aside, fitted=Fitted(fit))
    solved = solve_round(
        round,
        time_limit=time_limit,
        work=work,
        gap=gap,
        seed=seed,
        baseline=start,
        export_model=export_model,
        cluster=cluster,
    )
    write_results(solved.plan, round, out)
    describe(solved, round)
    return solved.exit_code
