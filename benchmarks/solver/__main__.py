"""The command: see the package."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import benchmarks.solver
from benchmarks.solver import results
from benchmarks.solver.instances import Instance, prepare, spec_of
from benchmarks.solver.machine import machine, today
from benchmarks.solver.processes import prepared, solved
from benchmarks.solver.solvers import SOLVERS, Task

NEAR = 0.01  # the gap that ``scaling`` asks for and ``report`` tells of


def main(words: Sequence[str] | None = None) -> None:
    """Run one subcommand."""
    given = _parser().parse_args(words)
    if given.command == "run":
        measure(given, results.RUNS, gap=0.0)
    elif given.command == "scaling":
        measure(given, results.SCALING, gap=NEAR)
    elif given.command == "report":
        from benchmarks.solver.report import write_report

        write_report()
    elif given.command == "prepare":
        prepare(Instance(given.size, given.seed), given.work)
    else:
        from benchmarks.solver import child

        child.main(given.solver, Task(given.round, given.model, given.seconds, given.gap), given.result)


def measure(given: argparse.Namespace, file: Path, gap: float) -> None:
    """Every solver on every instance, one after the other; each result is kept as soon as it is there."""
    with tempfile.TemporaryDirectory() as folder:
        work = given.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        for instance in (Instance(size, seed) for size in given.size for seed in given.seeds):
            figures = prepared(instance, work)
            print(f"{instance.name}: {figures}", file=sys.stderr)
            for name in given.solvers:
                found = solved(name, instance, work, given.seconds, gap)
                about = {"size": instance.size, "seed": instance.seed, "solver": name, "seconds": given.seconds, "gap": gap}
                results.add(file, [about | {"figures": figures, "machine": machine(), "date": today()} | found])
                print(f"  {name}: {[found.get(key) for key in ('status', 'plan', 'bound', 'took')]}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.solver",
        description=benchmarks.solver.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, seconds, solvers in (("run", 30.0, list(SOLVERS)), ("scaling", 600.0, ["ours"])):
        command = commands.add_parser(name)
        command.add_argument("--size", "--tier", nargs="+", type=_size, default=["county"], help="tiers, or multiples: county-x2")
        command.add_argument("--seeds", nargs="+", type=int, default=[1])
        command.add_argument("--seconds", type=float, default=seconds, help="for each solver")
        command.add_argument("--solvers", nargs="+", choices=SOLVERS, default=solvers)
        command.add_argument("--work", type=Path, help="folder in which rounds and models are kept (default: a temporary one)")
    commands.add_parser("report")
    command = commands.add_parser("prepare")
    command.add_argument("--size", type=_size, required=True)
    command.add_argument("--seed", type=int, required=True)
    command.add_argument("--work", type=Path, required=True)
    command = commands.add_parser("one")
    command.add_argument("--solver", choices=SOLVERS, required=True)
    for name in ("round", "model", "result"):
        command.add_argument(f"--{name}", type=Path, required=True)
    for name in ("seconds", "gap"):
        command.add_argument(f"--{name}", type=float, required=True)
    return parser


def _size(text: str) -> str:
    """A size that there is."""
    try:
        spec_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


if __name__ == "__main__":
    main()
