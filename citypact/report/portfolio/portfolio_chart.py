"""Moved surplus over the ratio as a figure: the steps, the best ratios, and the notice's one half."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from citypact.mechanisms.portfolio.result import STATUTORY, UNIT, PortfolioRule
from citypact.mechanisms.portfolio.selection.result import PortfolioSelection
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Points, Rule, Span
from citypact.report.words.amounts import between, number, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_STEPS = 4000  #: steps that are drawn; of a longer profile, the highest of each stretch

NARROW = 0.012  #: intervals that would hardly be seen are drawn as a line


def portfolio_picture(rule: PortfolioRule, selection: PortfolioSelection | None = None) -> Chart:
    """Show the surplus that moves at every ratio, the best ratios, first best and one half.

    Parameters
    ----------
    rule : PortfolioRule
        The result; where nothing moves, the steps stand at zero and nothing is recommended.
    selection : PortfolioSelection, optional
        The list chosen under side constraints; its ratio is marked.

    Examples
    --------
    >>> from citypact.games.portfolio import Portfolio
    >>> from citypact.mechanisms.portfolio import best_portfolio_ratio
    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> portfolio_picture(best_portfolio_ratio(pair)).panels[0].x.label
    'share of the tax that goes to the origin (ratio)'
    """
    top = float(max(rule.portfolio.first_best, rule.value)) or 1.0
    layers = [*_marks(rule), *_surplus(rule)]
    if selection is not None and selection.ratio is not None:
        label = f"with side constraints: {percent(selection.ratio)}, {number(float(selection.value))}"
        layers.append(Rule(label, "x", float(selection.ratio), width=1.6))
    panel = Panel(
        Axis("share of the tax that goes to the origin (ratio)", form="percent", low=0.0, high=1.0),
        Axis("surplus of the plants that move", UNIT, scaled=True, low=-0.04 * top, high=1.1 * top),
        layers,
    )
    return Chart(_title(rule, UNIT), (panel,))


def portfolio_figure(rule: PortfolioRule, selection: PortfolioSelection | None = None) -> Figure:
    """Draw the surplus that moves over the ratio (see ``portfolio_picture``)."""
    figure: Figure = portfolio_picture(rule, selection).plot()
    return figure


def _surplus(rule: PortfolioRule) -> list[Layer]:
    """Return the steps as one line that is broken between them, and the points above their neighbours."""
    lows, highs, steps, singles = _steps(rule)
    unit = rule.profile.denominator
    xs = [x for low, high in zip(lows, highs, strict=True) for x in (low, high, math.nan)]
    ys = [y for step in steps for y in (step / unit, step / unit, math.nan)]
    layers: list[Layer] = [Line("surplus that moves", xs, ys)]
    if singles:
        heights = [step / unit for _, step in singles]
        layers.append(Points("", [ratio for ratio, _ in singles], heights, "blue", "circle", 4.0))
    return layers


def _marks(rule: PortfolioRule) -> list[Layer]:
    """Return the best ratios, the notice's one half and the first best."""
    layers: list[Layer] = []
    for found in rule.sets:
        low, high = found.ends
        # What would hardly be seen is drawn as a line.
        ends = (low, high) if high - low > NARROW else ((low + high) / 2,) * 2
        layers.append(Span("best ratios", "x", *ends, strength=0.2))
    half, best = float(rule.value_at(STATUTORY)), float(rule.portfolio.first_best)
    return [
        *layers,
        Rule(f"the notice's one half: {number(half)}", "x", 0.5, "vermilion", "dashed", 1.6),
        Rule(f"first best: {number(best)}", "y", best, "grey", "dotted"),
    ]


def _steps(
    rule: PortfolioRule,
) -> tuple[list[float], list[float], list[int], list[tuple[float, int]]]:
    """Return the steps between points, and the points that stand above both of their neighbours."""
    profile = rule.profile
    stride = -(-len(profile.keys) // MOST_STEPS)
    lows, highs, steps = [], [], []
    for first in range(0, len(profile.keys) - 1, stride):
        last = min(first + stride, len(profile.keys) - 1)
        lows.append(profile.keys[first])
        highs.append(profile.keys[last])
        steps.append(max(profile.after[first:last]))
    if stride > 1:
        return lows, highs, steps, []
    before = (0, *profile.after[:-1])
    singles = [
        (key, at)
        for key, at, left, right in zip(profile.keys, profile.at, before, profile.after, strict=True)
        if at > max(left, right)
    ]
    return lows, highs, steps, singles


def _title(rule: PortfolioRule, unit: str) -> str:
    consent = "plant by plant" if rule.consent == "project" else "once for the whole list"
    if rule.recommended is None:
        return f"Consent {consent}: no ratio moves any surplus"
    more = f" and {len(rule.sets) - 1} more" if len(rule.sets) > 1 else ""
    best = f"{between(rule.recommended.ends)}{more}, {number(float(rule.value))} {unit}"
    return f"Consent {consent}: best at {best}"
