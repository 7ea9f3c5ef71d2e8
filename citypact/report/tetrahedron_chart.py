"""The divisions of four players in a tetrahedron, seen from one side: the core and what the rules give."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.report.allocation_marks import (
    Mark,
    adding_up,
    corner_label,
    entitle,
    legend_below,
    names_of,
    place_label,
    set_text,
    unit_of,
)
from citypact.report.amounts import display_width
from citypact.report.gain_chart import GREEN, GREY
from citypact.report.imputation_simplex import Simplex, around, facets, simplex_of
from citypact.scenario.allocation_answer import AllocationResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Corners as seen: the second player stands behind the base's other two, the fourth above.
CORNERS = np.array([[0.0, 0.12], [0.62, 0.0], [1.0, 0.34], [0.48, 0.98]])
#: Where a corner's name stands: away from it in points, and which side of the text is there.
_PLACES: tuple[
    tuple[tuple[int, int], Literal["left", "center", "right"], Literal["top", "center", "bottom"]], ...
] = (
    ((-8, 0), "right", "center"),
    ((0, -10), "center", "top"),
    ((8, 0), "left", "center"),
    ((0, 8), "center", "bottom"),
)
#: The edge between the first and the third player is behind the body.
_HIDDEN = (0, 2)


def tetrahedron_figure(result: AllocationResult) -> Figure:
    """Draw the imputations of a game of four, its core and the allocations.

    Parameters
    ----------
    result : AllocationResult
        A game of four players.

    Raises
    ------
    InputError
        If there are not four players.
    InfeasibleDesign
        If together the players have no more than alone.
    MissingExtra
        If a player's name needs characters that no installed font has.
    """
    from matplotlib.figure import Figure

    game = result.game
    if game.size != 4:
        raise InputError(Problem("players", game.size, "4 for a tetrahedron"))
    simplex = simplex_of(game)
    if simplex is None:
        raise InfeasibleDesign(
            "together the players have no more than alone: there is no tetrahedron to draw"
        )
    names, unit = names_of(result), unit_of(result)
    figure = Figure(figsize=(7.6, 6.6), layout="constrained")
    axes = figure.add_subplot()
    axes.set_aspect("equal")
    axes.axis("off")
    _edges(axes)
    best = simplex.alone + simplex.surplus
    labels = [corner_label(name, float(amount)) for name, amount in zip(names, best, strict=True)]
    _names(axes, labels)
    core = result.document["core"]["vertices"]
    if core:
        _core(axes, simplex, simplex.shares(core))
    else:
        axes.plot([], [], " ", label="core: empty")
    drawn = adding_up(result, axes)
    for mark in drawn:
        _point(axes, simplex, mark)
    points = np.vstack([CORNERS, *(_seen(simplex.shares(mark.amounts)) for mark in drawn)])
    low, high = points.min(axis=0) - 0.08, points.max(axis=0) + 0.08
    first, _, third, _ = (max(map(display_width, label.split("\n"))) for label in labels)
    axes.set_xlim(min(low[0], -0.019 * (3 + first)), max(high[0], 1.0 + 0.019 * (3 + third)))
    axes.set_ylim(low[1], high[1])
    entitle(axes, result)
    legend_below(figure)
    return set_text(figure, [*names, unit])


def _seen(shares: FloatArray) -> FloatArray:
    """Project shares of the surplus to the picture, shape (k, 2)."""
    drawn: FloatArray = shares @ CORNERS
    return drawn


def _edges(axes: Axes) -> None:
    for pair in combinations(range(4), 2):
        hidden = pair == _HIDDEN
        axes.plot(
            *CORNERS[list(pair)].T,
            color=GREY if hidden else "black",
            linestyle=":" if hidden else "-",
            linewidth=1.0 if hidden else 1.2,
            zorder=1,
            label="imputations" if pair == (0, 1) else None,
        )


def _names(axes: Axes, labels: list[str]) -> None:
    for label, corner, (offset, across, up) in zip(labels, CORNERS, _PLACES, strict=True):
        axes.annotate(
            label,
            corner,
            xytext=offset,
            textcoords="offset points",
            ha=across,
            va=up,
            fontsize=10,
        )


def _core(axes: Axes, simplex: Simplex, corners: FloatArray) -> None:
    """Draw the faces and edges of the core; flat cores are drawn as what they are."""
    seen, held = _seen(corners), facets(simplex, corners)
    label: str | None = "core"
    for _, on in held:
        if len(on) >= 3:
            axes.fill(*around(seen[on]).T, facecolor=GREEN, alpha=0.12, linewidth=0, zorder=2, label=label)
            label = None
    for first, second in combinations(range(len(corners)), 2):
        both = [mask for mask, on in held if first in on and second in on]
        if _directions(both) >= 3:
            axes.plot(*seen[[first, second]].T, color=GREEN, linewidth=1.2, zorder=3)
    if len(corners) <= 2:
        axes.plot(
            *seen.T, color=GREEN, alpha=0.5, linewidth=7, marker="o", markersize=15, zorder=2, label=label
        )


def _directions(masks: list[int]) -> int:
    """Independent bounds among those of some coalitions and of all players together."""
    rows = [[float(mask >> player & 1) for player in range(4)] for mask in (*masks, 0b1111)]
    return int(np.linalg.matrix_rank(np.array(rows)))


def _point(axes: Axes, simplex: Simplex, mark: Mark) -> None:
    shares = simplex.shares(mark.amounts)
    (place,) = _seen(shares)
    # A line down to the base, where the fourth player gets nothing, tells near from far.
    foot = shares.copy()
    foot[0, 3] = 0.0
    foot[0, :3] += shares[0, 3] / 3
    (base,) = _seen(foot)
    axes.plot(*np.array([place, base]).T, color=mark.colour, linewidth=0.8, linestyle=":", zorder=4)
    style: dict[str, Any] = {} if mark.shape == "x" else {"markerfacecolor": "none"}
    axes.plot(
        *place,
        linestyle="none",
        marker=mark.shape,
        markersize=mark.size,
        markeredgewidth=2.0,
        color=mark.colour,
        label=place_label(mark),
        zorder=6,
        **style,
    )
