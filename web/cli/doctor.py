"""``xiaoqi doctor``: is everything here that is needed?"""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version

import click

from data.contract.text import Text
from web.cli.commands import Command
from web.cli.exits import DONE, PROBLEMS, Stop
from web.cli.language import say
from web.cli.service import service_settings, shown, the_database

PACKAGES = ("xiaoqi", "highspy", "ortools", "numpy", "pandas", "scikit-learn", "Flask", "SQLAlchemy")
LEAST_FREE_GB = 1.0


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, what was found; ``needed`` things that are not ``fine`` make the exit code 1."""

    what: str
    found: str
    fine: bool = True
    needed: bool = True


@click.command(cls=Command, more=Text("缺少必需的东西时退出码为 1。", "The exit code is 1 where something needed is missing."))
def doctor() -> int:
    """Look at the installation."""
    failed = False
    for look in (versions, fonts, database, disk, solver):
        finding = _looked(look)
        mark = "✓" if finding.fine else ("✗" if finding.needed else "!")
        click.echo(f"{mark} {finding.what}: {finding.found}")
        failed |= finding.needed and not finding.fine
    return PROBLEMS if failed else DONE


def versions() -> Finding:
    """Python and the packages that results depend on."""
    found = [f"Python {platform.python_version()}"]
    missing = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    lacking = say("；缺少 ", "; missing ") + ", ".join(missing) if missing else ""
    return Finding(say("版本", "versions"), ", ".join(found) + lacking, not missing)


def fonts() -> Finding:
    """A font with Chinese characters; only pages and pictures made on this machine need one."""
    what = say("中文字体", "Chinese font")
    if shutil.which("fc-list") is None:
        return Finding(what, say("无法查看（没有 fc-list）", "cannot tell (no fc-list)"), fine=False, needed=False)
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, timeout=30).stdout
    families = sorted({family.split(",")[0].strip() for family in listed.splitlines() if family.strip()})
    advice = say("没有；可安装 fonts-wqy-microhei", "none; Maybe install fonts-wqy-microhei")
    return Finding(what, ", ".join(families[:3]) or advice, bool(families), needed=False)


def database() -> Finding:
    """The database that the settings name."""
    from models.migrate import Shape, shape

    what = say("数据库", "database")
    settings = service_settings()
    file = settings.instance_dir.absolute() / "xiaoqi.db"
    if not settings.database_url and not file.exists():
        return Finding(what, say(f"尚未建立，首次启动时建在 {file}", f"not there yet; the first start makes it at {file}"))
    with the_database(settings, current=False) as opened:
        found = shape(opened.engine)
        words = {
            Shape.CURRENT: say("结构最新", "current"),
            Shape.BEHIND: say("需要升级：xiaoqi db upgrade", "needs an upgrade: xiaoqi db upgrade"),
            Shape.EMPTY: say("还是空的：xiaoqi db upgrade", "empty: xiaoqi db upgrade"),
            Shape.UNKNOWN: say("比本程序新", "of a later version than this program"),
        }
        return Finding(what, f"{shown(opened)} ({words[found]})", found is Shape.CURRENT)


def disk() -> Finding:
    """Free space where the service keeps its files."""
    folder = service_settings().instance_dir.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free / 1e9
    return Finding(say("可用磁盘", "free disk"), f"{free:.1f} GB ({there})", free >= LEAST_FREE_GB)


def solver() -> Finding:
    """A round of one cohort and one post, solved and audited."""
    from data.contract.round import Round
    from data.plans.headcount import students_placed
    from matcher.solve import SolveOptions, solve

    stay = {"start": date(2026, 7, 1), "end": date(2026, 12, 31)}
    major = {"school_id": "S", "major_code": "710201"}
    post = {
        "post_id": "P",
        "enterprise_id": "E",
        "kind": "internship",
        "title": "P",
        "majors": ("710201",),
        "seats": 10,
        "regular_seats": 10,
    }
    plan = solve(
        Round.from_records(
            {
                "schools": [{"school_id": "S", "name": "S", "level": "secondary", "region": "110101"}],
                "majors": [{**major, "name": "M"}],
                "cohorts": [{"cohort_id": "C", **major, "grade": 3, "size": 10, "minors": 0, "women": 0, **stay}],
                "enterprises": [{"enterprise_id": "E", "name": "E", "staff": 200, "region": "110101"}],
                "posts": [{**post, **stay}],
            }
        ),
        SolveOptions(time_limit=20),
    )
    placed = students_placed(plan)
    fine = plan.status == "optimal" and placed == 10
    return Finding(say("求解自检", "solver self test"), f"{plan.status}, {placed}/10, {plan.provenance.seconds:.2f} s", fine)


def _looked(look: Callable[[], Finding]) -> Finding:
    """The finding; a look that fails is itself one."""
    try:
        return look()
    except Stop as stop:
        return Finding(look.__name__, stop.text or "", fine=False)
    except Exception as error:
        return Finding(look.__name__, f"{type(error).__name__}: {error}", fine=False)
