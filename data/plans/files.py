"""``plan.json``: written with keys in a fixed order, read with every wrong value named."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import ValidationError

from data.contract.plan import Plan
from data.contract.text import Text

FORMAT = "xiaoqi.plan/1"
_SHOWN = 5  # wrong values named in one message
_digests: deque[tuple[Plan, str]] = deque(maxlen=4)
_lock = Lock()


class UnreadablePlan(Exception):
    """The file is not a plan of this format; ``text`` says why, for people."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


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
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadablePlan(Text(f"打不开方案文件：{reason}", f"cannot open the plan: {reason}")) from None
    try:
        document = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise UnreadablePlan(Text("文件不是 UTF-8 文本，不是方案文件", "the file is not UTF-8 text, so it is no plan")) from None
    except RecursionError:
        raise UnreadablePlan(Text("文件嵌套过深，不是方案文件", "the file is nested too deeply to be a plan")) from None
    except ValueError as error:
        raise UnreadablePlan(Text(f"文件不是正确的 JSON：{error}", f"the file is not valid JSON: {error}")) from None
    return plan_of(document)


def plan_of(document: Any) -> Plan:
    """A plan from parsed JSON; UnreadablePlan names the values that do not fit."""
    if not isinstance(document, dict):
        raise UnreadablePlan(Text("方案应是一个 JSON 对象", "a plan is a JSON object"))
    given = document.get("format")
    if given != FORMAT:
        shown = "无" if given is None else str(given)[:60]
        shown_en = "none" if given is None else str(given)[:60]
        raise UnreadablePlan(
            Text(
                f"文件的 format 是“{shown}”，应为“{FORMAT}”；也许选错了文件",
                f"the file's format is “{shown_en}”, not “{FORMAT}”; maybe another file was meant",
            )
        )
    try:
        # JSON mode reads ISO dates but no other coercion: a number given as text is refused.
        plan = Plan.model_validate_json(json.dumps(document), strict=True)
    except ValidationError as error:
        wrong = [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()]
        more = f" … (+{len(wrong) - _SHOWN})" if len(wrong) > _SHOWN else ""
        listed = "; ".join(wrong[:_SHOWN]) + more
        raise UnreadablePlan(Text(f"方案中有不合格式的值：{listed}", f"values of the plan do not fit: {listed}")) from None
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


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number that JSON knows")
