"""The chart of a sweep: lines of three figures over the first knob's values, one line for each value of the second.

A picture of our own, and no charting library: it is a few lines on a grid, prints on paper, opens in any browser without a
script, and the same sweep gives the same file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import inf

from data.contract.sweep import SweepPoint
from data.contract.text import Language, Text
from data.plans.headcount import PLACED

PANELS: tuple[tuple[str, Text], ...] = (
    ("objective", Text("总分", "points")),
    ("placed", PLACED),
    ("moved", Text("变动学生", "students moved")),
)
# Colours that those who see no red or green can tell apart (Okabe and Ito).
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
WIDE, NARROW = 640, 330  # pixels across: for paper and screens, for telephones
PLOT, LEFT, RIGHT, TOP, LINE = 150, 76, 24, 34, 16
LEGEND = 130  # beside the lines where there is room, else above them
APART = 18.0  # pixels at least between two values below the axis
# Attributes and no style: pages whose policy allows no inline styles may hold the picture.
FONT = "'WenQuanYi Micro Hei','Noto Sans CJK SC',sans-serif"


@dataclass(frozen=True)
class _Scale:
    """Values between ``low`` and ``high`` on pixels between two ends."""

    low: float
    high: float
    first: float
    last: float

    def at(self, value: float) -> float:
        return self.first + (self.last - self.first) * (value - self.low) / (self.high - self.low)

    @classmethod
    def over(cls, values: Sequence[float], first: float, last: float) -> _Scale:
        low, high = min(values), max(values)
        room = 0.5 if low == high else 0.05 * (high - low)
        return cls(low - room, high + room, first, last)


def chart(points: Sequence[SweepPoint], language: Language = "zh", width: int = WIDE) -> str:
    """The picture as SVG, ``width`` pixels across; a figure that no plan has is left out."""
    knobs = list(points[0].values) if points else []
    shown = [(name, title) for name, title in PANELS if any(getattr(point, name) is not None for point in points)]
    body: list[str] = []
    top = 0
    for name, title in shown if knobs else []:
        panel = _Panel(points, knobs, name, width, top)
        body += panel.drawn(title.to(language))
        top += panel.height
    height = max(top, TOP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FONT}" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


class _Panel:
    """One figure over the first knob's values; ``top`` is where it begins."""

    def __init__(self, points: Sequence[SweepPoint], knobs: Sequence[str], name: str, width: int, top: int) -> None:
        self._found = [(point, float(value)) for point in points if (value := getattr(point, name)) is not None]
        self._knobs, self._lines = knobs, _lines(self._found, knobs)
        self._width, self._top = width, top
        beside = len(knobs) > 1 and width >= WIDE
        self._right = width - (RIGHT + LEGEND if beside else RIGHT)
        # names are longer than the room beside the lines
        self._second = _wrapped(knobs[1], (width if beside else self._right) - LEFT) if len(knobs) > 1 else []
        self._first = _wrapped(knobs[0], self._right - LEFT)
        self._beside = beside
        self._across = max(1, (self._right - LEFT) // 80)  # values of the second knob in a row above the lines
        rows = 0 if beside or len(knobs) < 2 else -(-len(self._lines) // self._across)
        self._plot = top + TOP + LINE * (len(self._second) + rows)
        self._foot = self._plot + PLOT

    @property
    def height(self) -> int:
        """Pixels from its top to the next."""
        return self._foot + LINE * (len(self._first) + 1) + 12 - self._top

    def drawn(self, title: str) -> list[str]:
        """Title, legend, grid and lines."""
        across = _Scale.over([float(point.values[self._knobs[0]]) for point, _ in self._found], LEFT, self._right)
        upward = _Scale.over([value for _, value in self._found], self._foot, self._plot)
        body = [_text(LEFT, self._top + TOP - 14, title, weight="bold"), *self._legend()]
        told = inf
        for value in sorted({value for _, value in self._found} if len({v for _, v in self._found}) < 4 else _ticks(self._found)):
            y = upward.at(value)
            body.append(f'<line x1="{LEFT}" x2="{self._right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
            if told - y >= LINE:
                body.append(_text(LEFT - 6, y + 4, f"{value:,.0f}".replace("-", "−"), anchor="end"))
                told = y
        body += self._axis(across)
        for number, (_second, line) in enumerate(self._lines):
            places = [(across.at(float(point.values[self._knobs[0]])), upward.at(value)) for point, value in line]
            path, colour = " ".join(f"{x:.1f},{y:.1f}" for x, y in places), _colour(number)
            body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        return body

    def _axis(self, across: _Scale) -> list[str]:
        every = sorted({Decimal(point.values[self._knobs[0]]) for point, _ in self._found})
        told, body = -APART, []
        for value in every[:: max(1, len(every) // 8)]:
            if (x := across.at(float(value))) - told >= APART:
                body.append(_text(x, self._foot + LINE, str(value), anchor="middle"))
                told = x
        middle = (LEFT + self._right) / 2
        for row, words in enumerate(self._first, 2):
            body.append(_text(middle, self._foot + LINE * row, words, anchor="middle"))
        return body

    def _legend(self) -> list[str]:
        body = [_text(LEFT, self._top + TOP + LINE * row, words) for row, words in enumerate(self._second)]
        for number, (second, _line) in enumerate(self._lines):
            if second is None:
                continue
            row, place = (number, 0) if self._beside else divmod(number, self._across)
            x = self._right + 10 if self._beside else LEFT + 80 * place
            y = (self._plot + 10 if self._beside else self._top + TOP + LINE * len(self._second)) + LINE * row
            body.append(f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{_colour(number)}"/>')
            body.append(_text(x + 16, y, second))
        return body


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _wrapped(text: str, room: float) -> list[str]:
    """The text in lines of at most so many pixels, as wide as its signs are in most fonts."""
    lines, left = [""], room
    for sign in text:
        wide = 12.0 if ord(sign) > 0x2E7F else 7.0
        if wide > left and lines[-1]:
            lines.append("")
            left = room
        lines[-1] += sign
        left -= wide
    return [line.strip() for line in lines]


def _ticks(found: Sequence[tuple[SweepPoint, float]]) -> set[float]:
    values = [value for _, value in found]
    low, high = min(values), max(values)
    return {low, (low + high) / 2, high}


def _lines(
    found: Sequence[tuple[SweepPoint, float]], knobs: Sequence[str]
) -> list[tuple[str | None, list[tuple[SweepPoint, float]]]]:
    """Points by the second knob's value, each line in order of the first's."""
    seconds = list(dict.fromkeys(point.values[knobs[1]] for point, _ in found)) if len(knobs) > 1 else [None]
    return [
        (
            None if second is None else f"= {second}",
            sorted(
                ((point, value) for point, value in found if second is None or point.values[knobs[1]] == second),
                key=lambda one: Decimal(one[0].values[knobs[0]]),
            ),
        )
        for second in seconds
    ]


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
