"""The robust ratio over the size of the uncertainty set, with the acceptable ratios closing in on it.

The band is the interval that both cities accept in every case; the dotted line is one half,
with a mark where it leaves the band.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from citypact.mechanisms.robust import CurvePoint, RobustnessCurve
from citypact.report.pictures.form import Area, Axis, Bars, Chart, Layer, Line, Panel, Points, Rule, zero
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped, number, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Width of a bar of equally good ratios, as a part of the axis.
BAR = 0.006


def robustness_picture(curve: RobustnessCurve) -> Chart:
    """Show ratio and acceptable interval, and below them what is guaranteed, over the size of the set.

    Parameters
    ----------
    curve : RobustnessCurve
        The result; sizes without an agreement have neither ratio nor band.

    Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.robust import BoxSet, price_of_robustness
    >>> robustness_picture(price_of_robustness(Relocation(10, 3, 1), BoxSet(2, 1, 1))).title
    'Agreement up to size 1.5; one half up to size 1'
    """
    name = clipped(shown(curve.game.origin), LONGEST_NAME)
    sizes = [float(point.size) for point in curve.points]
    high = max(sizes[-1], sizes[0] + 1e-3) if len(sizes) > 1 else sizes[0] + 1.0
    size = Axis("size of the uncertainty set (1: as given)", low=sizes[0], high=high)
    share = Axis(f"share of the tax that\ngoes to {name} (ratio)", form="percent", low=0.0, high=1.0)
    guaranteed = Axis("guaranteed", curve.game.unit, scaled=True)
    panels = (
        Panel(size, share, (*_ratios(curve, BAR * (high - sizes[0])), *_limits(curve)), weight=2),
        Panel(size, guaranteed, (zero(), *_guarantees(curve, sizes))),
    )
    return Chart(_title(curve), panels, (7.2, 6.2))


def robustness_figure(curve: RobustnessCurve) -> Figure:
    """Draw the ratio over the size of the set (see ``robustness_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    figure: Figure = robustness_picture(curve).plot()
    return figure


def _ratios(curve: RobustnessCurve, bar: float) -> list[Layer]:
    """Return the band, the equally good ratios of every size, and the ratio."""
    signed = [point for point in curve.points if point.acceptable is not None]
    if not signed:
        return []
    at = [float(point.size) for point in signed]
    low, high = (
        [float(point.acceptable.ends[end]) for point in signed if point.acceptable is not None]
        for end in (0, 1)
    )
    label = "acceptable to both in every case"
    layers: list[Layer] = [Area(label, [*at, *reversed(at)], [*low, *reversed(high)], strength=0.18)]
    layers += [Line("", at, ends, "green", width=1.2) for ends in (low, high)]
    best = [point.ratios for point in signed if point.ratios is not None]
    if any(each.ends[0] < each.ends[1] for each in best):
        # Bars, not a band: between two sizes the set of equally good ratios may be a single one.
        ends = [each.ends[0] for each in best], [each.ends[1] for each in best]
        layers.append(Bars("equally good at that size", "y", at, *ends, bar, "orange", edge_width=0.0))
    shape = "circle" if len(signed) == 1 else ""
    ratios = [float(each.ratio) for each in best]
    return [*layers, Line("max-min ratio", at, ratios, width=2.2, shape=shape, size=6.0)]


def _limits(curve: RobustnessCurve) -> list[Layer]:
    """Return one half, where it leaves the band, and where agreement ends."""
    layers: list[Layer] = [Rule("one half", "y", 0.5, "grey", "dotted", 1.6)]
    radius, end = curve.radius_of_half.value, curve.ends_at.value
    if radius is not None and curve.points[0].size <= radius <= curve.points[-1].size:
        label = f"one half is given up at size {number(radius)}"
        layers.append(Points(label, [float(radius)], [0.5], "vermilion", "diamond"))
    if end is not None and curve.points[0].size <= end < curve.points[-1].size:
        label = f"no agreement beyond {number(end)}"
        layers.append(Rule(label, "x", float(end), stroke="dashed", width=1.0))
    return layers


def _guarantees(curve: RobustnessCurve, sizes: list[float]) -> list[Layer]:
    """Return the smaller worst gain and the worst surplus."""
    surplus = [float(point.guaranteed_surplus) for point in curve.points]
    gains = [math.nan if point.value is None else float(point.value) for point in curve.points]
    label = "surplus in the worst case for both together"
    layers: list[Layer] = [Line(label, sizes, surplus, "vermilion", "dashed", 1.8)]
    if not all(map(math.isnan, gains)):
        shape = "circle" if _lonely(curve.points) else ""
        layers.append(Line("smaller worst gain", sizes, gains, "blue", "dashdot", shape=shape, size=6.0))
    return layers


def _lonely(points: tuple[CurvePoint, ...]) -> bool:
    """Whether no two neighbouring sizes have an agreement, so that a line would show nothing."""
    return not any(a.ratio is not None and b.ratio is not None for a, b in pairwise(points))


def _title(curve: RobustnessCurve) -> str:
    end, half = curve.ends_at.value, curve.radius_of_half.value
    if all(point.ratios is None for point in curve.points):
        return "No agreement at any size shown"
    first = "Agreement at every size" if end is None else f"Agreement up to size {number(end)}"
    if half is None:
        # No spread at one half: it is accepted whatever the size, or never.
        inside = curve.points[0].acceptable is not None and 0.5 in curve.points[0].acceptable
        return f"{first}; one half {'too' if inside else 'never'}"
    if half < 0:
        return f"{first}; one half never"
    return f"{first}; one half up to size {number(half)}"
