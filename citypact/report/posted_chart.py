"""Expected surplus over the posted ratio as a figure, below what mechanisms and known costs allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.trade import PostedRatio, PrivateCosts
from citypact.report.amounts import between, clipped, number, percent
from citypact.report.gain_chart import BLUE, GREEN, GREY, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINTS = 801
LONGEST_BELIEF = 60
#: More optimal sets than this are drawn, but not listed.
MOST_LISTED = 3


def posted_figure(found: PostedRatio) -> Figure:
    """Draw the expected surplus at every ratio, the optimal ratios, second best and first best.

    Parameters
    ----------
    found : PostedRatio
        The result; without a ratio the title says so and nothing is recommended.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Examples
    --------
    >>> from citypact.mechanisms.trade import PrivateCosts, UniformBelief, post_ratio
    >>> figure = posted_figure(post_ratio(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))))
    >>> figure.axes[0].get_ylabel()
    'expected surplus (part of the shared tax)'
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    figure = Figure(figsize=(7.2, 5.0), layout="constrained")
    axes = figure.add_subplot()
    points = _points(found.costs)
    axes.plot(points, found.costs.curve(points), color=BLUE, linewidth=2, label="posted ratio", zorder=4)
    for level, label, color, style in (
        (found.second_best, "best truthful mechanism", VERMILION, "--"),
        (found.first_best, "costs known", GREEN, "-."),
    ):
        axes.axhline(level, color=color, linestyle=style, linewidth=1.6, label=f"{label}: {number(level)}")
    _mark(axes, found)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.12 * found.first_best if found.first_best > 0 else 1.0)
    axes.xaxis.set_major_locator(MultipleLocator(0.1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:.0%}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.set_xlabel("posted share of the tax that goes to the origin (ratio)")
    axes.set_ylabel("expected surplus (part of the shared tax)")
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    loss, cost = (
        clipped(belief.explain(), LONGEST_BELIEF) for belief in (found.costs.origin, found.costs.destination)
    )
    title = "No ratio moves any surplus" if found.ratio is None else f"Post {percent(found.ratio)}"
    axes.set_title(f"{title}\norigin's loss {loss}; destination's cost {cost}", fontsize=10)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    return figure


def _points(costs: PrivateCosts) -> FloatArray:
    """Return ratios for the line, with both sides of every corner where it may jump."""
    corners = np.array([float(point) for point in costs.corners()])
    near = np.concatenate([corners, corners - 1e-9, corners + 1e-9])
    return np.unique(np.clip(np.concatenate([np.linspace(0.0, 1.0, POINTS), near]), 0.0, 1.0))


def _mark(axes: Axes, found: PostedRatio) -> None:
    """Mark the optimal ratios, the one to post, and one half."""
    wide = [each.ends for each in found.ratios if each.lo < each.hi]
    listed = ", ".join(between(ends) for ends in wide[:MOST_LISTED]) + (
        ", …" if len(wide) > MOST_LISTED else ""
    )
    for place, (low, high) in enumerate(wide):
        label = f"equally good: {listed}" if place == 0 else "_more"
        axes.axvspan(
            low, high, ymax=0.03, facecolor=ORANGE, edgecolor="black", linewidth=0.6, label=label, zorder=5
        )
    for place, each in enumerate(each for each in found.ratios if each.lo == each.hi):
        axes.plot(
            [each.ratio],
            [found.welfare],
            color=BLUE,
            marker="o",
            markersize=7,
            linestyle="none",
            label="optimal ratio" if place == 0 else "_more",
            zorder=6,
        )
    if found.ratio is not None:
        axes.axvline(
            found.ratio, color="black", linewidth=1.6, label=f"to post: {percent(found.ratio)}", zorder=3
        )
    axes.axvline(0.5, color=GREY, linestyle=":", linewidth=1.6, label="one half", zorder=2)
