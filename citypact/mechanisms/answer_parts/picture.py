"""What a picture shows, as plain data: curves, marks and ranges, or bars; drawn in ``report``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Curve:
    """One line: its name, where it runs, and what it shows there.

    Parameters
    ----------
    label : str
        Name in the legend.
    xs, ys : sequence of float
        Points, of equal number; NaN breaks the line.
    """

    label: str
    xs: Sequence[float]
    ys: Sequence[float]


@dataclass(frozen=True)
class Mark:
    """A point worth naming, or a vertical line where ``y`` is ``None``."""

    label: str
    x: float
    y: float | None = None


@dataclass(frozen=True)
class Band:
    """A range of the horizontal axis worth shading."""

    label: str
    low: float
    high: float


@dataclass(frozen=True)
class Picture:
    """Curves over an axis with marks and shaded ranges, or groups of bars.

    Parameters
    ----------
    title : str
        The finding in a few words.
    x_label, y_label : str
        What the axes measure, with units.
    curves : sequence of Curve
        Lines; none where there are bars.
    marks : sequence of Mark
        Points and vertical lines.
    bands : sequence of Band
        Shaded ranges.
    groups : sequence of str
        Names under the groups of bars.
    bars : mapping of str to sequence of float
        For each series one height a group.
    """

    title: str
    x_label: str
    y_label: str
    curves: Sequence[Curve] = ()
    marks: Sequence[Mark] = ()
    bands: Sequence[Band] = ()
    groups: Sequence[str] = ()
    bars: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the picture as plain data for JSON; ``null`` where a line is broken."""
        return {
            "title": self.title,
            "x_label": self.x_label,
            "y_label": self.y_label,
            "curves": [
                {"label": each.label, "xs": list(map(float, each.xs)), "ys": [_number(y) for y in each.ys]}
                for each in self.curves
            ],
            "marks": [
                {"label": each.label, "x": float(each.x), "y": None if each.y is None else float(each.y)}
                for each in self.marks
            ],
            "bands": [
                {"label": each.label, "low": float(each.low), "high": float(each.high)} for each in self.bands
            ],
            "groups": list(self.groups),
            "bars": {name: list(map(float, heights)) for name, heights in self.bars.items()},
        }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def steps(low: float, high: float, count: int = 61) -> list[float]:
    """Return evenly spaced numbers from ``low`` to ``high``, both included.

    Examples
    --------
    >>> steps(0, 1, 3)
    [0.0, 0.5, 1.0]
    """
    return [low + (high - low) * at / (count - 1) for at in range(count)]
