"""JSON documents from files: what cannot be read is named for people, value by value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from data.contract.text import Text
from data.refusal import Refusal

_SHOWN = 5  # wrong values named in one message
Document = TypeVar("Document", bound=BaseModel)


def read_json(path: Path | str, what: Text, refusal: type[Refusal]) -> Any:
    """The parsed file; ``refusal`` with a sentence about ``what`` where it cannot be opened or is no JSON."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise refusal(Text(f"打不开{what.zh}文件：{reason}", f"cannot open the {what.en}: {reason}")) from None
    return parse_json(raw, what, refusal)


def parse_json(raw: bytes, what: Text, refusal: type[Refusal]) -> Any:
    """The parsed text; ``refusal`` with a sentence about ``what`` where it is no JSON."""
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        zh, en = f"文件不是 UTF-8 文本，不是{what.zh}文件", f"the file is not UTF-8 text, so it is no {what.en}"
    except RecursionError:
        zh, en = f"文件嵌套过深，不是{what.zh}文件", f"the file is nested too deeply to be a {what.en}"
    except ValueError as error:
        zh, en = f"文件不是正确的 JSON：{error}", f"the file is not valid JSON: {error}"
    raise refusal(Text(zh, en))


def document_of(model: type[Document], form: str, given: Any, what: Text, refusal: type[Refusal]) -> Document:
    """The document of that ``format`` from parsed JSON; ``refusal`` names the values that do not fit."""
    if not isinstance(given, dict):
        raise refusal(Text(f"{what.zh}应是一个 JSON 对象", f"a {what.en} is a JSON object"))
    told = given.get("format")
    if told != form:
        zh, en = ("无", "none") if told is None else (str(told)[:60],) * 2
        raise refusal(
            Text(
                f"文件的 format 是“{zh}”，应为“{form}”；也许选错了文件",
                f"the file's format is “{en}”, not “{form}”; maybe another file was meant",
            )
        )
    try:
        # JSON mode reads ISO dates but no other coercion: a number given as text is refused.
        return model.model_validate_json(json.dumps(given), strict=True)
    except ValidationError as error:
        wrong = [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()]
        more = f" … (+{len(wrong) - _SHOWN})" if len(wrong) > _SHOWN else ""
        listed = "; ".join(wrong[:_SHOWN]) + more
        raise refusal(Text(f"{what.zh}中有不合格式的值：{listed}", f"values of the {what.en} do not fit: {listed}")) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number that JSON knows")
