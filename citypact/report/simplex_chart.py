"""The divisions of three players in a triangle: core, least core and what the rules give.

Each corner gives one player all that the three have over staying alone; a point nearer to a
corner is better for its player, in a cost game as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.mechanisms.allocation.rules import solver
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
from citypact.report.gain_chart import BLUE, GREEN, GREY, ORANGE
from citypact.report.imputation_simplex import Simplex, around, simplex_of
from citypact.scenario.allocation_answer import AllocationResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Corners of the triangle: first player left, second right, third above.
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.75**0.5]])


def simplex_figure(result: AllocationResult) -> Figure:
    """Draw the imputations of a game of three, its core and the allocations.

    Parameters
    ----------
    result : AllocationResult
        A game of three players.

    Raises
    ------
    InputError
        If there are not three players.
    InfeasibleDesign
        If together the players have no more than alone, so that there is no triangle.
    MissingExtra
        If a player's name needs characters that no installed font has.
    """
    from matplotlib.figure import Figure

    game = result.game
    if game.size != 3:
        raise InputError(Problem("players", game.size, "3 for a triangle"))
    simplex = simplex_of(game)
    if simplex is None:
        raise InfeasibleDesign("together the players have no more than alone: there is no triangle to draw")
    names, unit = names_of(result), unit_of(result)
    figure = Figure(figsize=(7.6, 6.4), layout="constrained")
    axes = figure.add_subplot()
    axes.set_aspect("equal")
    axes.axis("off")
    _triangle(axes, simplex, names)
    _core(axes, simplex, result)
    drawn = adding_up(result, axes)
    for mark in drawn:
        _point(axes, simplex, mark)
    _room(axes, simplex, drawn)
    entitle(axes, result)
    legend_below(figure)
    return set_text(figure, [*names, unit])


def in_plane(simplex: Simplex, points: Any) -> FloatArray:
    """Return allocations as points of the picture, shape (k, 2)."""
    drawn: FloatArray = simplex.shares(points) @ CORNERS
    return drawn


def _triangle(axes: Axes, simplex: Simplex, names: list[str]) -> None:
    axes.fill(
        *CORNERS.T, facecolor="#FAFAFA", edgecolor="black", linewidth=1.2, zorder=0, label="imputations"
    )
    for share in (0.25, 0.5, 0.75):
        for player in range(3):
            others = [other for other in range(3) if other != player]
            ends = [share * CORNERS[player] + (1 - share) * CORNERS[other] for other in others]
            axes.plot(*np.array(ends).T, color=GREY, linewidth=0.4, alpha=0.35, zorder=1)
    for player, (name, corner) in enumerate(zip(names, CORNERS, strict=True)):
        best = simplex.alone[player] + simplex.surplus
        above = player == 2
        axes.annotate(
            corner_label(name, float(best)),
            corner,
            xytext=(0, 8 if above else -8),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            fontsize=10,
        )


def _core(axes: Axes, simplex: Simplex, result: AllocationResult) -> None:
    """Draw the core and the least core, and what each pair can take alone."""
    _pairs(axes, simplex)
    core = result.document["core"]
    if core["vertices"]:
        _region(axes, in_plane(simplex, core["vertices"]), GREEN, 0.22, "core", 2)
    else:
        axes.plot([], [], " ", label="core: empty")
    corners = solver("least_core_vertices")(simplex.game)
    _region(axes, in_plane(simplex, corners), BLUE, 0.45, "least core", 3)


def _pairs(axes: Axes, simplex: Simplex) -> None:
    """Draw the line on which each pair gets what it has alone: the third player's share is fixed."""
    label: str | None = (
        "a pair pays what it would alone" if simplex.game.cost else "a pair gets what it has alone"
    )
    for player in range(3):
        share = 1.0 - simplex.bound(0b111 ^ 1 << player)
        if 0 < share < 1:
            others = [other for other in range(3) if other != player]
            ends = [share * CORNERS[player] + (1 - share) * CORNERS[other] for other in others]
            axes.plot(*np.array(ends).T, color=ORANGE, linestyle="--", linewidth=1.3, zorder=2, label=label)
            label = None


def _region(axes: Axes, corners: FloatArray, colour: str, alpha: float, label: str, order: int) -> None:
    """Draw a polygon, or the segment or point to which it has shrunk."""
    ordered = around(corners)
    spread = np.linalg.matrix_rank(corners - corners[0], tol=1e-9) if len(corners) > 1 else 0
    if spread == 2:
        axes.fill(
            *ordered.T,
            facecolor=colour,
            alpha=alpha,
            edgecolor=colour,
            linewidth=1.2,
            zorder=order,
            label=label,
        )
        return
    ends = corners[[int(np.argmin(corners @ [1.0, 1e-3])), int(np.argmax(corners @ [1.0, 1e-3]))]]
    point: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 19, "markeredgewidth": 0}
    line: dict[str, Any] = {"linewidth": 7, "solid_capstyle": "round"}
    style = line if spread else point
    axes.plot(*ends[: 1 + spread].T, color=colour, alpha=max(alpha, 0.4), zorder=order, label=label, **style)


def _point(axes: Axes, simplex: Simplex, mark: Mark) -> None:
    (place,) = in_plane(simplex, mark.amounts)
    axes.plot(
        *place,
        linestyle="none",
        marker=mark.shape,
        markersize=mark.size,
        markerfacecolor="none" if mark.shape != "x" else None,
        markeredgewidth=2.0,
        color=mark.colour,
        label=place_label(mark),
        zorder=6,
    )


def _room(axes: Axes, simplex: Simplex, drawn: list[Mark]) -> None:
    """Leave room for the names of the corners and for points outside the triangle."""
    points = np.vstack([CORNERS, *(in_plane(simplex, mark.amounts) for mark in drawn)])
    low, high = points.min(axis=0) - 0.08, points.max(axis=0) + 0.08
    axes.set_xlim(low[0] - 0.05, high[0] + 0.05)
    axes.set_ylim(low[1], high[1])
