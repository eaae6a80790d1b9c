"""In which sheets and rows two rounds differ, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from data.columns import SHEETS, Sheet
from data.contract.round import Round
from data.contract.text import Text
from data.rounds.digest import row_lines
from data.rounds.texts import to_texts

_NAMED = 5  # ids told of each kind of change


def round_differences(before: Round, after: Round) -> list[Text]:
    """One sentence for each sheet that differs; none where both rounds have the same fingerprint."""
    return [said for sheet in SHEETS if (said := _of_sheet(sheet, before, after)) is not None]


def _of_sheet(sheet: Sheet, before: Round, after: Round) -> Text | None:
    old, new = (list(row_lines(sheet, round_[sheet.name])) for round_ in (before, after))
    come, gone = Counter(new) - Counter(old), Counter(old) - Counter(new)
    if not come and not gone:
        return None
    if not sheet.key:
        return _said(sheet, [], come.elements(), gone.elements(), named=False)
    olds, news = (dict(zip(to_texts(r[sheet.name][sheet.key]), lines, strict=True)) for r, lines in ((before, old), (after, new)))
    changed = [row_id for row_id, line in news.items() if row_id in olds and line != olds[row_id]]
    return _said(sheet, changed, [i for i in news if i not in olds], [i for i in olds if i not in news], named=True)


def _said(sheet: Sheet, changed: Iterable[str], come: Iterable[str], gone: Iterable[str], *, named: bool) -> Text:
    kinds = ((changed, "改动", "changed"), (come, "新增", "come"), (gone, "删去", "gone"))
    parts = [_part(list(rows), zh, en, named) for rows, zh, en in kinds]
    told = [part for part in parts if part is not None]
    return Text(f"{sheet.zh}：{'，'.join(part.zh for part in told)}", f"{sheet.name}: {', '.join(part.en for part in told)}")


def _part(rows: list[str], zh: str, en: str, named: bool) -> Text | None:
    if not rows:
        return None
    more = "…" if len(rows) > _NAMED else ""
    ids = Text(f"（{'、'.join(rows[:_NAMED])}{more}）", f" ({', '.join(rows[:_NAMED])}{more})") if named else Text("", "")
    return Text(f"{zh} {len(rows)} 行{ids.zh}", f"{len(rows)} {'row' if len(rows) == 1 else 'rows'} {en}{ids.en}")
