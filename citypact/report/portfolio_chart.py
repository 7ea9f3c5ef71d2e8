"""Moved surplus over the ratio as a figure: the steps, the best ratios, and the notice's one half."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from citypact.mechanisms.portfolio.result import STATUTORY, UNIT, PortfolioRule
from citypact.mechanisms.portfolio.selection.result import PortfolioSelection
from citypact.report.amounts import between, number, percent, scale_exponent
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, GREY, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_STEPS = 4000  #: steps that are drawn; of a longer profile, the highest of each stretch

NARROW = 0.012  #: intervals that would hardly be seen are drawn as a line


def portfolio_figure(rule: PortfolioRule, selection: PortfolioSelection | None = None) -> Figure:
    """Draw the surplus that moves at every ratio, the best ratios, first best and one half.

    Parameters
    ----------
    rule : PortfolioRule
        The result; where nothing moves, the steps stand at zero and nothing is recommended.
    selection : PortfolioSelection, optional
        The list chosen under side constraints; its ratio is marked.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Examples
    --------
    >>> from citypact.games.portfolio import Portfolio
    >>> from citypact.mechanisms.portfolio import best_portfolio_ratio
    >>> pair = Portfolio.from_columns([1, 1], [0.70, 0.05], [0.05, 0.70])
    >>> portfolio_figure(best_portfolio_ratio(pair)).axes[0].get_xlabel()
    'share of the tax that goes to the origin (ratio)'
    """
    from matplotlib.figure import Figure

    unit = unit_in_letters(UNIT)
    fonts = fonts_for([unit])
    figure = Figure(figsize=(7.2, 4.8), layout="constrained")
    axes = figure.add_subplot()
    exponent = _draw(axes, rule)
    if selection is not None and selection.ratio is not None:
        label = f"with side constraints: {percent(selection.ratio)}, {number(float(selection.value))}"
        axes.axvline(selection.ratio, color="black", linewidth=1.6, label=label, zorder=3)
    axes.set_xlabel("share of the tax that goes to the origin (ratio)")
    axes.set_ylabel(f"surplus of the plants that move\n({f'1e{exponent} x ' if exponent else ''}{unit})")
    axes.set_title(_title(rule, unit), fontsize=11)
    axes.set_xlim(0, 1)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
    return figure


def _draw(axes: Axes, rule: PortfolioRule) -> int:
    """Draw steps and marks in units of a power of ten; return its exponent."""
    first_best = rule.portfolio.first_best
    exponent = scale_exponent((first_best, rule.value))
    scale = Fraction(10) ** exponent
    unit = 1 / (scale * rule.profile.denominator)
    lows, highs, steps, singles = _steps(rule)
    axes.hlines([float(step * unit) for step in steps], lows, highs, color=BLUE, linewidth=2, zorder=4)
    axes.plot([], [], color=BLUE, linewidth=2, label="surplus that moves")
    if singles:
        axes.plot(
            [ratio for ratio, _ in singles],
            [float(step * unit) for _, step in singles],
            linestyle="none", marker="o", markersize=4, color=BLUE, zorder=4,
        )  # fmt: skip
    for place, found in enumerate(rule.sets):
        label = "best ratios" if place == 0 else None
        lo, hi = found.ends
        if hi - lo > NARROW:
            axes.axvspan(lo, hi, color=GREEN, alpha=0.2, linewidth=0, label=label)
        else:
            axes.axvline((lo + hi) / 2, color=GREEN, alpha=0.4, linewidth=6, label=label)
    half = rule.value_at(STATUTORY)
    axes.axvline(0.5, color=VERMILION, linestyle="--", linewidth=1.6, zorder=3)
    axes.lines[-1].set_label(f"the notice's one half: {number(float(half))}")
    axes.axhline(float(first_best / scale), color=GREY, linestyle=":", linewidth=1.4, zorder=2)
    axes.lines[-1].set_label(f"first best: {number(float(first_best))}")
    top = float(max(first_best, rule.value) / scale) or 1.0
    axes.set_ylim(-0.04 * top, 1.1 * top)
    return exponent


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
