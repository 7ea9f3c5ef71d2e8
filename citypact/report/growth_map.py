"""The growth of a council as a map: where the cities lie, when each came, and how welcome it was."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from citypact.mechanisms.council_growth import GrowthAnswer
from citypact.report.amounts import clipped, shown
from citypact.report.chart_fonts import fonts_for
from citypact.report.gain_chart import LONGEST_NAME
from citypact.report.picture_chart import COLOURS, MARKERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Area of the smallest and of the largest marker, in square points.
SMALLEST, LARGEST = 18.0, 260.0
UNKNOWN = "year unknown"


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
    from matplotlib.text import Text

    figure = Figure(figsize=(8.4, 8.4), layout="constrained")
    axes = figure.add_subplot()
    _cities(axes, answer, places)
    _names(axes, answer, places)
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
    texts = figure.findobj(Text)
    fonts = fonts_for(text.get_text() for text in texts)
    for text in texts:
        text.set_fontfamily(fonts)
        text.set_parse_math(False)  # a dollar sign in a name is a dollar sign
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
    """Write each name on the side of its marker that has most room."""
    order = {step.city: at for at, step in enumerate(answer.order.steps, 1)}
    for city in answer.club.players:
        label = clipped(shown(city), LONGEST_NAME)
        label = f"{order[city]} {label}" if city in order else label
        axes.annotate(
            label, (places[city][1], places[city][0]), xytext=_offset(city, places),
            textcoords="offset points", ha="center", va="center", fontsize=7.5, zorder=5,
        )  # fmt: skip


def _offset(city: str, places: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """Return above or below, away from the nearest city to the side."""
    north, east = places[city]
    others = [at for name, at in places.items() if name != city]
    pull = sum(
        (other[0] - north) / (0.02 + (other[0] - north) ** 2 + (other[1] - east) ** 2) ** 1.5
        for other in others
    )
    return (0.0, -11.0) if pull > 0 else (0.0, 11.0)
