r"""How much every coalition gives up by staying, the worst first.

The curve of an allocation :math:`x` is the list of its excesses in descending order; the
nucleolus is the allocation whose list is lexicographically smallest [Schmeidler1969]_. Above
zero a coalition does better on its own.

References
----------
.. [Schmeidler1969] D. Schmeidler, "The nucleolus of a characteristic function game", SIAM
   Journal on Applied Mathematics 17(6), 1969, 1163-1170.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.report.allocation_marks import marks, set_text, title_of, unit_of
from citypact.report.amounts import number
from citypact.report.gain_chart import GREY
from citypact.scenario.allocation_answer import AllocationResult
from citypact.solvers.core_sets.excess_table import excesses

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Curves of more coalitions show the worst of them only.
MOST_COALITIONS = 4096
MOST_POINTS = 40  #: beyond, a line without points
_WANTED = ("Shapley value", "nucleolus", "proposal")


def excess_figure(result: AllocationResult) -> Figure:
    """Draw the excess profile of the proposal, the nucleolus and the Shapley value.

    Parameters
    ----------
    result : AllocationResult
        A game of at least 2 and at most 24 players. Without any of the three the first two
        allocations are drawn.

    Raises
    ------
    MissingExtra
        If the unit needs characters that no installed font has.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    listed = marks(result)
    drawn = [mark for mark in listed if mark.label in _WANTED] or listed[:2]
    unit = unit_of(result)
    figure = Figure(figsize=(7.6, 4.8), layout="constrained")
    axes = figure.add_subplot()
    count = 2**result.game.size - 2
    for mark, style in zip(drawn, ("-", "--", ":"), strict=False):
        profile = sorted_excesses(result, mark.amounts)[:MOST_COALITIONS]
        pointed = len(profile) <= MOST_POINTS
        axes.plot(
            np.arange(1, len(profile) + 1),
            profile,
            style,
            color=mark.colour,
            marker=mark.shape if pointed else None,
            markersize=0.6 * mark.size,
            markerfacecolor="none" if mark.shape != "x" else None,
            linewidth=1.6,
            label=mark.label,
            zorder=3,
        )
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=2)
    low, high = axes.get_ylim()
    if high > 0:
        axes.axhspan(0.0, high, color=GREY, alpha=0.08, linewidth=0, zorder=0, label="does better on its own")
        axes.set_ylim(low, high)
    worst = f"the worst {MOST_COALITIONS:,} of {count:,}" if count > MOST_COALITIONS else f"all {count:,}"
    axes.set_xlabel(f"coalitions in the order of what they give up ({worst})")
    axes.set_ylabel(f"given up by staying: excess\n({unit})")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: number(amount)))
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(title_of(result) or "Excess profile", fontsize=11)
    figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    return set_text(figure, [unit])


def sorted_excesses(result: AllocationResult, amounts: tuple[float, ...]) -> FloatArray:
    """Return the excesses of all proper coalitions in descending order, in profit orientation."""
    return np.sort(excesses(result.game, amounts)[1:-1])[::-1]
