"""Expected surplus over the posted ratio as a figure, below what mechanisms and known costs allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.mechanisms.trade import PostedRatio, PrivateCosts
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Points, Rule, Span
from citypact.report.words.amounts import between, clipped, number, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 801
LONGEST_BELIEF = 60
#: More optimal sets than this are drawn, but not listed.
MOST_LISTED = 3


def posted_picture(found: PostedRatio) -> Chart:
    """Show the expected surplus at every ratio, the optimal ratios, second best and first best.

    Parameters
    ----------
    found : PostedRatio
        The result; without a ratio the title says so and nothing is recommended.

    Examples
    --------
    >>> from citypact.mechanisms.trade import PrivateCosts, UniformBelief, post_ratio
    >>> picture = posted_picture(post_ratio(PrivateCosts(UniformBelief(0, 1), UniformBelief(0, 1))))
    >>> picture.panels[0].y.label
    'expected surplus (part of the shared tax)'
    """
    points = _points(found.costs)
    best = float(found.first_best)
    layers = (
        *_marks(found),
        Rule(
            f"best truthful mechanism: {number(found.second_best)}",
            "y",
            float(found.second_best),
            "vermilion",
            "dashed",
            1.6,
        ),
        Rule(f"costs known: {number(best)}", "y", best, "green", "dashdot", 1.6),
        Line("posted ratio", points.tolist(), np.asarray(found.costs.curve(points)).tolist()),
        *_optima(found),
    )
    panel = Panel(
        Axis("posted share of the tax that goes to the origin (ratio)", form="percent", low=0.0, high=1.0),
        Axis("expected surplus (part of the shared tax)", low=0.0, high=1.12 * best if best > 0 else 1.0),
        layers,
    )
    loss, cost = (
        clipped(belief.explain(), LONGEST_BELIEF) for belief in (found.costs.origin, found.costs.destination)
    )
    title = "No ratio moves any surplus" if found.ratio is None else f"Post {percent(found.ratio)}"
    return Chart(f"{title}\norigin's loss {loss}; destination's cost {cost}", (panel,), (7.2, 5.0))


def posted_figure(found: PostedRatio) -> Figure:
    """Draw the expected surplus over the posted ratio (see ``posted_picture``)."""
    figure: Figure = posted_picture(found).plot()
    return figure


def _points(costs: PrivateCosts) -> FloatArray:
    """Return ratios for the line, with both sides of every corner where it may jump."""
    corners = np.array([float(point) for point in costs.corners()])
    near = np.concatenate([corners, corners - 1e-9, corners + 1e-9])
    return np.unique(np.clip(np.concatenate([np.linspace(0.0, 1.0, POINTS), near]), 0.0, 1.0))


def _optima(found: PostedRatio) -> list[Layer]:
    """Return the optimal ratios that stand alone."""
    single = [float(each.ratio) for each in found.ratios if each.lo == each.hi]
    return [Points("optimal ratio", single, [float(found.welfare)] * len(single), "blue")] if single else []


def _marks(found: PostedRatio) -> list[Layer]:
    """Return the optimal ranges, the ratio to post, and one half."""
    wide = [each.ends for each in found.ratios if each.lo < each.hi]
    listed = ", ".join(between(ends) for ends in wide[:MOST_LISTED])
    listed += ", …" if len(wide) > MOST_LISTED else ""
    layers: list[Layer] = [
        Span(f"equally good: {listed}", "x", low, high, "orange", 1.0, 0.03) for low, high in wide
    ]
    if found.ratio is not None:
        layers.append(Rule(f"to post: {percent(found.ratio)}", "x", float(found.ratio), width=1.6))
    return [*layers, Rule("one half", "x", 0.5, "grey", "dotted", 1.6)]
