"""Where populations go: arrows, paths, nullclines and rest points of replicator dynamics.

Two populations with two strategies each fill a square, three a cube. A rest point is filled if it is
asymptotically stable, hollow if it is unstable, half filled in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.populations import PopulationGame
from citypact.report.pictures.form import Arrows, Axis, Chart, Layer, Line, Panel, Points, Rule, Span
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped, clipped_apart, shown
from citypact.solvers.replicator.field import replicator_field
from citypact.solvers.replicator.motion import replicator_path
from citypact.solvers.replicator.rest_point import RestContinuum, RestPoint, RestPoints
from citypact.solvers.replicator.resting import rest_points

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Arrows along each side of the square; below this part of the fastest, speed counts as none.
_ARROWS, _STILL = 17, 1e-12
#: Starts that cross a square, and a cube, without looking arranged.
_STARTS = {
    2: ((0.12, 0.3), (0.85, 0.15), (0.3, 0.85), (0.8, 0.75), (0.55, 0.45)),
    3: ((0.2, 0.3, 0.8), (0.8, 0.2, 0.3), (0.4, 0.8, 0.2), (0.7, 0.7, 0.7), (0.15, 0.6, 0.5)),
}
#: Label, shape, how it is filled and colour, by how a rest point is drawn.
_STYLES: dict[str, tuple[str, str, Literal["full", "none", "left", "bottom"], str]] = {
    "asymptotically stable": ("asymptotically stable (sink)", "circle", "full", "black"),
    "stable but not asymptotically": ("stable, not asymptotically (centre)", "circle", "left", "black"),
    "undecided by linearisation": ("undecided by linearisation", "circle", "bottom", "vermilion"),
    "source": ("unstable (source)", "circle", "none", "black"),
    "saddle": ("unstable (saddle)", "diamond", "none", "black"),
    "unstable": ("unstable (with an eigenvalue on the axis)", "up", "none", "black"),
}
_RESTING = "at rest throughout"
#: A face or the whole cube is drawn by joining its corners, of which there are at most so many.
_CORNERS = 8


def phase_picture(
    game: PopulationGame,
    starts: Sequence[Sequence[float]] | None = None,
    horizon: float | None = None,
) -> Chart:
    """Show the replicator dynamics of two or three populations with two strategies each.

    Parameters
    ----------
    game : PopulationGame
        Two or three populations, two strategies each.
    starts : sequence of points, optional
        States from which paths are drawn, the shares of the first strategies; by default five.
    horizon : float, optional
        Length of the paths in time (see ``replicator_path``).

    Raises
    ------
    InputError
        If the game has another size or a start is no state of it.

    Examples
    --------
    >>> hunt = PopulationGame(([[4, 0], [3, 3]], [[4, 3], [0, 3]]), ("east", "west"), (("stag", "hare"),) * 2)
    >>> phase_picture(hunt).panels[0].x.label
    'share of east that chooses: stag'
    """
    if game.shape not in ((2, 2), (2, 2, 2)):
        expected = "two or three populations with two strategies each"
        raise InputError(Problem("game", f"strategies {game.shape}", expected))
    found = rest_points(game)
    chosen = _STARTS[game.size] if starts is None else starts
    paths = [replicator_path(game, start, horizon).points for start in chosen]
    ground = [*_arrows(game), *_nullclines(game)] if game.size == 2 else _cube()
    layers = (*ground, *_continua(found.continua), *_paths(paths), *_marks(found.points))
    axes = _axes(game)
    z, aspect, size = (None, 1.0, (6.6, 7.5)) if game.size == 2 else (axes[2], None, (7.2, 7.2))
    return Chart(_title(game, found), (Panel(axes[0], axes[1], layers, z, grid="", aspect=aspect),), size)


def phase_portrait(
    game: PopulationGame,
    starts: Sequence[Sequence[float]] | None = None,
    horizon: float | None = None,
) -> Figure:
    """Draw the replicator dynamics (see ``phase_picture``).

    Raises
    ------
    InputError
        If the game has another size or a start is no state of it.
    MissingExtra
        If a name needs characters that no installed font has.
    """
    figure: Figure = phase_picture(game, starts, horizon).plot()
    return figure


def _arrows(game: PopulationGame) -> list[Layer]:
    """Return the direction of motion; the longer, the faster."""
    grid = (np.arange(_ARROWS) + 0.5) / _ARROWS
    places = np.array([(x, y) for y in grid for x in grid])
    field = np.array([replicator_field(game, place) for place in places])
    pace = np.hypot(*field.T)
    fastest = pace.max()
    if not fastest > 0:
        return []
    moving = pace > _STILL * fastest
    # Roots of speed: slow corners keep a visible arrow.
    length = np.sqrt(pace[moving] / fastest)
    half = field[moving] / pace[moving, None] * length[:, None] / _ARROWS / 2
    tails, heads = places[moving] - half, places[moving] + half
    (xs, ys), (to_xs, to_ys) = tails.T.tolist(), heads.T.tolist()
    return [Arrows("", xs, ys, to_xs, to_ys, "grey", 1.3, 0.55)]


def _nullclines(game: PopulationGame) -> list[Layer]:
    """Return where one population stands still."""
    own, other = game.advantages
    first, second = _names(game)
    sides: tuple[tuple[str, float, float, Literal["x", "y"], str], ...] = (
        (first, own[0, 1], own[0, 0], "y", "dashed"),
        (second, other[1, 0], other[0, 0], "x", "dashdot"),
    )
    # The advantage is a line from `none` to `every`; it is zero inside only if the signs differ.
    return [
        Rule(f"{name} stands still", side, float(none / (none - every)), "green", stroke)
        for name, none, every, side, stroke in sides
        if none * every < 0 or (none == 0) != (every == 0)
    ]


def _continua(continua: Sequence[RestContinuum]) -> list[Layer]:
    layers: list[Layer] = []
    for continuum in continua:
        trace = continuum.trace
        if continuum.dimension == 1:
            layers.append(_line(_RESTING, trace, "orange", width=6.0, strength=0.45))
        elif trace.shape[1] == 2:
            layers.append(Span(_RESTING, "x", 0.0, 1.0, "orange", 0.35))
        elif len(trace) <= _CORNERS:
            layers += [
                _line(_RESTING, np.array([corner, end]), "orange", width=3.0, strength=0.35)
                for at, corner in enumerate(trace)
                for end in trace[:at]
            ]
        else:
            layers.append(_line(_RESTING, trace, "orange", width=0.0, shape="dot", strength=0.6))
    return layers


def _line(
    label: str, trace: FloatArray, tone: str, *, width: float, shape: str = "", strength: float = 1.0
) -> Line:
    """Return a line through points of the square or of the cube."""
    xs, ys, *zs = trace.T.tolist()
    stroke, size = "solid", 6.0
    return Line(label, xs, ys, tone, stroke, width, shape, size, strength, zs[0] if zs else None)


def _paths(paths: Sequence[FloatArray]) -> list[Layer]:
    layers: list[Layer] = []
    for path in paths:
        layers.append(_line("path from its start (dot)", path, "blue", width=1.3))
        layers.append(_line("", path[:1], "blue", width=0.0, shape="dot"))
    return layers


def _marks(points: Sequence[RestPoint]) -> list[Layer]:
    """Return a mark for every rest point by what is known of its stability."""
    layers: list[Layer] = []
    for point in points:
        key = point.kind if point.kind in ("source", "saddle") else point.stability
        label, shape, filling, tone = _STYLES[key]
        xs, ys, *zs = ([float(share)] for share in point.shares)
        layers.append(Points(label, xs, ys, tone, shape, 10.0, filling, zs=zs[0] if zs else None))
    return layers


def _cube() -> list[Layer]:
    corners = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float64)
    return [
        _line("", np.array([one, other]), "grey", width=0.8, strength=0.7)
        for at, one in enumerate(corners)
        for other in corners[:at]
        if np.abs(one - other).sum() == 1
    ]


def _axes(game: PopulationGame) -> list[Axis]:
    between = " that chooses: " if game.size == 2 else "\nthat chooses: "
    return [
        Axis(f"share of {name}{between}{_name(own[0])}", low=0.0, high=1.0)
        for name, own in zip(_names(game), game.strategies, strict=True)
    ]


def _title(game: PopulationGame, found: RestPoints) -> str:
    """Say which states last."""
    stable = [", ".join(_name(place) for place in point.face.values()) for point in found.stable]
    if not stable:
        return "No state is asymptotically stable"
    if len(stable) == 1:
        return f"Asymptotically stable:\n{stable[0]}"
    return f"{len(stable)} states are asymptotically stable"


def _names(game: PopulationGame) -> list[str]:
    """Return the populations' names as the picture shows them, no two alike."""
    return clipped_apart([shown(" ".join(name.split())) for name in game.populations], LONGEST_NAME)


def _name(text: str) -> str:
    return clipped(shown(" ".join(text.split())), LONGEST_NAME)
