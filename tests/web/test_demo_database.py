"""The demonstration's database, filled once and again."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import func, select
from web_samples import Sample

from models import store
from models.database import Database
from models.tables import Event, Run, StoredPlan
from web.demo import Demonstration, prepare


def test_filling_twice_adds_nothing(prepared: tuple[Path, Demonstration], sample: Sample, tmp_path: Path) -> None:
    shutil.copyfile(prepared[0], tmp_path / "again.db")
    url = f"sqlite:///{tmp_path / 'again.db'}"
    database = Database(url)

    def events() -> int | None:
        with database.reading() as session:
            return session.scalar(select(func.count(Event.id)))

    before = events()
    assert prepare(url, sample.round, plan=sample.plan) == prepared[1]
    assert events() == before
    database.close()


def test_runs_of_others_that_wait_are_left_alone(prepared: tuple[Path, Demonstration], sample: Sample, tmp_path: Path) -> None:
    shutil.copyfile(prepared[0], tmp_path / "again.db")
    url = f"sqlite:///{tmp_path / 'again.db'}"
    database = Database(url)
    with database.writing() as session:
        waiting = store.add_run(session, store.base_scenario(session, prepared[1].round_id).id, {}).id
    again = prepare(url, sample.round, plan=sample.plan.model_copy(update={"gap": 0.5}))
    assert again.plan_id != prepared[1].plan_id
    with database.reading() as session:
        assert session.get_one(Run, waiting).state == "queued"
        assert session.get_one(StoredPlan, again.plan_id).run_id != waiting
    database.close()
