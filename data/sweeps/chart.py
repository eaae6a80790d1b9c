"""The chart of a sweep: lines of three figures over the first knob's values, one line for each value of the second.

A picture of our own, and no charting library: it is a few lines on a grid, prints on paper, opens in any browser without a
script, and the same sweep gives the same file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from data.contract.sweep import SweepPoint
from data.contract.text import Language, Text

PANELS: tuple[tuple[str, Text], ...] = (
    ("objective", Text("总分", "points")),
    ("placed", Text("安排学生", "students placed")),
    ("moved", Text("变动学生", "students moved")),
)
# Colours that those who see no red or green can tell apart (Okabe and Ito).
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 90, 150, 34, 40
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


def chart(points: Sequence[SweepPoint], language: Language = "zh") -> str:
    """The picture as SVG; a figure that no plan has is left out."""
    knobs = list(points[0].values) if points else []
    shown = [(name, title) for name, title in PANELS if any(getattr(point, name) is not None for point in points)]
    body = []
    for place, (name, title) in enumerate(shown if knobs else []):
        body += _panel(points, knobs, name, title.to(language), place * HEIGHT)
    height = HEIGHT * max(1, len(shown))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="{FONT}" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def _panel(points: Sequence[SweepPoint], knobs: Sequence[str], name: str, title: str, top: float) -> list[str]:
    found = [(point, float(value)) for point in points if (value := getattr(point, name)) is not None]
    across = _Scale.over([float(point.values[knobs[0]]) for point, _ in found], LEFT, WIDTH - RIGHT)
    upward = _Scale.over([value for _, value in found], top + HEIGHT - BOTTOM, top + TOP)
    lines = [
        _text(LEFT, top + TOP - 14, title, weight="bold"),
        _text((LEFT + WIDTH - RIGHT) / 2, top + HEIGHT - 6, knobs[0], anchor="middle"),
    ]
    if len(knobs) > 1:
        # Up to the edge, and to the left as far as it needs: names are longer than the room beside the lines.
        lines.append(_text(WIDTH - 4, top + TOP - 14, knobs[1], anchor="end"))
    for value in sorted({value for _, value in found} if len({v for _, v in found}) < 4 else _ticks(found)):
        y = upward.at(value)
        lines.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        lines.append(_text(LEFT - 6, y + 4, f"{value:,.0f}", anchor="end"))
    every = sorted({Decimal(point.values[knobs[0]]) for point, _ in found})
    told = -APART
    for value in every[:: max(1, len(every) // 8)]:
        if (x := across.at(float(value))) - told >= APART:
            lines.append(_text(x, top + HEIGHT - BOTTOM + 16, str(value), anchor="middle"))
            told = x
    for number, (second, line) in enumerate(_lines(found, knobs)):
        colour = COLOURS[number % len(COLOURS)]
        places = [(across.at(float(point.values[knobs[0]])), upward.at(value)) for point, value in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        if second is not None:
            y = top + TOP + 14 * number
            lines.append(f'<rect x="{WIDTH - RIGHT + 10}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
            lines.append(_text(WIDTH - RIGHT + 26, y, second))
    return lines


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
