"""What any picture consists of, as plain data: panels with axes, and layers in their coordinates.

A picture is defined once, by a function ``NAME_picture(answer)`` that returns a :class:`Chart`. Layers are
drawn in their order, later ones over earlier ones. Colours, strokes and shapes are named in ``palette``; a
layer without a label has no line in the legend, and layers of one label share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Side: TypeAlias = Literal["x", "y"]


@dataclass(frozen=True)
class Axis:
    """What an axis measures.

    Parameters
    ----------
    label : str
        In words; the unit is put behind it, with the power of ten by which its labels are divided.
    unit : str
        Unit of its numbers; empty where the label says it, or where there is none.
    form : {"amount", "percent", "whole", "none"}
        How numbers are written; none are where heights mean nothing by themselves.
    scaled : bool
        Whether numbers may be divided by a power of a thousand, as amounts of money are.
    low, high : float, optional
        Ends in its own numbers, by default those of what is drawn with some room around it.
    room : float
        Room around what is drawn, as a part of its extent.
    after : str
        A line below the label, such as what is left out.
    names : sequence of str
        Names in the places 0, 1, … instead of numbers; on a vertical axis from the top down.
    """

    label: str = ""
    unit: str = ""
    form: Literal["amount", "percent", "whole", "none"] = "amount"
    scaled: bool = False
    low: float | None = None
    high: float | None = None
    room: float = 0.05
    after: str = ""
    names: Sequence[str] = ()


@dataclass(frozen=True)
class Line:
    """A line through points; NaN breaks it. ``zs`` in space only."""

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    tone: str = "blue"
    stroke: str = "solid"
    width: float = 2.0
    shape: str = ""
    size: float = 4.0
    strength: float = 1.0
    zs: Sequence[float] | None = None


@dataclass(frozen=True)
class Points:
    """Points of one look; ``sizes`` are diameters in points (1/72 inch), one or one each."""

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    tone: str = "black"
    shape: str = "circle"
    sizes: float | Sequence[float] = 7.0
    fill: Literal["full", "none", "left", "bottom"] = "full"
    edge: str = ""
    names: Sequence[str] = ()
    zs: Sequence[float] | None = None


@dataclass(frozen=True)
class Area:
    """A filled polygon, given by its corners in order."""

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    tone: str = "green"
    strength: float = 0.2
    edge: float = 0.0


@dataclass(frozen=True)
class Span:
    """A range of one axis, shaded over ``part`` of the panel from its foot; one place is a thick line."""

    label: str
    side: Side
    low: float
    high: float
    tone: str = "green"
    strength: float = 0.16
    part: float = 1.0


@dataclass(frozen=True)
class Rule:
    """A line across the panel at a place of one axis."""

    label: str
    side: Side
    at: float
    tone: str = "black"
    stroke: str = "solid"
    width: float = 1.4
    strength: float = 1.0


#: The axis of nothing, under everything that has a sign.
def zero(side: Side = "y") -> Rule:
    """Return the line at zero.

    Examples
    --------
    >>> zero().at
    0.0
    """
    return Rule("", side, 0.0, width=0.8)


@dataclass(frozen=True)
class Bars:
    """Bars from ``lows`` to ``highs`` at places of the other axis; they measure on the axis ``side``."""

    label: str
    side: Side
    places: Sequence[float]
    lows: Sequence[float]
    highs: Sequence[float]
    thickness: float | Sequence[float] = 0.6
    tone: str = "blue"
    strength: float = 1.0
    edge: str = ""
    edge_width: float = 0.8
    hatched: bool = False
    hollow: bool = False
    stroke: str = "solid"


@dataclass(frozen=True)
class Arrows:
    """Arrows from ``xs, ys`` to ``to_xs, to_ys``."""

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    to_xs: Sequence[float]
    to_ys: Sequence[float]
    tone: str = "grey"
    width: float = 1.2
    strength: float = 1.0


@dataclass(frozen=True)
class Note:
    """Words in a panel.

    ``frame`` says what ``x`` and ``y`` are: places of both axes (``data``), a part of the panel's width and a
    place of the vertical axis (``row``), or parts of width and height (``panel``); ``shift`` is in points.
    """

    text: str
    x: float
    y: float
    tone: str = "black"
    size: float = 9.0
    bold: bool = False
    across: Literal["left", "center", "right"] = "center"
    up: Literal["top", "center", "bottom"] = "center"
    frame: Literal["data", "row", "panel"] = "data"
    shift: tuple[float, float] = (0.0, 0.0)
    halo: bool = False


@dataclass(frozen=True)
class Names:
    """Names of points, each set beside its point where it covers least."""

    texts: Sequence[str]
    xs: Sequence[float]
    ys: Sequence[float]
    size: float = 7.5


@dataclass(frozen=True)
class Remark:
    """A line of the legend with nothing in the picture."""

    label: str


Layer: TypeAlias = Line | Points | Area | Span | Rule | Bars | Arrows | Note | Names | Remark


@dataclass(frozen=True)
class Panel:
    """Axes and what is drawn between them.

    Parameters
    ----------
    x, y : Axis
        The axes.
    layers : sequence of Layer
        From the lowest to the uppermost.
    z : Axis, optional
        The third axis of a picture in space.
    title : str
        Above the panel, where a picture has several.
    grid : {"x", "y", "xy", ""}
        Axes with lines at their numbers.
    aspect : float, optional
        Length of one unit of ``y`` over one of ``x``; free by default.
    bare : bool
        Whether the axes are left out.
    weight : float
        Height (or width) beside that of other panels.
    legend_title : str
        Above the panel's own legend, where the chart has one beside each panel.
    """

    x: Axis
    y: Axis
    layers: Sequence[Layer]
    z: Axis | None = None
    title: str = ""
    grid: str = "y"
    aspect: float | None = None
    bare: bool = False
    weight: float = 1.0
    legend_title: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture.

    Parameters
    ----------
    title : str
        The finding in a few words.
    panels : sequence of Panel
        One below the other over the same horizontal axis, or beside each other.
    size : tuple of float
        Width and height in inches.
    beside : bool
        Whether panels stand beside each other.
    legend : {"below", "right"}
        One legend below all panels, or one to the right of each.
    columns : int
        Columns of the legend below.
    foot : str
        A line below everything.
    instead : sequence of (str, str)
        Words that may be written otherwise where no installed font has their letters, and how.
    """

    title: str
    panels: Sequence[Panel]
    size: tuple[float, float] = (7.2, 4.8)
    beside: bool = False
    legend: Literal["below", "right"] = "below"
    columns: int = 2
    foot: str = ""
    instead: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def plot(self) -> Any:
        """Draw the picture as a figure of matplotlib."""
        from citypact.report.pictures.picture_chart import picture_figure

        return picture_figure(self)
