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


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its English noun: ``1 student``, ``2 students``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def figure(number: int) -> str:
    """A number with separators, a minus being no hyphen."""
    return f"{number:,}".replace("-", "−")


def signed(number: int) -> str:
    """A difference with its sign, a minus being no hyphen."""
    return f"{number:+,}".replace("-", "−")
