"""``kill -9`` of the server, the worker or both at random moments: no run is lost, none ends twice, none is published twice."""

from __future__ import annotations

import os
import random
import socket
import time
from pathlib import Path

import pytest
from killing import Publisher, Service, check, killed, prepare, wait_for_all
from tiny_round import tiny_records

from data.contract.round import Round
from data.demo import demo_round
from models.database import Database

KILLS = int(os.environ.get("XIAOQI_KILLS", "3"))  # on each database


@pytest.mark.slow
def test_every_run_ends_once_whatever_is_killed(database: Database, database_url: str, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    rounds = {"tiny": Round.from_records(tiny_records()), "county": demo_round()}
    scenarios = prepare(database, rounds)
    chance = random.Random(KILLS)
    service = Service(database_url, tmp_path, port)
    publisher = Publisher(database, service.address)
    service.start()
    publisher.start()
    try:
        ordered = killed(database, service, scenarios, KILLS, chance)
        wait_for_all(database, ordered)
        end = time.monotonic() + 60 + len(ordered)
        while len(publisher.published) < len(ordered) and time.monotonic() < end:
            time.sleep(0.5)
    finally:
        publisher.stop()
        service.kill()
    attempts = check(database, ordered)
    print(f"{KILLS} kills, {len(ordered)} runs, attempts {dict(sorted(attempts.items()))}")
