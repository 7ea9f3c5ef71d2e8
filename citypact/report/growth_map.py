"""The growth of a council as a map: where the cities lie, when each came, and how welcome it was."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from citypact.mechanisms.council_growth import GrowthAnswer
from citypact.report.amounts import clipped, display_width, shown
from citypact.report.chart_fonts import set_letters
from citypact.report.gain_chart import LONGEST_NAME
from citypact.report.picture_chart import COLOURS, MARKERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Area of the smallest and of the largest marker, in square points.
SMALLEST, LARGEST = 18.0, 260.0
UNKNOWN = "year unknown"
#: Size of the letters in points, and how wide one is over its size.
LETTERS, WIDTH = 7.5, 0.58
#: Left, bottom, right and top, in points.
Box: TypeAlias = tuple[float, float, float, float]


def growth_figure(answer: GrowthAnswer, places: Mapping[str, tuple[float, float]]) -> Figure:
    """Draw the cities where they lie, a marker for each wave, larger the more they are linked to.

    Parameters
    ----------
    answer : GrowthAnswer
        Founders, order and waves.
    places : mapping of str to (float, float)
        Latitude and longitude of each city, in degrees.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed. The number at a newcomer is its place in the
        predicted order.

    Raises
    ------
    MissingExtra
        If a name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.games.club import ClubGame
    >>> from citypact.mechanisms.council_growth import council_growth
    >>> answer = council_growth(ClubGame(("a", "b"), (4, 1), [[0, 2], [2, 0]], 1), ["a"])
    >>> growth_figure(answer, {"a": (30, 120), "b": (31, 121)}).axes[0].get_xlabel()
    'degrees east'
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 8.6), layout="constrained")
    axes = figure.add_subplot()
    _cities(axes, answer, places)
    middle = sum(north for north, _ in places.values()) / len(places)
    axes.set_aspect(1 / max(math.cos(math.radians(middle)), 0.1))  # a km is as long both ways
    axes.margins(0.09)
    axes.set_xlabel("degrees east")
    axes.set_ylabel("degrees north")
    axes.grid(linewidth=0.3, alpha=0.4)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(
        "When each city joined (marker), its links to the founders (area),\n"
        "and its place in the predicted order (number)",
        fontsize=11,
    )
    figure.legend(loc="outside lower center", ncols=6, frameon=False, fontsize=9)
    _names(axes, answer, places)
    set_letters(figure)
    return figure


def _cities(axes: Axes, answer: GrowthAnswer, places: Mapping[str, tuple[float, float]]) -> None:
    """Draw one series a wave, so that each has its own line in the legend."""
    club = answer.club
    founders = [list(club.players).index(city) for city in answer.order.founders]
    links = dict(zip(club.players, club.links[:, founders].sum(axis=1).tolist(), strict=True))
    most = max(links.values()) or 1.0
    waves: dict[str, list[str]] = {}
    for city in sorted(club.players, key=lambda city: answer.years.get(city, math.inf)):
        waves.setdefault(str(answer.years.get(city, UNKNOWN)), []).append(city)
    for at, (label, cities) in enumerate(waves.items()):
        axes.scatter(
            [places[city][1] for city in cities],
            [places[city][0] for city in cities],
            s=[SMALLEST + (LARGEST - SMALLEST) * links[city] / most for city in cities],
            marker=MARKERS[at % len(MARKERS)], color=COLOURS[at % len(COLOURS)], edgecolor="white",
            linewidth=0.6, label=label, zorder=4,
        )  # fmt: skip


def _names(axes: Axes, answer: GrowthAnswer, places: Mapping[str, tuple[float, float]]) -> None:
    """Write each name beside its marker, where it covers least; cities in a crowd choose first."""
    order = {step.city: at for at, step in enumerate(answer.order.steps, 1)}
    labels = {city: clipped(shown(city), LONGEST_NAME) for city in answer.club.players}
    labels = {city: f"{order[city]} {label}" if city in order else label for city, label in labels.items()}
    axes.get_figure().draw_without_rendering()  # type: ignore[union-attr]  # the scale stands from here on
    points = {
        city: tuple(axes.transData.transform((east, north)) * 72 / axes.figure.dpi)
        for city, (north, east) in places.items()
    }
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for x, y in points.values()]
    for city in sorted(points, key=lambda name: _room(name, points)):
        offset = min(
            _offsets(labels[city]), key=lambda at: _covered(_box(points[city], at, labels[city]), taken)
        )
        taken.append(_box(points[city], offset, labels[city]))
        axes.annotate(
            labels[city], (places[city][1], places[city][0]), xytext=offset,
            textcoords="offset points", ha="center", va="center", fontsize=LETTERS, zorder=5,
        )  # fmt: skip


def _offsets(label: str) -> list[tuple[float, float]]:
    """Return where the middle of a name may stand, in points from its marker."""
    side = LETTERS * WIDTH * display_width(label) / 2 + 10
    return [(0, 12), (0, -12), (side, 0), (-side, 0), (side, 9), (-side, 9), (side, -9), (-side, -9)]


def _box(point: tuple[float, ...], offset: tuple[float, float], label: str) -> Box:
    half = LETTERS * WIDTH * display_width(label) / 2
    x, y = point[0] + offset[0], point[1] + offset[1]
    return x - half, y - 0.6 * LETTERS, x + half, y + 0.6 * LETTERS


def _covered(box: Box, taken: list[Box]) -> float:
    """Return how much of other boxes a box covers, in square points."""
    return sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in taken
    )


def _room(city: str, points: Mapping[str, tuple[float, ...]]) -> float:
    return min((math.dist(points[city], at) for name, at in points.items() if name != city), default=0.0)
