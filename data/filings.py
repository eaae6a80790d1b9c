"""Filing numbers: what stands for one in a what-if, before the authority has given any."""

from __future__ import annotations

TO_BE_FILED = "试算：备案号待填"
