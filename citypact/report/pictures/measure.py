"""Where the axes of a panel begin and end and by what their numbers are divided, for every renderer alike."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from citypact.report.pictures.form import Arrows, Axis, Bars, Layer, Note, Panel, Remark, Rule, Side, Span
from citypact.report.words.amounts import number, percent, scale_exponent

#: A range narrower than this part of its place is shown as one place.
FLAT = 1e-9


@dataclass(frozen=True)
class Ruler:
    """One axis measured: its numbers are divided by ten to the power ``exponent``.

    Parameters
    ----------
    axis : Axis
        What it measures.
    exponent : int
        Power of ten.
    low, high : float
        Its ends, divided.
    """

    axis: Axis
    exponent: int
    low: float
    high: float

    @property
    def scale(self) -> float:
        """What the numbers are divided by."""
        return 10.0**self.exponent

    def at(self, value: float) -> float:
        """Return where a number stands; a number without end stands at the end of the axis."""
        if math.isinf(value):
            return self.high if value > 0 else self.low
        return float(value) / self.scale

    def written(self, value: float) -> str:
        """Return a number of the axis in letters, divided as its labels are."""
        if self.axis.form == "percent":
            return percent(value)
        return f"{value:.0f}" if self.axis.form == "whole" else number(value / self.scale)

    def label(self, broken: bool) -> str:
        """Return the axis label with its unit, in a line of its own if it is broken."""
        power, axis = f"1e{self.exponent} x " if self.exponent else "", self.axis
        if not axis.unit or not axis.label:
            found = power + axis.label + axis.unit
        else:
            found = f"{axis.label}{chr(10) if broken else ' '}({power}{axis.unit})"
        return f"{found}\n{axis.after}".strip("\n")


def ruler(panel: Panel, side: Side | str) -> Ruler:
    """Measure one axis of a panel.

    Examples
    --------
    >>> from citypact.report.pictures.form import Line
    >>> rise = Line("a", [0, 1], [0, 2e6])
    >>> found = ruler(Panel(Axis(), Axis("gain", "EUR", scaled=True, room=0), [rise]), "y")
    >>> found.exponent, found.high, found.label(False)
    (6, 2.0, 'gain (1e6 x EUR)')
    """
    axis = {"x": panel.x, "y": panel.y, "z": panel.z}[side]
    assert axis is not None
    if axis.names:
        ends = (len(axis.names) - 0.4, -0.6) if side == "y" else (-0.6, len(axis.names) - 0.4)
        return Ruler(axis, 0, *ends)
    values = [value for layer in panel.layers for value in _values(layer, side)]
    values = [float(value) for value in values if math.isfinite(value)]
    given = [end for end in (axis.low, axis.high) if end is not None]
    exponent = 0
    if axis.scaled and (values or given):
        exponent = scale_exponent((Fraction(max(map(abs, (*values, *given)))),))
    low, high = min(values, default=0.0), max(values, default=1.0)
    if not high - low > FLAT * max(abs(low), abs(high)):
        low, high, room = low - (abs(low) or 1.0), high + (abs(high) or 1.0), 0.0
    else:
        room = axis.room * (high - low)
    low = low - room if axis.low is None else axis.low
    high = high + room if axis.high is None else axis.high
    return Ruler(axis, exponent, low / 10.0**exponent, high / 10.0**exponent)


def _values(layer: Layer, side: str) -> Iterator[float]:
    """Yield the numbers of a layer on one axis, those that its ends must show."""
    if isinstance(layer, Rule | Span):
        if layer.side == side:
            yield from (layer.at,) if isinstance(layer, Rule) else (layer.low, layer.high)
    elif isinstance(layer, Bars):
        if layer.side == side:
            yield from (*layer.lows, *layer.highs)
        else:
            wide = layer.thickness
            each = [wide] * len(layer.places) if isinstance(wide, int | float) else wide
            for place, across in zip(layer.places, each, strict=True):
                yield from (place - across / 2, place + across / 2)
    elif isinstance(layer, Note):
        if layer.frame == "data":
            yield {"x": layer.x, "y": layer.y}[side]
    elif not isinstance(layer, Remark):
        yield from getattr(layer, f"{side}s", None) or ()
        if isinstance(layer, Arrows):
            yield from getattr(layer, f"to_{side}s")
