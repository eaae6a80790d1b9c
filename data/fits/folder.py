"""The folder of fit models: one subfolder each, and a journal that is only ever added to and says which one is in use."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.contract.fit import FitAudit, FitModel, GroupGap
from data.contract.text import Text
from data.documents import document_of, read_json
from data.fits.files import UnreadableFit, fit_sha256, read_fit
from data.fits.groups import group_words
from data.refusal import Refusal

MODEL, AUDIT, CARD, CARD_JSON, JOURNAL = "model.json", "audit.json", "card.md", "card.json", "journal.jsonl"
_AUDIT_FORMAT = "xiaoqi.fit-audit/1"


class RefusedStep(Refusal):
    """What was asked of the folder cannot be done; ``text`` says why, for people."""


@dataclass(frozen=True)
class Kept:
    """A model and the subfolder that it lies in."""

    model: FitModel
    folder: Path

    def audit(self) -> FitAudit | None:
        """The audit on file; None without one, and where it is of another model. UnreadableFit where it cannot be read."""
        path = self.folder / AUDIT
        if not path.exists():
            return None
        what = Text("模型审核", "audit of a fit model")
        found = document_of(FitAudit, _AUDIT_FORMAT, read_json(path, what, UnreadableFit), what, UnreadableFit)
        return found if found.sha256 == fit_sha256(self.model) else None


class ModelsFolder:
    """Models by id. Nothing is created before something is written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def models(self) -> list[Kept]:
        """All models, the oldest first; UnreadableFit names a file that is none."""
        found = []
        for path in sorted(self.path.glob(f"*/{MODEL}")):
            try:
                found.append(Kept(read_fit(path), path.parent))
            except UnreadableFit as error:
                raise UnreadableFit(Text(f"{path}：{error.text.zh}", f"{path}: {error.text.en}")) from error
        return sorted(found, key=lambda kept: (kept.model.created, kept.model.id))

    def find(self, name: str) -> Kept:
        """The model of that id; RefusedStep where there is none, or more than one folder of it."""
        found = self.models()
        of_name = [kept for kept in found if kept.model.id == name]
        if len(of_name) > 1:
            folders = [str(kept.folder) for kept in of_name]
            raise RefusedStep(
                Text(
                    f"模型 {name} 有不止一个文件夹：{'、'.join(folders)}；请只留一个，其余移走。",
                    f"The model {name} lies in more than one folder: {', '.join(folders)}; "
                    "Maybe keep one and move the others away.",
                )
            )
        if of_name:
            return of_name[0]
        listed = "、".join(kept.model.id for kept in found) or "无"
        listed_en = ", ".join(kept.model.id for kept in found) or "none"
        raise RefusedStep(
            Text(
                f"{self.path} 里没有模型 {name}；现有：{listed}。",
                f"There is no model {name} in {self.path}; Maybe one of these: {listed_en}.",
            )
        )

    def with_sha256(self, fingerprint: str) -> FitModel | None:
        """The model with that fingerprint."""
        return next((kept.model for kept in self.models() if fit_sha256(kept.model) == fingerprint), None)

    def active(self) -> FitModel | None:
        """The model in use, None where the prior is; RefusedStep where it is gone or was changed since it was activated."""
        line = self.in_use()
        if line is None:
            return None
        name, models = line["model"], [kept.model for kept in self.models()]
        for model in models:
            if fit_sha256(model) == line["sha256"]:
                return model
        if any(model.id == name for model in models):
            raise RefusedStep(
                Text(
                    f"模型 {name} 的文件在启用之后被改动；请重新审核并启用，或停用它。",
                    f"The file of the model {name} was changed after it was activated; "
                    "Maybe audit and activate it again, or retire it.",
                )
            )
        raise RefusedStep(
            Text(
                f"启用中的模型 {name} 不见了：{self.path} 里没有它的文件；请放回，或用 xiaoqi models retire 停用它。",
                f"The model in use, {name}, is gone: its file is not in {self.path}; "
                "Maybe put it back, or retire it: xiaoqi models retire.",
            )
        )

    def activate(self, name: str, who: str, when: str, reason: str | None) -> Kept:
        """Use that model from now on.

        RefusedStep without an audit on file, and without a reason where it flags a group or the model did not prove better.
        """
        kept = self.find(name)
        audit = kept.audit()
        if audit is None:
            raise RefusedStep(
                Text(
                    f"模型 {name} 还没有审核；请先运行 xiaoqi models audit {name} ROUND。",
                    f"The model {name} has no audit on file; Maybe run xiaoqi models audit {name} ROUND first.",
                )
            )
        doubts = [*kept.model.training.reasons, *(_said(gap) for gap in audit.flagged)]
        if doubts and not reason:
            zh, en = ("；".join(words) for words in zip(*doubts, strict=True))
            raise RefusedStep(
                Text(
                    f"模型 {name} 有疑点：{zh}。仍要启用，请用 --reason 写明理由。",
                    f"There are doubts about the model {name}: {en}. To use it all the same, say why with --reason.",
                )
            )
        self.note(who, when, "activate", kept.model, reason)
        return kept

    def retire(self, who: str, when: str, reason: str | None) -> str:
        """Go back to the prior, and the id of what was in use, be its file there or not; RefusedStep where no model is in use."""
        line = self.in_use()
        if line is None:
            raise RefusedStep(Text("没有启用中的模型，用的是专家先验。", "No model is in use; the prior is."))
        self._add({**line, "when": when, "who": who, "what": "retire", "reason": reason})
        return str(line["model"])

    def in_use(self) -> dict[str, Any] | None:
        """The line of the journal by which a model came into use, if one is."""
        last = next((line for line in reversed(self.journal()) if line["what"] in ("activate", "retire")), None)
        return None if last is None or last["what"] == "retire" else last

    def journal(self) -> list[dict[str, Any]]:
        """All lines, the oldest first; RefusedStep names a line that is none."""
        path = self.path / JOURNAL
        if not path.exists():
            return []
        lines = []
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                line = json.loads(text)
                lines.append({key: line[key] for key in ("when", "who", "what", "model", "sha256", "reason")})
            except (ValueError, TypeError, KeyError) as error:
                raise RefusedStep(
                    Text(f"{path} 第 {number} 行不是日志记录。", f"Line {number} of {path} is no line of a journal.")
                ) from error
        return lines

    def note(self, who: str, when: str, what: str, model: FitModel, reason: str | None) -> None:
        """Add to the journal what was done with a model."""
        self._add({"when": when, "who": who, "what": what, "model": model.id, "sha256": fit_sha256(model), "reason": reason})

    def _add(self, line: dict[str, Any]) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / JOURNAL).open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _said(gap: GroupGap) -> Text:
    group = group_words(gap)
    return Text(f"{group.zh} 的匹配度与实际相差 {gap.gap:+.3f}", f"in {group.en} fit and rate differ by {gap.gap:+.3f}")
