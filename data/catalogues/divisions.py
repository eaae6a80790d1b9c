"""Administrative divisions by six-digit code, from python-stdnum."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from data.catalogues.table import fold_code

MADE_UP = "99"  # no province has it: made-up regions of samples and tests do
_SPAN = re.compile(r"(?:\[\d*-(\d*)\])?(.+)")


@cache
def division_name(region: str) -> str | None:
    """Full name of a division, province first ('山东省济宁市曲阜市'); None where the code is unknown.

    One no longer in use ends in its last year ('(至2010年)'). A code of two or four digits is completed with zeros.
    Codes beginning with 99 are kept for made-up regions.
    """
    code = fold_code(region)
    if not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6)):
        return None
    code = code.ljust(6, "0")
    if code.startswith(MADE_UP):
        return "虚构地区"
    province, prefecture, own = (_bearer(part) for part in (code[:2] + "0000", code[:4] + "00", code))
    if not province or not own:
        return None
    names = [province.name]
    if prefecture and not _is_mere_container(prefecture.name):
        names.append(prefecture.name)
    names.append(own.name)
    joined = "".join(dict.fromkeys(names))
    return f"{joined}(至{own.until}年)" if own.until else joined


class _Bearer(NamedTuple):
    name: str
    until: str  # last year of use, '' for one in use


def _bearer(code: str) -> _Bearer | None:
    from stdnum import numdb  # here, because it brings much along that few commands need

    found = {key: value for _, info in numdb.get("cn/loc").info(code) for key, value in info.items()}
    # several bearers of one code are listed by years; the last is the one in use, or the last in use
    bearers = [_SPAN.fullmatch(part) for part in found.get("county", "").split(",")]
    return next((_Bearer(match[2], match[1] or "") for match in reversed(bearers) if match), None)


def _is_mere_container(name: str) -> bool:
    """Whether a name of the prefecture level only says that what follows has no prefecture."""
    return name in ("市辖区", "县") or "直辖" in name
