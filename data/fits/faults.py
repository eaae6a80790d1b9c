"""What the types alone do not say of a learned fit: curves over the whole of 0..1 that never fall and are 0 at neutral."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from math import isfinite

from data.contract.fit import Curve, FitModel
from data.contract.text import Text

WIDEST = 30.0  # of log odds: beyond, the fit is 0 or 1 to all its decimals
_ZERO = 1e-9


def fault_of(model: FitModel) -> Text | None:
    """The first thing wrong with the curves, for people; None where they are sound."""
    for kind, curves in (("cohort", model.cohort), ("teacher", model.teacher), ("training.tried", model.training.tried)):
        if curves is None:
            continue
        if not (isfinite(curves.base) and abs(curves.base) <= WIDEST):
            return Text(f"{kind}.base 应在 ±{WIDEST:g} 之内", f"{kind}.base should lie within ±{WIDEST:g}")
        for name, curve in curves.features.items():
            fault = _of_curve(curve)
            if fault is not None:
                return Text(f"{kind}.{name} 的曲线{fault.zh}", f"the curve of {kind}.{name} {fault.en}")
    return None


def worth_at(curve: Curve, value: float) -> float:
    """Worth at a value, straight between the points."""
    at = min(max(bisect_right(curve.values, value), 1), len(curve.values) - 1)
    (x0, x1), (y0, y1) = curve.values[at - 1 : at + 1], curve.worth[at - 1 : at + 1]
    return y0 + (y1 - y0) * (value - x0) / (x1 - x0)


def _of_curve(curve: Curve) -> Text | None:
    if not len(curve.values) == len(curve.worth) == len(curve.evidence):
        return Text("的 values、worth、evidence 长度不一", "has values, worth and evidence of different lengths")
    if curve.values[0] != 0 or curve.values[-1] != 1 or any(not a < b for a, b in pairwise(curve.values)):
        return Text("的 values 应从 0 严格升到 1", "has values that do not rise strictly from 0 to 1")
    if any(not (isfinite(y) and abs(y) <= WIDEST) for y in curve.worth):
        return Text(f"的 worth 应在 ±{WIDEST:g} 之内", f"has a worth outside ±{WIDEST:g}")
    for place, (before, after) in enumerate(pairwise(curve.worth)):
        if after < before:
            here = f"{curve.values[place]:g} → {curve.values[place + 1]:g}"
            return Text(
                f"在 {here} 处下降；特征变好时匹配度不得下降", f"falls at {here}; a better value must never lower the fit"
            )
    if any(not 0 <= share <= 1 for share in curve.evidence):
        return Text("的 evidence 应在 0 到 1 之间", "has evidence outside 0..1")
    if abs(worth_at(curve, curve.neutral)) > _ZERO:
        return Text("在中性值处应为 0", "should be 0 at its neutral value")
    return None
