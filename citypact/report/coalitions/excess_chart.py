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
from citypact.report.coalitions.allocation_marks import full_title, instead_of, marks
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Span, zero
from citypact.scenario.allocation_answer import AllocationResult
from citypact.solvers.core_sets.excess_table import excesses

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Curves of more coalitions show the worst of them only.
MOST_COALITIONS = 4096
MOST_POINTS = 40  #: beyond, a line without points
_WANTED = ("Shapley value", "nucleolus", "proposal")


def excess_picture(result: AllocationResult) -> Chart:
    """Show the excess profile of the proposal, the nucleolus and the Shapley value.

    Parameters
    ----------
    result : AllocationResult
        A game of at least 2 and at most 24 players. Without any of the three the first two
        allocations are drawn.
    """
    listed = marks(result)
    drawn = [mark for mark in listed if mark.label in _WANTED] or listed[:2]
    count = 2**result.game.size - 2
    layers, highest = list[Layer](), 0.0
    for mark, stroke in zip(drawn, ("solid", "dashed", "dotted"), strict=False):
        profile = sorted_excesses(result, mark.amounts)[:MOST_COALITIONS]
        highest = max(highest, float(profile[0]))
        shape = mark.shape if len(profile) <= MOST_POINTS else ""
        order = np.arange(1, len(profile) + 1).tolist()
        layers.append(
            Line(mark.label, order, profile.tolist(), mark.tone, stroke, 1.6, shape, 0.6 * mark.size)
        )
    shaded = [Span("does better on its own", "y", 0.0, 1.05 * highest, "grey", 0.08)] if highest > 0 else []
    worst = f"the worst {MOST_COALITIONS:,} of {count:,}" if count > MOST_COALITIONS else f"all {count:,}"
    panel = Panel(
        Axis(f"coalitions in the order of what they give up ({worst})", form="whole"),
        Axis("given up by staying: excess", result.game.unit, scaled=True),
        (*shaded, zero(), *layers),
    )
    title = full_title(result) or "Excess profile"
    return Chart(title, (panel,), (7.6, 4.8), columns=4, instead=instead_of(result))


def excess_figure(result: AllocationResult) -> Figure:
    """Draw the excess profiles (see ``excess_picture``).

    Raises
    ------
    MissingExtra
        If the unit needs characters that no installed font has.
    """
    figure: Figure = excess_picture(result).plot()
    return figure


def sorted_excesses(result: AllocationResult, amounts: tuple[float, ...]) -> FloatArray:
    """Return the excesses of all proper coalitions in descending order, in profit orientation."""
    return np.sort(excesses(result.game, amounts)[1:-1])[::-1]
