"""The demo county 禾汀县: a small, invented round that shows what the product does. Nothing in it exists.

What to look for: 岚坞精工坊 (post P00211) has too few staff for a single intern. 高压试验员 (P00212) is dangerous and not filed;
钣金冲压操作工 (P00213) is filed, yet closed to minors. The nursery class S01-C02 wants to stay together and no kindergarten can
take it whole. 智能配电订单班 (P00214) is worth opening. Teacher S03-T008 is behind on months and can join the own cohort
S03-C01 at 煦霖电气设备, framework partner of the technician school, for which exception D006 is on file.
D001 and D002 are pins, D003 one of a teacher, D004 and D005 forbids.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from data.contract.round import Round
from data.rounds import load_round


def demo_path() -> Path:
    """Folder of the demo county, one CSV file per sheet; read-only by convention."""
    return Path(str(files("data.demo").joinpath("round")))


def demo_round() -> Round:
    """The demo county as typed tables."""
    return load_round(demo_path()).round
