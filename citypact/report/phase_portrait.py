"""Where populations go: arrows, paths, nullclines and rest points of replicator dynamics.

Two populations with two strategies each fill a square, three a cube. A rest point is filled if it is
asymptotically stable, hollow if it is unstable, half filled in between. Colours are those of M. Okabe
and K. Ito, "Color Universal Design" (2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from citypact.errors import InputError, Problem
from citypact.games.coalitional import FloatArray
from citypact.games.populations import PopulationGame
from citypact.report.allocation_marks import legend_below, set_text
from citypact.report.amounts import clipped, clipped_apart, shown
from citypact.report.gain_chart import BLUE, GREEN, GREY, LONGEST_NAME, ORANGE, VERMILION
from citypact.solvers.replicator.field import replicator_field
from citypact.solvers.replicator.motion import replicator_path
from citypact.solvers.replicator.rest_point import RestContinuum, RestPoint, RestPoints
from citypact.solvers.replicator.resting import rest_points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Arrows along each side of the square; below this part of the fastest, speed counts as none.
_ARROWS, _STILL = 17, 1e-12
#: Starts that cross a square, and a cube, without looking arranged.
_STARTS = {
    2: ((0.12, 0.3), (0.85, 0.15), (0.3, 0.85), (0.8, 0.75), (0.55, 0.45)),
    3: ((0.2, 0.3, 0.8), (0.8, 0.2, 0.3), (0.4, 0.8, 0.2), (0.7, 0.7, 0.7), (0.15, 0.6, 0.5)),
}
#: Label, shape, how it is filled and colour, by how a rest point is drawn.
_STYLES: dict[str, tuple[str, str, str, str]] = {
    "asymptotically stable": ("asymptotically stable (sink)", "o", "full", "black"),
    "stable but not asymptotically": ("stable, not asymptotically (centre)", "o", "left", "black"),
    "undecided by linearisation": ("undecided by linearisation", "o", "bottom", VERMILION),
    "source": ("unstable (source)", "o", "none", "black"),
    "saddle": ("unstable (saddle)", "D", "none", "black"),
    "unstable": ("unstable (with an eigenvalue on the axis)", "^", "none", "black"),
}
_RESTING = "at rest throughout"
#: A face or the whole cube is drawn by joining its corners, of which there are at most so many.
_CORNERS = 8


def phase_portrait(
    game: PopulationGame,
    starts: Sequence[Sequence[float]] | None = None,
    horizon: float | None = None,
) -> Figure:
    """Draw the replicator dynamics of two or three populations with two strategies each.

    Parameters
    ----------
    game : PopulationGame
        Two or three populations, two strategies each.
    starts : sequence of points, optional
        States from which paths are drawn, the shares of the first strategies; by default five.
    horizon : float, optional
        Length of the paths in time (see ``replicator_path``).

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    InputError
        If the game has another size or a start is no state of it.
    MissingExtra
        If a name needs characters that no installed font has.

    Examples
    --------
    >>> hunt = PopulationGame(([[4, 0], [3, 3]], [[4, 3], [0, 3]]), ("east", "west"), (("stag", "hare"),) * 2)
    >>> phase_portrait(hunt).axes[0].get_xlabel()
    'share of east that chooses: stag'
    """
    from matplotlib.figure import Figure

    if game.shape not in ((2, 2), (2, 2, 2)):
        expected = "two or three populations with two strategies each"
        raise InputError(Problem("game", f"strategies {game.shape}", expected))
    found = rest_points(game)
    chosen = _STARTS[game.size] if starts is None else starts
    paths = [replicator_path(game, start, horizon).points for start in chosen]
    figure = Figure(figsize=(6.6, 7.5) if game.size == 2 else (7.2, 7.2), layout="constrained")
    axes: Any = figure.add_subplot(**({} if game.size == 2 else {"projection": "3d"}))
    if game.size == 2:
        _arrows(axes, game)
        _nullclines(axes, game)
    else:
        _cube(axes)
    _continua(axes, found.continua)
    _paths(axes, paths)
    _marks(axes, found.points)
    labels = _dress(axes, game)
    axes.set_title(_title(game, found), fontsize=11, pad=10)
    legend_below(figure)
    return set_text(figure, labels)


def _arrows(axes: Axes, game: PopulationGame) -> None:
    """Draw the direction of motion; the longer and darker, the faster."""
    grid = (np.arange(_ARROWS) + 0.5) / _ARROWS
    places = np.array([(x, y) for y in grid for x in grid])
    field = np.array([replicator_field(game, place) for place in places])
    pace = np.hypot(*field.T)
    fastest = pace.max()
    if not fastest > 0:
        return
    moving = pace > _STILL * fastest
    # Roots of speed: slow corners keep a visible arrow.
    length = np.sqrt(pace[moving] / fastest)
    arrows = field[moving] / pace[moving, None] * length[:, None] / _ARROWS
    drawn = axes.quiver(
        *places[moving].T,
        *arrows.T,
        angles="xy",
        scale_units="xy",
        scale=1.0,
        width=0.003,
        pivot="middle",
        color=GREY,
        alpha=0.55,
        zorder=2,
    )
    # Its box, taken in units of data, would leave the layout no room.
    drawn.set_in_layout(False)


def _nullclines(axes: Axes, game: PopulationGame) -> None:
    """Draw where one population stands still."""
    own, other = game.advantages
    first, second = _names(game)
    for name, none, every, draw, style in (
        (first, own[0, 1], own[0, 0], axes.axhline, "--"),
        (second, other[1, 0], other[0, 0], axes.axvline, "-."),
    ):
        # The advantage is a line from `none` to `every`; it is zero inside only if the signs differ.
        if none * every < 0 or (none == 0) != (every == 0):
            label = f"{name} stands still"
            draw(none / (none - every), color=GREEN, linestyle=style, linewidth=1.4, label=label, zorder=3)


def _continua(axes: Any, continua: Sequence[RestContinuum]) -> None:
    label: str | None = _RESTING
    for continuum in continua:
        trace = continuum.trace
        if continuum.dimension == 1:
            style = {"linewidth": 6, "alpha": 0.45, "solid_capstyle": "butt", "zorder": 4}
            axes.plot(*trace.T, color=ORANGE, label=label, **style)
        elif trace.shape[1] == 2:
            axes.axvspan(0.0, 1.0, color=ORANGE, alpha=0.35, linewidth=0, label=label, zorder=1)
        elif len(trace) <= _CORNERS:
            for at, corner in enumerate(trace):
                for end in trace[:at]:
                    axes.plot(
                        *zip(corner, end, strict=True), color=ORANGE, alpha=0.35, linewidth=3, label=label
                    )
                    label = None
        else:
            axes.plot(*trace.T, color=ORANGE, marker=".", alpha=0.6, linestyle="none", label=label)
        label = None


def _paths(axes: Any, paths: Sequence[FloatArray]) -> None:
    label: str | None = "path from its start (dot)"
    for path in paths:
        axes.plot(*path.T, color=BLUE, linewidth=1.3, label=label, zorder=5)
        axes.plot(*path[:1].T, color=BLUE, marker=".", markersize=7, linestyle="none", zorder=5)
        label = None


def _marks(axes: Any, points: Sequence[RestPoint]) -> None:
    """Mark every rest point by what is known of its stability, one legend entry a type."""
    named: set[str] = set()
    for point in points:
        key = point.kind if point.kind in ("source", "saddle") else point.stability
        label, shape, filling, colour = _STYLES[key]
        axes.plot(
            *([share] for share in point.shares),
            marker=shape,
            fillstyle=filling,
            markersize=10,
            markeredgewidth=1.6,
            color=colour,
            markerfacecoloralt="white",
            linestyle="none",
            label=None if label in named else label,
            # In space nothing is clipped anyway, and the layout would measure the marks before projection.
            clip_on=len(point.shares) > 2,
            zorder=8,
        )
        named.add(label)


def _cube(axes: Any) -> None:
    corners = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float64)
    for at, one in enumerate(corners):
        for other in corners[:at]:
            if np.abs(one - other).sum() == 1:
                axes.plot(*zip(one, other, strict=True), color=GREY, linewidth=0.8, alpha=0.7)


def _dress(axes: Any, game: PopulationGame) -> list[str]:
    """Name the axes; return the texts that need letters."""
    names = _names(game)
    labels = [
        f"share of {name} that chooses: {_name(own[0])}"
        for name, own in zip(names, game.strategies, strict=True)
    ]
    if game.size == 3:
        labels = [label.replace(" that chooses: ", "\nthat chooses: ") for label in labels]
        axes.set_zlabel(labels[2], labelpad=14)
        axes.set_zlim(0.0, 1.0)
        axes.view_init(elev=22, azim=-58)
        axes.set_box_aspect((1, 1, 1), zoom=0.94)
        # The ticks of two axes would meet at a corner.
        for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
            axis.set_ticks([0.25, 0.5, 0.75])
    else:
        axes.set_aspect("equal")
        axes.tick_params(pad=9)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.0)
    axes.set_xlabel(labels[0], labelpad=8)
    axes.set_ylabel(labels[1], labelpad=8)
    return labels


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
