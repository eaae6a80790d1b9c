"""A sentence for people, in both languages."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """The sentence in that language."""
        return self.zh if language == "zh" else self.en
