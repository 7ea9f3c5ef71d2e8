"""A picture's curves, marks and ranges, or bars, as a figure.

Colours are those of M. Okabe and K. Ito, "Color Universal Design" (2008); every curve has a line style
of its own as well, for print in grey.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.mechanisms.answer_parts.picture import Picture
from citypact.report.amounts import clipped, number, scale_exponent, shown
from citypact.report.chart_fonts import set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, GREY, LONGEST_NAME, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PURPLE, SKY, YELLOW = "#CC79A7", "#56B4E9", "#F0E442"
COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, "black", YELLOW)
STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), "-", "--")
MARKERS = ("o", "D", "s", "^", "v", "P", "X", "*")


def picture_figure(picture: Picture) -> Figure:
    """Draw a picture.

    Parameters
    ----------
    picture : Picture
        Curves with marks and bands, or groups of bars.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.mechanisms.answer_parts.picture import Curve
    >>> figure = picture_figure(Picture("A line", "x", "y", [Curve("A", [0, 1], [0, 1])]))
    >>> figure.axes[0].get_title()
    'A line'
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    figure = Figure(figsize=(7.6, 5.2), layout="constrained")
    axes = figure.add_subplot()
    exponent = _exponent(picture)
    if picture.groups:
        _bars(axes, picture, 10.0**exponent)
    else:
        _curves(axes, picture, 10.0**exponent)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.set_xlabel(_label(picture.x_label))
    axes.set_ylabel((f"1e{exponent} x " if exponent else "") + _label(picture.y_label))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.set_title(_label(picture.title), fontsize=11, wrap=True)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    # In front of bars, whose white edges would hide it where they have no height.
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=4 if picture.groups else 2)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure)
    return figure


def _label(text: str) -> str:
    return unit_in_letters(shown(text))


def _exponent(picture: Picture) -> int:
    """Return the power of ten that the vertical axis is divided by, so that its labels stay short."""
    heights = [y for curve in picture.curves for y in curve.ys if not math.isnan(y)]
    heights += [height for series in picture.bars.values() for height in series]
    return scale_exponent(tuple(Fraction(height) for height in heights)) if heights else 0


def _curves(axes: Axes, picture: Picture, scale: float) -> None:
    for band in picture.bands:
        axes.axvspan(band.low, band.high, color=GREEN, alpha=0.16, linewidth=0, label=_label(band.label))
    for at, curve in enumerate(picture.curves):
        label = clipped(_label(curve.label), 2 * LONGEST_NAME)
        colour, style = COLOURS[at % len(COLOURS)], STYLES[at % len(STYLES)]
        heights = [y / scale for y in curve.ys]
        axes.plot(curve.xs, heights, color=colour, linestyle=style, linewidth=2, label=label, zorder=4)
    for at, mark in enumerate(picture.marks):
        label = f"{_label(mark.label)}: {number(mark.x)}"
        if mark.y is None:
            axes.axvline(mark.x, color=GREY, linestyle=STYLES[at % 4], linewidth=1.4, label=label, zorder=3)
            continue
        axes.plot(
            [mark.x], [mark.y / scale], MARKERS[at % len(MARKERS)], color="black", markersize=7,
            label=label, zorder=6, clip_on=False,
        )  # fmt: skip
    axes.margins(x=0)


def _bars(axes: Axes, picture: Picture, scale: float) -> None:
    """Draw the series side by side in each group; the names under the groups are slanted if long."""
    count = len(picture.bars)
    width = 0.8 / count
    for at, (label, heights) in enumerate(picture.bars.items()):
        places = [group + (at - (count - 1) / 2) * width for group in range(len(heights))]
        axes.bar(
            places, [height / scale for height in heights], width, color=COLOURS[at % len(COLOURS)],
            label=_label(label), edgecolor="white", zorder=3,
        )  # fmt: skip
    names = [clipped(_label(name), LONGEST_NAME) for name in picture.groups]
    slanted = sum(map(len, names)) > 60
    axes.set_xticks(
        range(len(names)), names, rotation=30 if slanted else 0, ha="right" if slanted else "center"
    )
