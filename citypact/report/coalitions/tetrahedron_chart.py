"""The divisions of four players in a tetrahedron, seen from one side: the core and what the rules give."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np

from citypact.errors import InfeasibleDesign, InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.report.coalitions.allocation_marks import (
    Mark,
    adding_up,
    corner_label,
    mark_point,
    names_of,
    simplex_chart,
)
from citypact.report.coalitions.imputation_simplex import Simplex, around, coordinates, facets, simplex_of
from citypact.report.pictures.form import Area, Axis, Chart, Layer, Line, Note, Panel, Remark
from citypact.report.words.amounts import display_width
from citypact.scenario.allocation_answer import AllocationResult

if TYPE_CHECKING:
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


def tetrahedron_picture(result: AllocationResult) -> Chart:
    """Show the imputations of a game of four, its core and the allocations.

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
    """
    game = result.game
    if game.size != 4:
        raise InputError(Problem("players", game.size, "4 for a tetrahedron"))
    simplex = simplex_of(game)
    if simplex is None:
        raise InfeasibleDesign(
            "together the players have no more than alone: there is no tetrahedron to draw"
        )
    best = simplex.alone + simplex.surplus
    labels = [corner_label(name, float(amount)) for name, amount in zip(names_of(result), best, strict=True)]
    core = result.document["core"]["vertices"]
    drawn, told = adding_up(result)
    layers = [*_edges(), *_names(labels)]
    layers += _core(simplex, simplex.shares(core)) if core else [Remark("core: empty")]
    layers += [*told, *(layer for mark in drawn for layer in _point(simplex, mark))]
    points = np.vstack([CORNERS, *(_seen(simplex.shares(mark.amounts)) for mark in drawn)])
    (left, foot), (right, top) = (points.min(axis=0) - 0.08).tolist(), (points.max(axis=0) + 0.08).tolist()
    first, _, third, _ = (max(map(display_width, label.split("\n"))) for label in labels)
    panel = Panel(
        Axis(low=min(left, -0.019 * (3 + first)), high=max(right, 1.0 + 0.019 * (3 + third))),
        Axis(low=foot, high=top), layers, aspect=1.0, bare=True,
    )  # fmt: skip
    return simplex_chart(result, panel, (7.6, 6.6))


def tetrahedron_figure(result: AllocationResult) -> Figure:
    """Draw the tetrahedron (see ``tetrahedron_picture``).

    Raises
    ------
    MissingExtra
        If a player's name needs characters that no installed font has.
    """
    figure: Figure = tetrahedron_picture(result).plot()
    return figure


def _seen(shares: FloatArray) -> FloatArray:
    """Project shares of the surplus to the picture, shape (k, 2)."""
    drawn: FloatArray = shares @ CORNERS
    return drawn


def _edges() -> list[Layer]:
    layers: list[Layer] = []
    for pair in combinations(range(4), 2):
        ends = coordinates(CORNERS[list(pair)])
        if pair == _HIDDEN:
            layers.append(Line("", *ends, "grey", "dotted", 1.0))
        else:
            layers.append(Line("imputations", *ends, "black", width=1.2))
    return layers


def _names(labels: list[str]) -> list[Layer]:
    return [
        Note(
            label,
            corner[0],
            corner[1],
            size=10.0,
            across=across,
            up=up,
            shift=(float(shift[0]), float(shift[1])),
        )
        for label, corner, (shift, across, up) in zip(labels, CORNERS.tolist(), _PLACES, strict=True)
    ]


def _core(simplex: Simplex, corners: FloatArray) -> list[Layer]:
    """Return the faces and edges of the core; flat cores are drawn as what they are."""
    seen, held = _seen(corners), facets(simplex, corners)
    layers: list[Layer] = [
        Area("core", *coordinates(around(seen[on])), "green", 0.12) for _, on in held if len(on) >= 3
    ]
    for first, second in combinations(range(len(corners)), 2):
        both = [mask for mask, on in held if first in on and second in on]
        if _directions(both) >= 3:
            layers.append(Line("", *coordinates(seen[[first, second]]), "green", width=1.2))
    if len(corners) <= 2:
        layers.append(
            Line("core", *coordinates(seen), "green", width=7.0, shape="circle", size=15.0, strength=0.5)
        )
    return layers


def _directions(masks: list[int]) -> int:
    """Independent bounds among those of some coalitions and of all players together."""
    rows = [[float(mask >> player & 1) for player in range(4)] for mask in (*masks, 0b1111)]
    return int(np.linalg.matrix_rank(np.array(rows)))


def _point(simplex: Simplex, mark: Mark) -> list[Layer]:
    shares = simplex.shares(mark.amounts)
    (place,) = _seen(shares)
    # A line down to the base, where the fourth player gets nothing, tells near from far.
    foot = shares.copy()
    foot[0, 3] = 0.0
    foot[0, :3] += shares[0, 3] / 3
    (base,) = _seen(foot)
    down = coordinates(np.array([place, base]))
    return [Line("", *down, mark.tone, "dotted", 0.8), mark_point(mark, place.tolist())]
