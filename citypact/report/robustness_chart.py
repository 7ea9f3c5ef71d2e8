"""The robust ratio over the size of the uncertainty set, with the acceptable ratios closing in on it.

The band is the interval that both cities accept in every case; the dotted line is one half,
with a mark where it leaves the band.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from citypact.games.rational import as_fraction
from citypact.mechanisms.robust import CurvePoint, RobustnessCurve
from citypact.report.amounts import clipped, number, scale_exponent, shown
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, GREY, LONGEST_NAME, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def robustness_figure(curve: RobustnessCurve) -> Figure:
    """Draw ratio and acceptable interval, and below them what is guaranteed, over the size of the set.

        Parameters
        ----------
        curve : RobustnessCurve
            The result; sizes without an agreement have neither ratio nor band.

        Returns
        -------
        matplotlib.figure.Figure
            Not known to pyplot, so nothing has to be closed.

        Raises
        ------
        MissingExtra
            If a city's name needs characters that no installed font has.

        Examples
    --------
    >>> from citypact.games.relocation import Relocation
    >>> from citypact.mechanisms.robust import BoxSet, price_of_robustness
    >>> figure = robustness_figure(price_of_robustness(Relocation(10, 3, 1), BoxSet(2, 1, 1)))
    >>> figure.axes[0].get_title()
    'Agreement up to size 1.5; one half up to size 1'
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    unit = unit_in_letters(curve.game.unit)
    name = clipped(shown(curve.game.origin), LONGEST_NAME)
    fonts = fonts_for([name, unit])
    figure = Figure(figsize=(7.2, 6.2), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    _ratios(upper, curve)
    upper.set_ylabel(f"share of the tax that\ngoes to {name} (ratio)")
    upper.set_ylim(0.0, 1.0)
    upper.yaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:.0%}"))
    upper.set_title(_title(curve), fontsize=11)
    exponent = _guarantees(lower, curve)
    lower.set_ylabel(f"guaranteed\n({f'1e{exponent} x ' if exponent else ''}{unit})")
    lower.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    lower.set_xlabel("size of the uncertainty set (1: as given)")
    for axes in (upper, lower):
        axes.grid(axis="y", linewidth=0.4, alpha=0.5)
        axes.spines[["top", "right"]].set_visible(False)
    sizes = [float(point.size) for point in curve.points]
    upper.set_xlim(sizes[0], max(sizes[-1], sizes[0] + 1e-3) if len(sizes) > 1 else sizes[0] + 1.0)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
    return figure


def _ratios(axes: Axes, curve: RobustnessCurve) -> None:
    """Draw the band, the ratio, one half and where it leaves the band."""
    signed = [point for point in curve.points if point.acceptable is not None]
    at = np.array([float(point.size) for point in signed])
    band = np.array([point.acceptable.ends for point in signed if point.acceptable is not None])
    best = np.array([point.ratios.ends for point in signed if point.ratios is not None])
    if signed:
        label = "acceptable to both in every case"
        axes.fill_between(at, band[:, 0], band[:, 1], color=GREEN, alpha=0.18, linewidth=0, label=label)
        axes.plot(at, band, color=GREEN, linewidth=1.2, zorder=3)
        if (best[:, 0] < best[:, 1]).any():
            # Bars, not a band: between two sizes the set of equally good ratios may be a single one.
            label = "equally good at that size"
            axes.vlines(at, best[:, 0], best[:, 1], color=ORANGE, linewidth=3, label=label, zorder=4)
        ratios = [point.ratios.ratio for point in signed if point.ratios is not None]
        mark = "o" if len(signed) == 1 else ""
        axes.plot(at, ratios, color=BLUE, linewidth=2.2, marker=mark, label="max-min ratio", zorder=5)
    axes.axhline(0.5, color=GREY, linestyle=":", linewidth=1.6, label="one half", zorder=4)
    radius = curve.radius_of_half.value
    if radius is not None and curve.points[0].size <= radius <= curve.points[-1].size:
        label = f"one half is given up at size {number(radius)}"
        axes.plot([radius], [0.5], "D", color=VERMILION, markersize=7, label=label, zorder=6, clip_on=False)
    end = curve.ends_at.value
    if end is not None and curve.points[0].size <= end < curve.points[-1].size:
        axes.axvline(
            end, color="black", linewidth=1.0, linestyle="--", label=f"no agreement beyond {number(end)}"
        )


def _guarantees(axes: Axes, curve: RobustnessCurve) -> int:
    """Draw the smaller worst gain and the worst surplus; return the power of ten of the axis."""
    amounts = [as_fraction(point.guaranteed_surplus) for point in curve.points]
    exponent = scale_exponent(tuple(amounts))
    scale = 10.0**exponent
    sizes = [float(point.size) for point in curve.points]
    surplus = [point.guaranteed_surplus / scale for point in curve.points]
    gains = [np.nan if point.value is None else point.value / scale for point in curve.points]
    mark = "o" if _lonely(curve.points) else ""
    label = "surplus in the worst case for both together"
    axes.plot(sizes, surplus, color=VERMILION, linestyle="--", linewidth=1.8, label=label)
    if not np.isnan(gains).all():
        label = "smaller worst gain"
        axes.plot(sizes, gains, color=BLUE, linestyle="-.", linewidth=2, marker=mark, label=label)
    axes.axhline(0.0, color="black", linewidth=0.8)
    return exponent


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
