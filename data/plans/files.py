"""``plan.json``: written with keys in a fixed order, read with every wrong value named."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from pathlib import Path
from threading import Lock
from typing import Any

from data.contract.plan import Plan
from data.contract.text import Text
from data.documents import document_of, read_json
from data.refusal import Refusal

FORMAT = "xiaoqi.plan/1"
_WHAT = Text("方案", "plan")
_digests: deque[tuple[Plan, str]] = deque(maxlen=4)
_lock = Lock()


class UnreadablePlan(Refusal):
    """The file is not a plan of this format; ``text`` says why, for people."""


def write_plan(plan: Plan, path: Path | str) -> None:
    """Write ``plan.json``: UTF-8, two blanks of indent, keys in the order of the contract."""
    Path(path).write_text(plan_text(plan), encoding="utf-8", newline="\n")


def plan_text(plan: Plan) -> str:
    """The document as text: the same plan always gives the same bytes."""
    document = plan.model_dump(mode="json")
    for row in document["unplaced"]:
        row.pop("teacher_id" if row["teacher_id"] is None else "cohort_id")
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plan_sha256(plan: Plan) -> str:
    """SHA-256, hexadecimal, over the document; remembered for the plans asked about last, since large ones take seconds."""
    with _lock:
        for known, digest in _digests:
            if known is plan:
                return digest
    digest = hashlib.sha256(plan_text(plan).encode()).hexdigest()
    with _lock:
        _digests.append((plan, digest))
    return digest


def read_plan(path: Path | str) -> Plan:
    """Read ``plan.json``; UnreadablePlan says what is wrong with the file."""
    return plan_of(read_json(path, _WHAT, UnreadablePlan))


def plan_of(document: Any) -> Plan:
    """A plan from parsed JSON; UnreadablePlan names the values that do not fit."""
    plan = document_of(Plan, FORMAT, document, _WHAT, UnreadablePlan)
    _check_whole(plan)
    return plan


def _check_whole(plan: Plan) -> None:
    """What the types alone do not say: who an unplaced row is of, and that a solved plan has its numbers."""
    for at, row in enumerate(plan.unplaced):
        if (row.cohort_id is None) == (row.teacher_id is None):
            raise UnreadablePlan(
                Text(
                    f"unplaced.{at} 应有 cohort_id 或 teacher_id 之一",
                    f"unplaced.{at} needs exactly one of cohort_id and teacher_id",
                )
            )
    if plan.status in ("optimal", "feasible") and (plan.objective is None or plan.bound is None or plan.gap is None):
        raise UnreadablePlan(
            Text(
                f"状态为 {plan.status} 的方案应有 objective、bound 和 gap",
                f"a plan of status {plan.status} has objective, bound and gap",
            )
        )
