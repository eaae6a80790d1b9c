"""``xiaoqi runs``: the service's runs, looked at, tried again, stopped, reproduced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from data.contract.text import Text
from web.cli.commands import COMMANDS, Command, option
from web.cli.exits import DONE, PROBLEMS, STOPPED, Stop
from web.cli.language import language, say
from web.cli.progress import Bar
from web.cli.service import Commands, the_database
from web.cli.stopping import Stoppable
from web.clock import local
from web.runs.words import STATES

if TYPE_CHECKING:
    from models.tables import Run
    from web.runs.reproduction import Reproduction

RUN = click.argument("run_id", metavar="ID", type=click.IntRange(1))


@click.group(cls=Commands, text=COMMANDS["runs"])
def runs() -> None:
    """Group of runs."""


@runs.command("list", cls=Command, text=Text("列出最近的任务，新的在前", "the latest runs, the newest first"))
@option("--state", type=click.Choice(list(STATES)), zh="只列这种状态的", en="only those in this state")
@option("--most", type=click.IntRange(1), default=50, show_default=True, zh="最多列几个", en="how many at most")
def list_all(state: str | None, most: int) -> None:
    """List runs."""
    from data.plans.percent import percent_up
    from models import store

    with the_database() as database, database.reading() as session:
        for run in store.list_runs(session, state=state, most=most):
            gap = (run.incumbent or {}).get("gap")
            round_ = run.scenario.round
            cells = [run.id, STATES[run.state].to(language()), round_.name, f"v{round_.version}", run.scenario.name]
            cells += [f"{local(run.queued):%Y-%m-%d %H:%M:%S}", run.attempts, "" if gap is None else percent_up(gap)]
            click.echo("\t".join(str(cell) for cell in cells))


@runs.command(cls=Command, text=Text("查看一个任务：状态、设置、由何而来", "one run: its state, settings and what it is made of"))
@RUN
@option("--json", "as_json", is_flag=True, zh="以 JSON 输出", en="as JSON")
def show(run_id: int, as_json: bool) -> None:
    """Show one run."""
    from models.tables import Run

    with the_database() as database, database.reading() as session, _sentences():
        run = session.get(Run, run_id)
        if run is None:
            raise LookupError(run_id)
        told = _told(run)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for name, value in told.items():
        if value not in (None, "", {}, []):
            click.echo(f"{name}: {json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value}")


@runs.command(cls=Command, text=Text("查看求解记录", "what the solver has told, line by line"))
@RUN
def log(run_id: int) -> None:
    """Show the log."""
    from models import store

    with the_database() as database, database.reading() as session, _sentences():
        click.echo(store.run_log(session, run_id), nl=False)


@runs.command(
    cls=Command,
    text=Text("让没有结果的任务重新排队", "put a run that came to nothing back into the queue"),
    more=Text("从它已找到的最好方案接着做；已存方案的任务不能重试。", "It goes on from the best plan it had found."),
)
@RUN
def retry(run_id: int) -> None:
    """Try again."""
    from models import store

    with the_database() as database, _sentences(), database.writing() as session:
        store.retry_run(session, run_id)
    click.echo(say(f"任务 {run_id} 已重新排队", f"Run {run_id} waits again"), err=True)


@runs.command(cls=Command, text=Text("停止任务，保留目前最好的方案", "stop a run; its best plan so far is kept"))
@RUN
def cancel(run_id: int) -> None:
    """Stop a run."""
    from models import store

    with the_database() as database, _sentences(), database.writing() as session:
        run = store.cancel_run(session, run_id)
        ended, state = run.ended, STATES[run.state]
    sentence = say(f"任务 {run_id}：{state.zh}", f"Run {run_id}: {state.en}")
    click.echo(sentence if ended else say(f"已要求任务 {run_id} 停止", f"Run {run_id} was asked to stop"), err=True)


@runs.command(
    cls=Command,
    text=Text(
        "按所存的计算量重算一个任务，说明结果是否相同", "solve a run again with the work stored, and say whether it is the same"
    ),
    more=Text(
        "相同时退出码为 0，不同为 1。数据库不变。", "Exit code 0 where it is the same, else 1. The database is left as it is."
    ),
)
@RUN
def reproduce(run_id: int) -> int:
    """Reproduce a run."""
    from web.runs.reproduction import kept_of
    from web.runs.reproduction import reproduce as solve_again

    with the_database() as database, database.reading() as session, _sentences():
        kept = kept_of(session, run_id)
    stoppable: Stoppable[Reproduction]
    with Stoppable() as stoppable, Bar(None) as bar:
        found = stoppable.run(lambda stop: solve_again(kept, bar, stop))
    if stoppable.stop.is_set():
        raise Stop(STOPPED, say("已停止，没有比较。", "Stopped; nothing was compared."))
    click.echo(found.how.to(language()))
    click.echo(say("方案相同。", "The plan is identical.") if found.identical else say("方案不同。", "The plan differs."))
    for line in found.differences:
        click.echo(f"  {line.to(language())}")
    return DONE if found.identical else PROBLEMS


def _told(run: Run) -> dict[str, Any]:
    """All that is known of a run, but for its plans and its log."""
    round_ = run.scenario.round
    moments = ("queued", "started", "claimed", "heartbeat", "lease_until", "finished")
    return {
        "id": run.id,
        "state": run.state,
        "round": f"{round_.name} v{round_.version}",
        "scenario": {"id": run.scenario_id, "name": run.scenario.name},
        "baseline": run.baseline_id,
        "settings": run.settings,
        "priority": run.priority,
        "turn": run.turn,
        "attempts": f"{run.attempts}/{run.max_attempts}",
        "worker": run.worker,
        **{name: moment.isoformat(timespec="seconds") if (moment := getattr(run, name)) else None for name in moments},
        "seconds_of_earlier_attempts": round(run.spent, 3),
        "memory_limit_mb": run.memory_limit,
        "cancel_asked": run.cancel_asked,
        "progress": run.progress,
        "incumbent": run.incumbent,
        "goes_on_from_an_earlier_attempt": run.start is not None,
        "work": run.work,
        "error": Text(**run.error).to(language()) if run.error else None,
        "made_of": run.made_of,
    }


@contextmanager
def _sentences() -> Iterator[None]:
    """What the store refuses, or does not know, as the command's last sentence."""
    from models.refusal import Refused

    try:
        yield
    except Refused as error:
        raise Stop(PROBLEMS, error.text.to(language())) from error
    except LookupError as error:
        raise Stop(
            PROBLEMS, say("没有这个任务；也许应先看 xiaoqi runs list。", "There is no such run; Maybe look at: xiaoqi runs list.")
        ) from error
