"""``xiaoqi``: the group of commands, and how every failure becomes one sentence and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from web.cli.commands import Commands
from web.cli.exits import DONE, PROBLEMS, STOPPED, USAGE, Stop
from web.cli.language import say, set_language

DEBUG = "XIAOQI_DEBUG"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    envvar="XIAOQI_LANG",
    default="zh",
    is_eager=True,
    expose_value=False,
    callback=lambda _context, _option, value: set_language(value),
    help="语言 · language",
)
@click.version_option(package_name="xiaoqi", message="xiaoqi %(version)s", help="版本 · version")
def cli() -> None:
    """校企匹配：学校与企业的实习、订单班与教师实践的统筹安排。 Pairs vocational schools and enterprises."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code: 0 done, 1 problems in the input or plan, 2 wrong usage, 3 stopped."""
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command; its exit code. What goes wrong is said in one sentence on stderr."""
    try:
        code = cli.main(arguments, prog_name="xiaoqi", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except Stop as stop:
        return _said(stop.code, stop.text)
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _said(STOPPED, say("已中止。", "Stopped."))
    except BrokenPipeError:
        # Whoever read our output has left; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return _said(PROBLEMS, _unexpected(error))


def _unexpected(error: Exception) -> str:
    what = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if isinstance(error, OSError):
        return say(f"文件或系统出错：{what}", f"A file or the system failed: {what}")
    if isinstance(error, MemoryError):
        return say("内存不足。", "Out of memory.")
    return say(
        f"程序出错（{type(error).__name__}：{what}）；设 {DEBUG}=1 重试可看详情。",
        f"The program failed ({type(error).__name__}: {what}); Maybe try again with {DEBUG}=1 to see where.",
    )


def _said(code: int, sentence: str | None) -> int:
    if sentence:
        click.echo(sentence, err=True)
    return code


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
