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
from citypact.report.coalitions.allocation_marks import (
    adding_up,
    corner_label,
    mark_point,
    names_of,
    simplex_chart,
)
from citypact.report.coalitions.imputation_simplex import Simplex, around, coordinates, simplex_of
from citypact.report.pictures.form import Area, Axis, Chart, Layer, Line, Note, Panel, Remark
from citypact.scenario.allocation_answer import AllocationResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Corners of the triangle: first player left, second right, third above.
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.75**0.5]])


def simplex_picture(result: AllocationResult) -> Chart:
    """Show the imputations of a game of three, its core and the allocations.

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
    """
    game = result.game
    if game.size != 3:
        raise InputError(Problem("players", game.size, "3 for a triangle"))
    simplex = simplex_of(game)
    if simplex is None:
        raise InfeasibleDesign("together the players have no more than alone: there is no triangle to draw")
    drawn, told = adding_up(result)
    spots = [in_plane(simplex, mark.amounts)[0] for mark in drawn]
    layers = (
        *_triangle(simplex, names_of(result)), *_core(simplex, result), *told,
        *(mark_point(mark, spot) for mark, spot in zip(drawn, spots, strict=True)),
    )  # fmt: skip
    # Room for the names of the corners and for points outside the triangle.
    points = np.vstack([CORNERS, *spots])
    low, high = points.min(axis=0) - 0.08, points.max(axis=0) + 0.08
    panel = Panel(
        Axis(low=float(low[0]) - 0.05, high=float(high[0]) + 0.05),
        Axis(low=float(low[1]) - 0.04, high=float(high[1])),
        layers, aspect=1.0, bare=True,
    )  # fmt: skip
    return simplex_chart(result, panel, (7.6, 6.4))


def simplex_figure(result: AllocationResult) -> Figure:
    """Draw the triangle (see ``simplex_picture``).

    Raises
    ------
    MissingExtra
        If a player's name needs characters that no installed font has.
    """
    figure: Figure = simplex_picture(result).plot()
    return figure


def in_plane(simplex: Simplex, points: Any) -> FloatArray:
    """Return allocations as points of the picture, shape (k, 2)."""
    drawn: FloatArray = simplex.shares(points) @ CORNERS
    return drawn


def _triangle(simplex: Simplex, names: list[str]) -> list[Layer]:
    layers: list[Layer] = [
        Area("", *coordinates(CORNERS), "pale", 1.0),
        Line("imputations", *_closed(CORNERS), "black", width=1.2),
    ]
    for share in (0.25, 0.5, 0.75):
        for player in range(3):
            layers.append(Line("", *_across(player, share), "grey", width=0.4, strength=0.35))
    for player, (name, corner) in enumerate(zip(names, CORNERS.tolist(), strict=True)):
        best = float(simplex.alone[player] + simplex.surplus)
        above = player == 2
        layers.append(
            Note(
                corner_label(name, best), corner[0], corner[1], size=10.0, up="bottom" if above else "top",
                shift=(0.0, 8.0 if above else -8.0),
            )
        )  # fmt: skip
    return layers


def _across(player: int, share: float) -> tuple[list[float], list[float]]:
    """Return the line on which a player has a given share of the surplus."""
    others = [other for other in range(3) if other != player]
    ends = [share * CORNERS[player] + (1 - share) * CORNERS[other] for other in others]
    return coordinates(np.array(ends))


def _closed(corners: FloatArray) -> tuple[list[float], list[float]]:
    return coordinates(np.vstack([corners, corners[:1]]))


def _core(simplex: Simplex, result: AllocationResult) -> list[Layer]:
    """Return the core and the least core, and what each pair can take alone."""
    core = result.document["core"]
    least = solver("least_core_vertices")(simplex.game)
    told: list[Layer] = [Remark("core: empty")]
    if core["vertices"]:
        told = _region(in_plane(simplex, core["vertices"]), "green", 0.22, "core")
    return [*told, *_pairs(simplex), *_region(in_plane(simplex, least), "blue", 0.45, "least core")]


def _pairs(simplex: Simplex) -> list[Layer]:
    """Return the line on which each pair gets what it has alone: the third player's share is fixed."""
    pays = simplex.game.cost
    label = "a pair pays what it would alone" if pays else "a pair gets what it has alone"
    shares = [1.0 - simplex.bound(0b111 ^ 1 << player) for player in range(3)]
    return [
        Line(label, *_across(player, share), "orange", "dashed", 1.3)
        for player, share in enumerate(shares)
        if 0 < share < 1
    ]


def _region(corners: FloatArray, tone: str, strength: float, label: str) -> list[Layer]:
    """Return a polygon, or the segment or point to which it has shrunk."""
    spread = np.linalg.matrix_rank(corners - corners[0], tol=1e-9) if len(corners) > 1 else 0
    if spread == 2:
        return [Area(label, *coordinates(around(corners)), tone, strength, 1.2)]
    ends = corners[[int(np.argmin(corners @ [1.0, 1e-3])), int(np.argmax(corners @ [1.0, 1e-3]))]]
    strength = max(strength, 0.4)
    if spread:
        return [Line(label, *coordinates(ends), tone, width=7.0, strength=strength)]
    return [
        Line(label, *coordinates(ends[:1]), tone, width=0.0, shape="circle", size=19.0, strength=strength)
    ]
