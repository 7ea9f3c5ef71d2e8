"""The growth of a council as a map: where the cities lie, when each came, and how welcome it was."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from citypact.mechanisms.council_growth import GrowthAnswer
from citypact.report.pictures.form import Axis, Chart, Layer, Names, Panel, Points
from citypact.report.pictures.palette import SERIES_SHAPES, SERIES_TONES
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Area of the smallest and of the largest marker, in square points.
SMALLEST, LARGEST = 18.0, 260.0
UNKNOWN = "year unknown"
#: Room around the cities, for their names, as a part of the map.
ROOM = 0.09


def growth_picture(answer: GrowthAnswer, places: Mapping[str, tuple[float, float]]) -> Chart:
    """Show the cities where they lie, a marker for each wave, larger the more they are linked to.

    Parameters
    ----------
    answer : GrowthAnswer
        Founders, order and waves.
    places : mapping of str to (float, float)
        Latitude and longitude of each city, in degrees. The number at a newcomer is its place in the
        predicted order.

    Examples
    --------
    >>> from citypact.games.club import ClubGame
    >>> from citypact.mechanisms.council_growth import council_growth
    >>> answer = council_growth(ClubGame(("a", "b"), (4, 1), [[0, 2], [2, 0]], 1), ["a"])
    >>> growth_picture(answer, {"a": (30, 120), "b": (31, 121)}).panels[0].x.label
    'degrees east'
    """
    middle = sum(north for north, _ in places.values()) / len(places)
    panel = Panel(
        Axis("degrees east", room=ROOM),
        Axis("degrees north", room=ROOM),
        (*_waves(answer, places), _names(answer, places)),
        grid="xy",
        aspect=1 / max(math.cos(math.radians(middle)), 0.1),  # a km is as long both ways
    )
    title = (
        "When each city joined (marker), its links to the founders (area),"
        "\nand its place in the predicted order (number)"
    )
    return Chart(title, (panel,), (7.2, 8.6), columns=6)


def growth_figure(answer: GrowthAnswer, places: Mapping[str, tuple[float, float]]) -> Figure:
    """Draw the map (see ``growth_picture``).

    Raises
    ------
    MissingExtra
        If a name needs characters that no installed font has.
    """
    figure: Figure = growth_picture(answer, places).plot()
    return figure


def _waves(answer: GrowthAnswer, places: Mapping[str, tuple[float, float]]) -> list[Layer]:
    """Return one series a wave, so that each has its own line in the legend."""
    club = answer.club
    founders = [list(club.players).index(city) for city in answer.order.founders]
    links = dict(zip(club.players, club.links[:, founders].sum(axis=1).tolist(), strict=True))
    most = max(links.values()) or 1.0
    waves: dict[str, list[str]] = {}
    for city in sorted(club.players, key=lambda city: answer.years.get(city, math.inf)):
        waves.setdefault(str(answer.years.get(city, UNKNOWN)), []).append(city)
    return [
        Points(
            label, [places[city][1] for city in cities], [places[city][0] for city in cities],
            SERIES_TONES[at % len(SERIES_TONES)], SERIES_SHAPES[at % len(SERIES_SHAPES)],
            [math.sqrt(SMALLEST + (LARGEST - SMALLEST) * links[city] / most) for city in cities],
            edge="white", names=cities,
        )
        for at, (label, cities) in enumerate(waves.items())
    ]  # fmt: skip


def _names(answer: GrowthAnswer, places: Mapping[str, tuple[float, float]]) -> Names:
    order = {step.city: at for at, step in enumerate(answer.order.steps, 1)}
    labels = {city: clipped(city, LONGEST_NAME) for city in answer.club.players}
    labels = {city: f"{order[city]} {label}" if city in order else label for city, label in labels.items()}
    return Names(
        list(labels.values()), [places[city][1] for city in labels], [places[city][0] for city in labels]
    )
