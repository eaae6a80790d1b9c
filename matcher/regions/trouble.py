"""What keeps a cluster from being used."""

from __future__ import annotations

from data.contract.text import Text


class ClusterTrouble(Exception):
    """The cluster cannot be used; ``text`` says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
