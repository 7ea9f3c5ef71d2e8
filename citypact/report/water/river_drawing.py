"""A river drawn as a graph: where its cities stand, and what is written beside them.

The mouth is on the right. A long river without tributaries is drawn in rows, each read from
the left.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from citypact.games.river import River
from citypact.report.pictures.form import Arrows, Axis, Chart, Layer, Line, Note, Panel, Points
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped_apart, display_width, shown

#: Inches between two cities along and across the river; a name's line takes LINE_WIDTH columns.
ALONG, ACROSS, LINE_WIDTH = 1.9, 1.55, 15
#: Cities in one row of a river without tributaries.
MOST_COLUMNS = 6
#: How far apart its rows are: the river comes back between them.
FOLDED = 1.2
#: Radius in inches of the smallest and the largest circle.
RADII = (0.09, 0.24)
#: Points of an inch.
POINTS = 72


@dataclass(frozen=True)
class RiverPicture:
    """What is drawn at each city and along each section.

    Parameters
    ----------
    river : River
        The cities.
    title, legend : str
        Above and below the picture.
    instead : sequence of (str, str)
        Units, and how they are written where installed fonts have not their letters.
    size : mapping of str to float
        Amount that the area of a city's circle shows, at least zero.
    notes : mapping of str to sequence of (str, str)
        Lines of text below each city's name, with their tones.
    flow : mapping of str to float
        What leaves each city downstream: the width of the river.
    flow_text : mapping of str to str, or None
        The same in words, below the section; None where the map is not about water.
    money : mapping of (str, str) to float
        Net money over each section, upstream when positive.
    money_text : mapping of (str, str) to str
        The same in words, above the section.
    """

    river: River
    title: str
    legend: str
    size: Mapping[str, float]
    notes: Mapping[str, tuple[tuple[str, str], ...]]
    flow: Mapping[str, float]
    flow_text: Mapping[str, str] | None
    money: Mapping[tuple[str, str], float]
    money_text: Mapping[tuple[str, str], str]
    instead: tuple[tuple[str, str], ...] = ()


def river_chart(picture: RiverPicture) -> Chart:
    """Return a river with notes at its cities, water and money along its sections.

    Parameters
    ----------
    picture : RiverPicture
        What to draw.
    """
    places = river_layout(picture.river)
    columns = max(x for x, _ in places.values()) + 1
    rows = max(y for _, y in places.values()) + 1
    spots = {city: (ALONG * x, -ACROSS * y) for city, (x, y) in places.items()}
    most = max(picture.flow.values(), default=0.0)
    layers: list[Layer] = []
    for city, below in picture.river.sections:
        share = picture.flow[city] / most if most > 0 else 0.0
        layers += _section(picture, (city, below), spots, share)
    names = _names(picture.river)
    largest = max(picture.size.values(), default=0.0)
    for city, spot in spots.items():
        share = picture.size[city] / largest if largest > 0 else 0.0
        layers += _city(city, names[city], picture.notes[city], spot, share)
    panel = Panel(
        Axis(low=-0.5 * ALONG, high=ALONG * (columns - 0.5)),
        Axis(low=-ACROSS * (rows - 1) - 1.05, high=0.4), layers, bare=True,
    )  # fmt: skip
    size = max(6.4, ALONG * columns + 0.4), ACROSS * (rows - 1) + 2.8
    return Chart(picture.title, (panel,), size, foot=picture.legend, instead=picture.instead)


def river_layout(river: River) -> dict[str, tuple[float, float]]:
    """Return column and row of every city: the mouth in the last column, sources spread over rows.

    Examples
    --------
    >>> river_layout(River(("a", "b", "m"), {"a": "m", "b": "m"}))
    {'a': (0, 0.0), 'b': (0, 1.0), 'm': (1, 0.5)}
    """
    if river.is_chain:
        columns = math.ceil(river.size / math.ceil(river.size / MOST_COLUMNS))
        return {river.players[at]: (k % columns, FOLDED * (k // columns)) for k, at in enumerate(river.order)}
    above: dict[str, list[str]] = {city: [] for city in river.players}
    for city, below in river.sections:
        above[below].append(city)
    steps = {river.mouth: 0}
    downstream_first = [river.players[at] for at in reversed(river.order)]
    for city in downstream_first:
        next_down = river.below(city)
        if next_down is not None:
            steps[city] = steps[next_down] + 1
    last = max(steps.values())
    rows: dict[str, float] = {}

    def settle(city: str, free: int) -> int:
        """Give rows to a city and all above it, from the first free one; return the next free."""
        if not above[city]:
            rows[city] = float(free)
            return free + 1
        for upper in above[city]:
            free = settle(upper, free)
        rows[city] = sum(rows[upper] for upper in above[city]) / len(above[city])
        return free

    settle(river.mouth, 0)
    return {city: (last - steps[city], rows[city]) for city in river.players}


def _section(
    picture: RiverPicture,
    section: tuple[str, str],
    spots: Mapping[str, tuple[float, float]],
    share: float,
) -> list[Layer]:
    """Return the water and the money of one section."""
    bends = _bends(spots[section[0]], spots[section[1]])
    xs, ys = [x for x, _ in bends], [y for _, y in bends]
    stroke = "solid" if share > 0 else "dotted"
    layers: list[Layer] = [Line("", xs, ys, "sky", stroke, 1.0 + 7.0 * share, strength=0.75)]
    (x0, y0), (x1, y1) = bends[len(bends) // 2 - 1], bends[len(bends) // 2]
    length = math.hypot(x1 - x0, y1 - y0)
    across = (-(y1 - y0) / length, (x1 - x0) / length)
    if across[1] < 0:
        across = (-across[0], -across[1])
    middle = (x0 + 0.5 * (x1 - x0), y0 + 0.5 * (y1 - y0))
    if picture.flow_text is not None:
        flow = f"{picture.flow_text[section[0]]} flows" if share > 0 else "no flow"
        spot = (middle[0] - 0.14 * across[0], middle[1] - 0.14 * across[1])
        layers.append(Note(flow, *spot, "blue", 7.5, halo=True))
    net = picture.money[section]
    if not net:
        return layers
    reach = min(0.35, 0.28 * length) / length
    ends = [
        (
            middle[0] + part * (x1 - x0) + 0.13 * across[0],
            middle[1] + part * (y1 - y0) + 0.13 * across[1],
        )
        for part in (-reach, reach)
    ]
    tail, head = (ends[1], ends[0]) if net > 0 else (ends[0], ends[1])
    layers.append(Arrows("", [tail[0]], [tail[1]], [head[0]], [head[1]], "orange", 1.8))
    spot = (middle[0] + 0.25 * across[0], middle[1] + 0.25 * across[1])
    return [*layers, Note(picture.money_text[section], *spot, "vermilion", 7.5, halo=True)]


def _bends(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Points that a section passes: straight, or back to the beginning of the next row."""
    if end[0] > start[0]:
        return [start, end]
    out, back, between = start[0] + 0.4 * ALONG, end[0] - 0.4 * ALONG, end[1] + 0.58
    return [start, (out, start[1]), (out, between), (back, between), (back, end[1]), end]


def _city(
    city: str, name: str, notes: tuple[tuple[str, str], ...], spot: tuple[float, float], share: float
) -> list[Layer]:
    """Return a circle, whose area grows with the share, and the lines of text below it."""
    least, greatest = RADII
    radius = math.sqrt(least**2 + share * (greatest**2 - least**2))
    told = "\n".join([" ".join(name.split("\n")), *(text for text, _ in notes)])
    layers: list[Layer] = [
        Points(
            "", [spot[0]], [spot[1]], "green" if share > 0 else "white", "circle", 2 * POINTS * radius,
            edge="black", names=[told],
        )
    ]  # fmt: skip
    lines = [*((line, "black", True) for line in name.split("\n")), *((*note, False) for note in notes)]
    for at, (line, tone, bold) in enumerate(lines):
        # In points, so that lines keep apart however small the map is shown.
        below = POINTS * (RADII[1] + 0.07 + 0.135 * at)
        layers.append(Note(line, *spot, tone, 7.5, bold, up="top", shift=(0.0, -below), halo=True))
    return layers


def _names(river: River) -> dict[str, str]:
    """Names in at most two lines, clipped so that no two look the same."""
    plain = [shown(" ".join(name.split())) for name in river.players]
    return {
        name: _two_lines(short)
        for name, short in zip(river.players, clipped_apart(plain, LONGEST_NAME), strict=True)
    }


def _two_lines(name: str) -> str:
    """Break a long name at the space nearest to its middle, or in the middle."""
    if display_width(name) <= LINE_WIDTH:
        return name
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    middle = len(name) / 2
    at = min(spaces, key=lambda place: abs(place - middle), default=None)
    if at is None or max(display_width(name[:at]), display_width(name[at:])) > LINE_WIDTH + 1:
        half = math.ceil(middle)
        return f"{name[:half]}\n{name[half:]}"
    return f"{name[:at]}\n{name[at + 1 :]}"
