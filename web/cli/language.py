"""In which language the command line speaks: ``--lang``, else ``XIAOQI_LANG``, else Chinese."""

from __future__ import annotations

from data.contract.text import Language, Text

# One process speaks one language, in all its threads.
_chosen: Language = "zh"


def language() -> Language:
    """The language chosen."""
    return _chosen


def set_language(value: Language) -> None:
    """Choose it, for the rest of this process."""
    global _chosen
    _chosen = value


def say(zh: str, en: str) -> str:
    """The sentence in the language chosen."""
    return Text(zh, en).to(_chosen)
