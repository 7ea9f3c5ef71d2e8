"""Ratios of every plant that moves: the core inside what the two cities accept alone.

A thin bar shows the ratios at which the two cities lose nothing by the move, the thick one inside
it those that no rival for the site or the plant can upset, at some terms of the other plants. A band
shows the ratios that all plants can have at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from citypact.mechanisms.relocation_market.agreement import UNIT, MarketAgreement, PlantTerms
from citypact.report.amounts import between, clipped_apart, number, shown
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, GREY, ORANGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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


def market_figure(agreement: MarketAgreement) -> Figure:
    r"""Draw the ratios of every plant that moves, those that suit all, and one half.

    Parameters
    ----------
    agreement : MarketAgreement
        The result; of more than 40 plants those with the largest surplus are drawn, and the two
        that leave the least room for one ratio.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.games.relocation_market import Offer, RelocationMarket
    >>> from citypact.mechanisms.relocation_market import share_market
    >>> market = RelocationMarket({"steel": "Beijing"}, {"Baoding": 1}, (Offer("steel", "Baoding", 5, 1, 1),))
    >>> figure = market_figure(share_market(market))
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['steel\nBeijing → Baoding']
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    plants = drawn_plants(agreement.plants)
    labels = _labels(plants)
    unit = unit_in_letters(UNIT)
    fonts = fonts_for([*labels, unit])
    figure = Figure(figsize=(8.6, _AROUND + _ROW_HEIGHT * max(len(plants), 3)), layout="constrained")
    axes = figure.add_subplot()
    left, right = _window(plants)
    axes.set_xlim(left, right)
    _draw(axes, plants, unit)
    _lines(axes, agreement)
    axes.set_yticks(range(len(plants)), labels, fontsize=8.5)
    axes.set_ylim(max(len(plants), 3) - 0.4, -0.6)
    axes.xaxis.set_major_locator(MultipleLocator(0.1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:.0%}"))
    more = len(agreement.plants) - len(plants)
    cut = f"\n{more:,} further plants not drawn" if more else ""
    axes.set_xlabel(f"share of the tax that goes to the origin (ratio){cut}")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.suptitle(_title(agreement, unit), fontsize=11)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
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


def _draw(axes: Axes, plants: Sequence[PlantTerms], unit: str) -> None:
    """Draw both bars of every plant, and its surplus behind them."""
    left, right = axes.get_xlim()
    for place, each in enumerate(plants):
        bars = (
            (each.alone, _THIN, "accepted for this plant alone", GREY, 0.35, 3),
            (each.core, _THICK, "core: no rival can upset it", BLUE, 1.0, 4),
        )
        for ratios, height, label, colour, alpha, order in bars:
            ends = ratios.ends
            for beyond, at, arrow in ((ends[0] < left, left, "<"), (ends[1] > right, right, ">")):
                if beyond:
                    axes.plot([at], [place], arrow, color=colour, markersize=7, clip_on=False, zorder=8)
            low, high = (min(max(end, left), right) for end in ends)
            narrow = high - low < NARROW  # the outline shows what has hardly a width, even at one half
            hidden = ends[1] < left or ends[0] > right
            axes.barh(
                place, high - low, 0 if hidden else height, left=low, color=colour, alpha=alpha,
                edgecolor=colour, linewidth=0 if hidden else 2.4 if narrow else 1.2,
                zorder=order + 3 if narrow else order, label=f"_{label}" if place else label,
            )  # fmt: skip
        axes.text(
            1.015, place, number(float(each.offer.surplus)), transform=axes.get_yaxis_transform(),
            va="center", fontsize=8.5,
        )  # fmt: skip
    if plants:
        axes.text(
            1.015, 1.0, f"surplus\n({unit})", transform=axes.transAxes, va="bottom", fontsize=8, color=GREY
        )


def _lines(axes: Axes, agreement: MarketAgreement) -> None:
    """Draw one half, the ratios that suit all, and where a ratio alone is not enough."""
    if agreement.ratios is not None:
        low, high = agreement.ratios.ends
        label = f"one ratio for all: {between((low, high))}"
        if low < high:
            axes.axvspan(low, high, color=GREEN, alpha=0.2, linewidth=0, label=label, zorder=1)
        else:
            axes.axvline(low, color=GREEN, alpha=0.4, linewidth=6, label=label, zorder=1)
    axes.axvline(0.5, color="black", linestyle="--", linewidth=1.2, label="one half", zorder=5)
    left, right = axes.get_xlim()
    label = "a lump sum goes with the ratio"
    for low, high in ((left, 0.0), (1.0, right)):
        if high - low > 0.03:
            axes.axvspan(low, high, color=ORANGE, alpha=0.12, linewidth=0, label=label, zorder=0)
            label = "_"


def _title(agreement: MarketAgreement, unit: str) -> str:
    count, listed = len(agreement.plants), len(agreement.market.origins)
    if not count:
        return f"No plant of {listed} moves: no offer has a surplus and a site"
    verbs = ("moves", "adds") if count == 1 else ("move", "add")
    said = f"{count:,} of {listed:,} plants {verbs[0]} and {verbs[1]} {number(agreement.value)} {unit}"
    if agreement.ratios is None:
        return f"{said}\nNo one ratio suits all"
    return f"{said}\nOne ratio for all: {between(agreement.ratios.ends)}"
