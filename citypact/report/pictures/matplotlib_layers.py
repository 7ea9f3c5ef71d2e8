"""The layers of a panel, drawn on axes of matplotlib."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from citypact.report.pictures.chart_fonts import fonts_for
from citypact.report.pictures.form import (
    Area,
    Arrows,
    Bars,
    Layer,
    Line,
    Names,
    Note,
    Points,
    Remark,
    Rule,
    Span,
)
from citypact.report.pictures.label_room import offsets
from citypact.report.pictures.measure import Ruler
from citypact.report.pictures.palette import SHAPES, STROKES, TONES, mixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Width of the thick line that stands for a range of one place, in points, and its opacity.
ONE_PLACE, ONE_PLACE_STRENGTH = 7.0, 0.4


@dataclass
class Canvas:
    """One panel while it is drawn.

    Parameters
    ----------
    axes : Axes
        Of matplotlib; with three axes for a picture in space.
    rulers : dict of str to Ruler
        The axes as measured.
    written : callable
        Puts a text into letters that installed fonts have.
    named : set of str
        Labels that the legend has.
    """

    axes: Axes
    rulers: dict[str, Ruler]
    written: Callable[[str], str]
    named: set[str]
    order: float = field(default=2.0)

    def label(self, text: str) -> str:
        """Return a label for the legend, or one that it passes over where it has been shown."""
        if not text or text in self.named:
            return "_"
        self.named.add(text)
        # matplotlib's legends pass over what starts with an underscore, as a city's name may.
        written = self.written(text)
        return f" {written}" if written.startswith("_") else written

    def points(self, layer: Any) -> list[list[float]]:
        """Return the coordinates of a layer, scaled."""
        return [[self.rulers[side].at(value) for value in getattr(layer, f"{side}s")] for side in self.rulers]


@singledispatch
def draw(layer: Layer, canvas: Canvas) -> None:
    """Draw one layer.

    Examples
    --------
    >>> draw.dispatch(Line).__name__
    '_line'
    """
    raise NotImplementedError(type(layer).__name__)


@draw.register
def _line(layer: Line, canvas: Canvas) -> None:
    canvas.axes.plot(
        *canvas.points(layer), color=TONES[layer.tone], linestyle=STROKES[layer.stroke][0],
        linewidth=layer.width, alpha=None if layer.strength == 1 else layer.strength,
        marker=SHAPES[layer.shape][0] if layer.shape else None, markersize=layer.size,
        label=canvas.label(layer.label), zorder=canvas.order,
        solid_capstyle="round" if layer.strength < 1 else "projecting",
    )  # fmt: skip


@draw.register
def _points(layer: Points, canvas: Canvas) -> None:
    marker, colour = SHAPES[layer.shape][0], TONES[layer.tone]
    open_ = layer.shape == "x"
    if isinstance(layer.sizes, int | float):
        edges: dict[str, Any] = {"markeredgewidth": 1.0 if layer.fill == "full" and not open_ else 1.8}
        if layer.edge:
            edges = {"markeredgewidth": 0.8, "markeredgecolor": TONES[layer.edge]}
        canvas.axes.plot(
            *canvas.points(layer), linestyle="none", marker=marker, markersize=layer.sizes, color=colour,
            fillstyle=layer.fill, markerfacecoloralt="white", label=canvas.label(layer.label),
            zorder=canvas.order,
            # In space nothing is clipped anyway, and the layout would measure marks before projection.
            clip_on="z" in canvas.rulers, **edges,
        )  # fmt: skip
        return
    xs, ys = canvas.points(layer)
    canvas.axes.scatter(
        xs, ys, s=[size**2 for size in layer.sizes], marker=marker,
        facecolor="none" if layer.fill == "none" else colour, edgecolor=TONES[layer.edge or layer.tone],
        linewidth=0.8, label=canvas.label(layer.label), zorder=canvas.order,
    )  # fmt: skip


@draw.register
def _area(layer: Area, canvas: Canvas) -> None:
    colour = TONES[layer.tone]
    canvas.axes.fill(
        *canvas.points(layer), facecolor=colour, alpha=layer.strength, linewidth=layer.edge,
        edgecolor=colour if layer.edge else "none", label=canvas.label(layer.label), zorder=canvas.order,
    )  # fmt: skip


@draw.register
def _span(layer: Span, canvas: Canvas) -> None:
    at = canvas.rulers[layer.side].at
    low, high, colour = at(layer.low), at(layer.high), TONES[layer.tone]
    label, upright = canvas.label(layer.label), layer.side == "x"
    if low == high:
        line = canvas.axes.axvline if upright else canvas.axes.axhline
        strength = max(layer.strength, ONE_PLACE_STRENGTH)
        line(low, color=colour, alpha=strength, linewidth=ONE_PLACE, label=label, zorder=1)
        return
    span = canvas.axes.axvspan if upright else canvas.axes.axhspan
    style: dict[str, Any] = {"alpha": layer.strength, "linewidth": 0, "zorder": 1}
    if layer.part < 1:  # a strip at the foot, over the lines
        style = {"linewidth": 0.6, "edgecolor": "black", "zorder": canvas.order + 3}
        style["ymax" if upright else "xmax"] = layer.part
    span(low, high, facecolor=colour, label=label, **style)


@draw.register
def _rule(layer: Rule, canvas: Canvas) -> None:
    line = canvas.axes.axvline if layer.side == "x" else canvas.axes.axhline
    line(
        canvas.rulers[layer.side].at(layer.at), color=TONES[layer.tone], linestyle=STROKES[layer.stroke][0],
        linewidth=layer.width, alpha=layer.strength, label=canvas.label(layer.label), zorder=canvas.order,
    )  # fmt: skip


@draw.register
def _bars(layer: Bars, canvas: Canvas) -> None:
    along, across = canvas.rulers[layer.side], canvas.rulers["y" if layer.side == "x" else "x"]
    lows = [along.at(low) for low in layer.lows]
    lengths = [along.at(high) - low for high, low in zip(layer.highs, lows, strict=True)]
    places = [across.at(place) for place in layer.places]
    wide = layer.thickness
    thick = wide / across.scale if isinstance(wide, int | float) else [one / across.scale for one in wide]
    face = "none" if layer.hollow else "white" if layer.hatched and not layer.edge else None
    style: dict[str, Any] = {
        "facecolor": face or mixed(layer.tone, layer.strength), "label": canvas.label(layer.label),
        "edgecolor": TONES[layer.edge or layer.tone], "linewidth": layer.edge_width, "zorder": canvas.order,
        "hatch": "////" if layer.hatched else None, "linestyle": STROKES[layer.stroke][0],
    }  # fmt: skip
    if layer.side == "y":
        canvas.axes.bar(places, lengths, thick, bottom=lows, **style)
    else:
        canvas.axes.barh(places, lengths, thick, left=lows, **style)


@draw.register
def _arrows(layer: Arrows, canvas: Canvas) -> None:
    x, y = canvas.rulers["x"].at, canvas.rulers["y"].at
    if len(layer.xs) == 1:
        ends = (x(layer.to_xs[0]), y(layer.to_ys[0])), (x(layer.xs[0]), y(layer.ys[0]))
        look = {"arrowstyle": "-|>", "color": TONES[layer.tone], "mutation_scale": 6 + 3 * layer.width}
        look |= {"linewidth": layer.width, "alpha": layer.strength}
        canvas.axes.annotate("", *ends, arrowprops=look, zorder=canvas.order)
        return
    drawn = canvas.axes.quiver(
        [x(one) for one in layer.xs], [y(one) for one in layer.ys],
        [x(end) - x(one) for one, end in zip(layer.xs, layer.to_xs, strict=True)],
        [y(end) - y(one) for one, end in zip(layer.ys, layer.to_ys, strict=True)],
        angles="xy", scale_units="xy", scale=1.0, units="inches", width=layer.width / 72,
        color=TONES[layer.tone], alpha=layer.strength, label=canvas.label(layer.label), zorder=canvas.order,
    )  # fmt: skip
    # Their box, taken in units of data, would leave the layout no room.
    drawn.set_in_layout(False)


@draw.register
def _note(layer: Note, canvas: Canvas) -> None:
    x, y = canvas.rulers["x"], canvas.rulers["y"]
    frame = {"data": canvas.axes.transData, "panel": canvas.axes.transAxes}.get(layer.frame)
    place = {
        "data": (x.at(layer.x), y.at(layer.y)), "row": (layer.x, y.at(layer.y)), "panel": (layer.x, layer.y),
    }[layer.frame]  # fmt: skip
    halo = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.5} if layer.halo else None
    transform = frame or canvas.axes.get_yaxis_transform()
    style: dict[str, Any] = {
        "ha": layer.across, "va": layer.up, "fontsize": layer.size, "color": TONES[layer.tone], "bbox": halo,
        "fontweight": "bold" if layer.bold else "normal", "zorder": canvas.order,
    }  # fmt: skip
    text = canvas.written(layer.text)
    if layer.shift == (0.0, 0.0):
        canvas.axes.text(*place, text, transform=transform, **style)
        return
    canvas.axes.annotate(
        text, place, xycoords=transform, xytext=layer.shift, textcoords="offset points",
        annotation_clip=False, **style,
    )  # fmt: skip


@draw.register
def _names(layer: Names, canvas: Canvas) -> None:
    from matplotlib.text import Text

    texts = [canvas.written(text) for text in layer.texts]
    figure = canvas.axes.figure
    drawn: list[Any] = figure.findobj(Text)
    families = fonts_for(text.get_text() for text in drawn)
    for text in drawn:
        text.set_fontfamily(families)
    figure.canvas.draw()  # the scale stands from here on
    places = list(zip(*canvas.points(layer), strict=True))
    inches = 72 / canvas.axes.figure.dpi
    spots = [(x * inches, y * inches) for x, y in map(canvas.axes.transData.transform, places)]
    for name, place, shift in zip(texts, places, offsets(spots, texts, layer.size), strict=True):
        canvas.axes.annotate(
            name, (place[0], place[1]), xytext=shift, textcoords="offset points", ha="center", va="center",
            fontsize=layer.size, zorder=canvas.order,
        )  # fmt: skip


@draw.register
def _remark(layer: Remark, canvas: Canvas) -> None:
    canvas.axes.plot([], [], " ", label=canvas.label(layer.label))
