"""Ratios of every plant that moves: the core inside what the two cities accept alone.

A thin bar shows the ratios at which the two cities lose nothing by the move, the thick one inside
it those that no rival for the site or the plant can upset, at some terms of the other plants. A band
shows the ratios that all plants can have at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from citypact.mechanisms.relocation_market.agreement import UNIT, MarketAgreement, PlantTerms
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Note, Panel, Points, Rule, Span
from citypact.report.words.amounts import between, clipped_apart, number, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Plants drawn; the picture says how many are left out.
MOST_PLANTS = 40
#: Columns of a city's name beside an arrow.
CITY_WIDTH = 16
#: How far beyond [0, 1] the axis goes at most; what ends farther out is an arrow.
BEYOND = 0.5
#: Intervals that would hardly be seen get a thicker outline.
NARROW = 0.008
_ROW_HEIGHT, _AROUND = 0.44, 2.2  #: inches of a row, and of what stands around the rows
_THIN, _THICK = 0.2, 0.5  #: heights as parts of a row


def market_picture(agreement: MarketAgreement) -> Chart:
    r"""Show the ratios of every plant that moves, those that suit all, and one half.

    Parameters
    ----------
    agreement : MarketAgreement
        The result; of more than 40 plants those with the largest surplus are drawn, and the two
        that leave the least room for one ratio.

    Examples
    --------
    >>> from citypact.games.relocation_market import Offer, RelocationMarket
    >>> from citypact.mechanisms.relocation_market import share_market
    >>> market = RelocationMarket({"steel": "Beijing"}, {"Baoding": 1}, (Offer("steel", "Baoding", 5, 1, 1),))
    >>> market_picture(share_market(market)).panels[0].y.names
    ('steel\nBeijing → Baoding',)
    """
    plants = drawn_plants(agreement.plants)
    left, right = _window(plants)
    more = len(agreement.plants) - len(plants)
    cut = f"{more:,} further plants not drawn" if more else ""
    label = "share of the tax that goes to the origin (ratio)"
    panel = Panel(
        Axis(label, form="percent", low=left, high=right, after=cut), Axis(names=tuple(_labels(plants))),
        (*_lines(agreement, left, right), *_plants(plants, left, right)), grid="",
    )  # fmt: skip
    return Chart(
        _title(agreement, UNIT), (panel,), (8.6, _AROUND + _ROW_HEIGHT * max(len(plants), 3)),
    )  # fmt: skip


def market_figure(agreement: MarketAgreement) -> Figure:
    """Draw the ratios of every plant (see ``market_picture``).

    Raises
    ------
    MissingExtra
        If a name needs characters that no installed font has.
    """
    figure: Figure = market_picture(agreement).plot()
    return figure


def drawn_plants(plants: Sequence[PlantTerms]) -> list[PlantTerms]:
    """Return the plants that are drawn, in the order given."""
    if len(plants) <= MOST_PLANTS:
        return list(plants)
    places = range(len(plants))
    # Without these two, bars that overlap could stand under a title that no ratio suits all.
    first = [max(places, key=lambda at: plants[at].core.lo), min(places, key=lambda at: plants[at].core.hi)]
    ranked = [*first, *sorted(places, key=lambda at: -plants[at].offer.surplus)]
    kept = list(dict.fromkeys(ranked))[:MOST_PLANTS]
    return [plants[at] for at in sorted(kept)]


def _labels(plants: Sequence[PlantTerms]) -> list[str]:
    """Return the plant over its way, each short enough for the margin."""
    names = clipped_apart([_one_line(each.offer.plant) for each in plants], 2 * CITY_WIDTH)
    cities = {city: _one_line(city) for each in plants for city in (each.origin, each.offer.destination)}
    short = dict(zip(cities, clipped_apart(list(cities.values()), CITY_WIDTH), strict=True))
    return [
        f"{name}\n{short[each.origin]} → {short[each.offer.destination]}"
        for name, each in zip(names, plants, strict=True)
    ]


def _one_line(name: str) -> str:
    return shown(" ".join(name.split()))


def _window(plants: Sequence[PlantTerms]) -> tuple[float, float]:
    """Return the ends of the axis: [0, 1] and what lies somewhat beyond."""
    low = min((each.alone.ends[0] for each in plants), default=0.0)
    high = max((each.alone.ends[1] for each in plants), default=1.0)
    return max(-BEYOND, min(low, 0.0)) - 0.02, min(1 + BEYOND, max(high, 1.0)) + 0.02


def _plants(plants: Sequence[PlantTerms], left: float, right: float) -> list[Layer]:
    """Return both bars of every plant, and its surplus behind them."""
    layers: list[Layer] = []
    for place, each in enumerate(plants):
        for ratios, height, label, tone, strength in (
            (each.alone, _THIN, "accepted for this plant alone", "grey", 0.35),
            (each.core, _THICK, "core: no rival can upset it", "blue", 1.0),
        ):
            ends = ratios.ends
            for beyond, at, arrow in ((ends[0] < left, left, "left"), (ends[1] > right, right, "right")):
                if beyond:
                    layers.append(Points("", [at], [place], tone, arrow, 7.0))
            low, high = (min(max(end, left), right) for end in ends)
            # The outline shows what has hardly a width, even at one half.
            edge = 2.4 if high - low < NARROW else 1.2
            if not (ends[1] < left or ends[0] > right):
                layers.append(Bars(label, "x", [place], [low], [high], height, tone, strength, tone, edge))
        amount = number(float(each.offer.surplus))
        layers.append(Note(amount, 1.015, place, size=8.5, across="left", frame="row"))
    if plants:
        head = f"surplus\n({UNIT})"
        layers.append(Note(head, 1.015, 1.0, "grey", 8.0, across="left", up="bottom", frame="panel"))
    return layers


def _lines(agreement: MarketAgreement, left: float, right: float) -> list[Layer]:
    """Return one half, the ratios that suit all, and where a ratio alone is not enough."""
    layers: list[Layer] = [
        Span("a lump sum goes with the ratio", "x", low, high, "orange", 0.12)
        for low, high in ((left, 0.0), (1.0, right))
        if high - low > 0.03
    ]
    if agreement.ratios is not None:
        low, high = agreement.ratios.ends
        layers.append(Span(f"one ratio for all: {between((low, high))}", "x", low, high, strength=0.2))
    return [*layers, Rule("one half", "x", 0.5, stroke="dashed", width=1.2)]


def _title(agreement: MarketAgreement, unit: str) -> str:
    count, listed = len(agreement.plants), len(agreement.market.origins)
    if not count:
        return f"No plant of {listed} moves: no offer has a surplus and a site"
    verbs = ("moves", "adds") if count == 1 else ("move", "add")
    said = f"{count:,} of {listed:,} plants {verbs[0]} and {verbs[1]} {number(agreement.value)} {unit}"
    if agreement.ratios is None:
        return f"{said}\nNo one ratio suits all"
    return f"{said}\nOne ratio for all: {between(agreement.ratios.ends)}"
