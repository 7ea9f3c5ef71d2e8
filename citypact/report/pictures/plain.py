"""Pictures of answers in ``mechanisms`` (curves, marks and ranges, or bars) as charts."""

from __future__ import annotations

from citypact.mechanisms.answer_parts.picture import Picture
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Line, Panel, Points, Rule, Span, zero
from citypact.report.pictures.palette import SERIES_SHAPES, SERIES_STROKES, SERIES_TONES
from citypact.report.words.amounts import clipped, number

#: Columns of a name.
LONGEST_NAME = 28


def chart_of(picture: Picture) -> Chart:
    """Return a picture of plain curves or bars as a chart.

    Parameters
    ----------
    picture : Picture
        Curves with marks and bands, or groups of bars.

    Examples
    --------
    >>> from citypact.mechanisms.answer_parts.picture import Curve
    >>> chart_of(Picture("A line", "x", "y", [Curve("A", [0, 1], [0, 1])])).panels[0].x.label
    'x'
    """
    names = tuple(clipped(name, LONGEST_NAME) for name in picture.groups)
    y = Axis(picture.y_label, scaled=True)
    if picture.groups:
        panel = Panel(Axis(picture.x_label, names=names), y, (*_bars(picture), zero()))
    else:
        panel = Panel(Axis(picture.x_label, room=0.0), y, (zero(), *_curves(picture)))
    return Chart(picture.title, (panel,), (7.6, 5.2))


def _curves(picture: Picture) -> list[Layer]:
    layers: list[Layer] = [Span(band.label, "x", float(band.low), float(band.high)) for band in picture.bands]
    for at, curve in enumerate(picture.curves):
        tone, stroke = (each[at % len(each)] for each in (SERIES_TONES, SERIES_STROKES))
        label = clipped(curve.label, 2 * LONGEST_NAME)
        layers.append(Line(label, list(map(float, curve.xs)), list(map(float, curve.ys)), tone, stroke))
    for at, mark in enumerate(picture.marks):
        label, x = f"{mark.label}: {number(mark.x)}", float(mark.x)
        if mark.y is None:
            layers.append(Rule(label, "x", x, "grey", SERIES_STROKES[at % 4]))
        else:
            shape = SERIES_SHAPES[at % len(SERIES_SHAPES)]
            layers.append(Points(label, [x], [float(mark.y)], "black", shape))
    return layers


def _bars(picture: Picture) -> list[Layer]:
    """Return the series side by side in each group."""
    count = len(picture.bars)
    width = 0.8 / count
    return [
        Bars(
            label, "y", [group + (at - (count - 1) / 2) * width for group in range(len(heights))],
            [0.0] * len(heights), list(map(float, heights)), width, SERIES_TONES[at % len(SERIES_TONES)],
            edge="white",
        )
        for at, (label, heights) in enumerate(picture.bars.items())
    ]  # fmt: skip
