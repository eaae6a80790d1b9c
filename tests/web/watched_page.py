"""A browser page that is watched while somebody clicks through it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

WIDTHS = (1280, 390)

# Every character of the page is drawn beside one that no font has: the same picture means a box instead of a glyph.
MISSING_GLYPHS = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `24px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = (sign) => {
    pen.clearRect(0, 0, 40, 40);
    pen.fillText(sign, 4, 30);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const boxes = new Set(["\\u0378", "\\u2fe0", "\\ue123", "\\u{1fffe}", ""].map(drawn));
  return [...new Set(document.body.innerText.replace(/\\s/g, ""))].filter((sign) => boxes.has(drawn(sign)));
}"""
TOO_WIDE = """() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"""


class Watched:
    """A page; ``look`` checks what is on it, ``quarrels`` is what went wrong behind it."""

    def __init__(self, page: Page, folder: Path, prefix: str) -> None:
        self.page = page
        self.quarrels: list[str] = []
        self._folder, self._prefix, self._number = folder, prefix, 0
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.quarrels.append(f"script: {error}"))
        page.on("request", self._request)

    def look(self, name: str) -> None:
        """No box for a glyph, nothing wider than the screen; screenshots at both widths."""
        self._number += 1
        self.page.wait_for_function("() => document.readyState === 'complete'")  # evaluate waits for no page under way
        missing = self.page.evaluate(MISSING_GLYPHS)
        assert missing == [], f"{name}: no glyph for {missing}"
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            content, window = self.page.evaluate(TOO_WIDE)
            self.page.screenshot(path=self._folder / f"{self._prefix}-{self._number:02d}-{name}-{width}.png", full_page=True)
            assert content <= window, f"{name}: {content} px wide on a screen of {window}"
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.quarrels.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts: Any = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.quarrels.append(f"request to {request.url}")
