"""Which answer to a proposal counts, which no longer does, and what publishing a plan makes of them."""

from __future__ import annotations

from collections.abc import Mapping

from data.contract.text import Text
from data.proposed import changed_terms
from models.tables import Proposal, Response
from web.presentation import day

_WORDS = {"accept": Text("接受", "Accepted"), "decline": Text("不接受", "Declined")}


def answer_of(proposal: Proposal, side: str) -> Response | None:
    """The latest answer of one side."""
    return next((r for r in reversed(proposal.responses) if r.side == side), None)


def former_words(proposal: Proposal, side: str) -> Text | None:
    """What a side that has not answered yet said to the placement as it was published before, and what changed since."""
    before = proposal.before
    told = None if before is None or answer_of(proposal, side) else answer_of(before, side)
    if before is None or told is None:
        return None
    changes = changed_terms(before.terms or {}, proposal.terms or {})
    # the same terms are only asked anew where others were declined since
    why = changes or [Text("之后没有接受它的另一种安排", "another form of it was declined since")]
    zh, en = "；".join(text.zh for text in why), "; ".join(text.en for text in why)
    note = f"“{told.note}”" if told.note else ""
    return Text(
        f"{day(told.given)} 曾{_WORDS[told.answer].zh}{note}，请重新答复：{zh}",
        f"{_WORDS[told.answer].en} on {day(told.given)}{note and ' ' + note}, asked anew: {en}",
    )


def foreseen_words(figures: Mapping[str, int]) -> list[Text]:
    """What publishing makes of the answers that there are, in sentences: ``figures`` of ``models.store.answers.Following``."""
    n = figures
    said = [
        Text(
            f"共 {n['proposals']} 项安排：{n['kept']} 项沿用已有的答复（{n['answers']} 个），{n['changed']} 项要重新答复，"
            f"{n['new']} 项还没有人答复过。",
            f"Of {n['proposals']} placements {n['kept']} keep their answers ({n['answers']}), {n['changed']} are asked anew, "
            f"and {n['new']} were never answered.",
        )
    ]
    if n["changed"]:
        said.append(
            Text(
                f"要重新答复的有 {n['schools']} 所学校、{n['enterprises']} 家企业，会看到变在哪里。",
                f"Schools asked anew: {n['schools']}; enterprises: {n['enterprises']}. They are told what changed.",
            )
        )
    if n["gone"]:
        said.append(
            Text(
                f"已有答复的 {n['gone']} 项安排不再有，答复过的学校和企业会看到。",
                f"Answered placements that go: {n['gone']}. Those who answered are told.",
            )
        )
    return said
