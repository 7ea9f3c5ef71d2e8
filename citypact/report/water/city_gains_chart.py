"""What each city of an agreement gains: before payment, by payment, and in all.

Two rows of bars a city, the amount that it makes itself and the payment that it receives or
makes, and a mark for what it has in the end. Where benefits are known only between limits, a
thin line shows the limits that hold, a thick one the draws, and a mark their middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citypact.mechanisms.abatement import AbatementSettlement, AmountRange, BoxSettlement
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Line, Panel, Points, Remark, zero
from citypact.report.pictures.plain import LONGEST_NAME
from citypact.report.words.amounts import clipped_apart, number, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Cities drawn; the picture says how many are left out.
MOST_CITIES = 60
#: Height of one city's row in inches.
ROW_HEIGHT = 0.3
NOTHING = "Nothing to agree on"


@dataclass(frozen=True)
class Series:
    """One amount of every city and how it is drawn."""

    label: str
    tone: str
    shape: str
    offset: float


OWN = Series("gain before payment", "blue", "circle", -0.2)
PAID = Series("side payment received (left of 0: paid)", "vermilion", "square", 0.2)
GAIN = Series("gain after payment", "green", "diamond", 0.0)


def settlement_picture(settlement: AbatementSettlement) -> Chart:
    """Show each city's gain before payment, its side payment and its gain after payment.

    Parameters
    ----------
    settlement : AbatementSettlement
        The result; the first 60 cities are drawn.

    Examples
    --------
    >>> from citypact.games.abatement import Abatement
    >>> from citypact.mechanisms.abatement import settle_abatement
    >>> settlement_picture(settle_abatement(Abatement([[3, 1], [2, 4]], [1, 2]))).panels[0].y.names
    ('city 1', 'city 2')
    """
    rows = min(len(settlement.game.players), MOST_CITIES)
    places = [float(place) for place in range(rows)]
    layers: list[Layer] = [
        Bars(
            series.label, "x", [place + series.offset for place in places], [0.0] * rows,
            list(amounts.vector())[:rows], 0.36, series.tone,
        )
        for series, amounts in ((OWN, settlement.own_gains), (PAID, settlement.payments))
    ]  # fmt: skip
    gains = list(settlement.gains.vector())[:rows]
    layers += [zero("x"), Points(GAIN.label, gains, places, GAIN.tone, GAIN.shape, 5.5, edge="white")]
    surplus = settlement.surplus
    title = f"Surplus {number(surplus)} by {settlement.rule}" if surplus > 0 else NOTHING
    return _chart(settlement.game.players, settlement.game.unit, title, layers)


def settlement_figure(settlement: AbatementSettlement) -> Figure:
    """Draw gains and payments by city (see ``settlement_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    figure: Figure = settlement_picture(settlement).plot()
    return figure


def box_picture(settlement: BoxSettlement) -> Chart:
    """Show the ranges of each city's gain before payment, side payment and gain after payment.

    The axis is cut where it would show nothing but the farthest limits: these are arrows then,
    and the amounts stand in the result.

    Parameters
    ----------
    settlement : BoxSettlement
        The result; the first 60 cities are drawn.

    Examples
    --------
    >>> from citypact.games.abatement import BenefitBox
    >>> from citypact.mechanisms.abatement import settle_box
    >>> box = BenefitBox([[3, 1], [2, 4]], [[3, 2], [4, 4]], [1, 1])
    >>> box_picture(settle_box(box, draws=50)).title
    'Surplus between 2.5 and 10'
    """
    columns = (
        (OWN, list(settlement.own_gains.values()), -0.27),
        (GAIN, list(settlement.gains.values()), 0.0),
        (PAID, list(settlement.payments.values()), 0.27),
    )
    rows = min(len(settlement.box.players), MOST_CITIES)
    drawn = [one for _, ranges, _ in columns for one in ranges[:rows]]
    ends = _window(drawn)
    layers: list[Layer] = [zero("x")]
    for series, ranges, offset in columns:
        for place, one in enumerate(ranges[:rows]):
            layers += _range(one, place + offset, series, ends)
        middles = [one.typical[1] for one in ranges[:rows]]
        places = [place + offset for place in range(rows)]
        layers.append(Points(series.label, middles, places, series.tone, series.shape, 4.0))
    layers += [
        Remark("limits that hold: thin (arrow: farther)"),
        Remark("nine of ten draws: thick; mark: the middle"),
    ]
    surplus = settlement.surplus
    limits = f"Surplus between {number(surplus.lowest)} and {number(surplus.highest)}"
    title = limits if surplus.highest > 0 else NOTHING
    return _chart(settlement.box.players, settlement.box.unit, title, layers, ends)


def box_figure(settlement: BoxSettlement) -> Figure:
    """Draw the ranges by city (see ``box_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    figure: Figure = box_picture(settlement).plot()
    return figure


def _window(ranges: Sequence[AmountRange]) -> tuple[float, float]:
    """Return the ends of the axis: all limits, or three times what the draws span."""
    low, high = min(one.lowest for one in ranges), max(one.highest for one in ranges)
    near = min(0.0, *(one.typical[0] for one in ranges)), max(0.0, *(one.typical[2] for one in ranges))
    room = near[1] - near[0]
    left, right = max(low, near[0] - room), min(high, near[1] + room)
    edge = 0.03 * (right - left)
    return min(left, 0.0) - edge, max(right, 0.0) + edge


def _range(one: AmountRange, at: float, series: Series, ends: tuple[float, float]) -> list[Layer]:
    """Return the limits of an amount, thin, the draws, thick, and arrows where limits lie beyond the axis."""
    low, high = max(one.lowest, ends[0]), min(one.highest, ends[1])
    layers: list[Layer] = [
        Line("", [low, high], [at, at], series.tone, width=0.9),
        Line("", [one.typical[0], one.typical[2]], [at, at], series.tone, width=3.2),
    ]
    for beyond, end, arrow in ((one.lowest < low, low, "left"), (one.highest > high, high, "right")):
        if beyond:
            layers.append(Points("", [end], [at], series.tone, arrow, 3.5))
    return layers


def _chart(
    players: Sequence[str],
    unit: str,
    title: str,
    layers: Sequence[Layer],
    ends: tuple[float, float] | None = None,
) -> Chart:
    """Return the layers over an axis of money, with the names of the cities from the top down."""
    names = clipped_apart([shown(" ".join(name.split())) for name in players], LONGEST_NAME)
    rows = min(len(names), MOST_CITIES)
    left = f"{len(names) - rows} further cities not drawn" if len(names) > rows else ""
    low, high = (None, None) if ends is None or not ends[0] < ends[1] else ends
    amounts = Axis("gain over no agreement, a year", unit, scaled=True, low=low, high=high, after=left)
    panel = Panel(amounts, Axis(names=tuple(names[:rows])), layers, grid="x")
    return Chart(title, (panel,), (7.6, 1.9 + ROW_HEIGHT * max(rows, 3)))
