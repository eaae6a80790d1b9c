"""What the README promises of installing holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
CONSTRAINTS = (HOUSE / "constraints.txt").read_text(encoding="utf-8").splitlines()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_constraints_are_names_and_versions_only() -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in CONSTRAINTS)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + [line for extra in project["optional-dependencies"].values() for line in extra]
    names = {normal(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in asked}
    assert names <= {normal(line.partition("==")[0]) for line in CONSTRAINTS}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_both_readmes_give_the_same_two_commands(readme: str) -> None:
    english, this = ((HOUSE / name).read_text(encoding="utf-8") for name in ("README.md", readme))
    commands = re.findall(r"^python3 -m venv .*$", this, re.MULTILINE)
    assert len(commands) == 2
    assert [c.replace("XIAOQI_LANG=en ", "") for c in re.findall(r"^python3 -m venv .*$", english, re.MULTILINE)] == [
        c.replace("XIAOQI_LANG=en ", "") for c in commands
    ]
    assert commands[0].endswith("xiaoqi demo")
    assert commands[1].endswith("pytest")


def five_minutes(readme: str) -> str:
    """The commands of the first five minutes."""
    section = (HOUSE / readme).read_text(encoding="utf-8").split("\n## ")[2]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))


def test_both_five_minutes_are_the_same_but_for_names_of_files() -> None:
    names = {"本期": "round", "问题": "problems", "春季": "spring", "调整": "edits", "少要人": "fewer-seats"}
    chinese = re.sub("|".join(names), lambda found: names[found[0]], five_minutes("README.zh-CN.md"))
    assert five_minutes("README.md") == chinese


@pytest.mark.slow
def test_the_five_minutes_work_as_written(tmp_path: Path) -> None:
    """Those in Chinese, whose files have the harder names."""
    script = five_minutes("README.zh-CN.md")
    assert script.count("xiaoqi") >= 7
    program = tmp_path / "bin" / "xiaoqi"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nfrom web.cli import main\nmain()\n", encoding="utf-8")
    program.chmod(0o755)
    environment = os.environ | {"PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(HOUSE)}
    done = subprocess.run(["bash", "-euc", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_links_of_the_readmes_lead_somewhere(readme: str) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", (HOUSE / readme).read_text(encoding="utf-8")):
        assert (HOUSE / link).exists(), link


def test_the_readme_names_every_command() -> None:
    from web.cli.commands import COMMANDS

    for readme in ("README.md", "README.zh-CN.md"):
        table = "\n".join(line for line in (HOUSE / readme).read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
        named = set(re.findall(r"`([a-z]+)", table))
        assert named == set(COMMANDS), readme
