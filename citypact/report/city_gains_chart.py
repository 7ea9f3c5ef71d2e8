"""What each city of an agreement gains: before payment, by payment, and in all.

Two rows of bars a city, the amount that it makes itself and the payment that it receives or
makes, and a mark for what it has in the end. Where benefits are known only between limits, a
thin line shows the limits that hold, a thick one the draws, and a mark their middle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from citypact.mechanisms.abatement import AbatementSettlement, AmountRange, BoxSettlement
from citypact.report.amounts import clipped_apart, number, scale_exponent, shown
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, LONGEST_NAME, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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
    colour: str
    shape: str
    offset: float


OWN = Series("gain before payment", BLUE, "o", -0.2)
PAID = Series("side payment received (left of 0: paid)", VERMILION, "s", 0.2)
GAIN = Series("gain after payment", GREEN, "D", 0.0)


def settlement_figure(settlement: AbatementSettlement) -> Figure:
    """Draw each city's gain before payment, its side payment and its gain after payment.

    Parameters
    ----------
    settlement : AbatementSettlement
        The result; the first 60 cities are drawn.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.games.abatement import Abatement
    >>> from citypact.mechanisms.abatement import settle_abatement
    >>> figure = settlement_figure(settle_abatement(Abatement([[3, 1], [2, 4]], [1, 2])))
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['city 1', 'city 2']
    """
    columns = [
        (OWN, settlement.own_gains.vector()),
        (PAID, settlement.payments.vector()),
        (GAIN, settlement.gains.vector()),
    ]

    def draw(axes: Axes, scale: float, rows: int) -> None:
        places = range(rows)
        for series, amounts in columns[:2]:
            axes.barh(
                [place + series.offset for place in places],
                [amount / scale for amount in amounts[:rows]],
                0.36,
                color=series.colour,
                label=series.label,
                zorder=3,
            )
        axes.plot(
            [amount / scale for amount in columns[2][1][:rows]],
            places,
            linestyle="none",
            marker=GAIN.shape,
            markersize=5.5,
            color=GAIN.colour,
            markeredgecolor="white",
            label=GAIN.label,
            zorder=5,
        )

    amounts = [amount for _, values in columns for amount in values]
    surplus = settlement.surplus
    title = f"Surplus {number(surplus)} by {settlement.rule}" if surplus > 0 else NOTHING
    return _figure(settlement.game.players, settlement.game.unit, amounts, title, draw)


def box_figure(settlement: BoxSettlement) -> Figure:
    """Draw the ranges of each city's gain before payment, side payment and gain after payment.

    The axis is cut where it would show nothing but the farthest limits: these are arrows then,
    and the amounts stand in the result.

    Parameters
    ----------
    settlement : BoxSettlement
        The result; the first 60 cities are drawn.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.

    Examples
    --------
    >>> from citypact.games.abatement import BenefitBox
    >>> from citypact.mechanisms.abatement import settle_box
    >>> box = BenefitBox([[3, 1], [2, 4]], [[3, 2], [4, 4]], [1, 1])
    >>> box_figure(settle_box(box, draws=50)).axes[0].get_title()
    'Surplus between 2.5 and 10'
    """
    columns: list[tuple[Series, Mapping[str, AmountRange]]] = [
        (OWN, settlement.own_gains),
        (GAIN, settlement.gains),
        (PAID, settlement.payments),
    ]
    drawn = [list(ranges.values())[:MOST_CITIES] for _, ranges in columns]
    left, right = _window([one for ranges in drawn for one in ranges])

    def draw(axes: Axes, scale: float, rows: int) -> None:
        for (series, _), ranges, offset in zip(columns, drawn, (-0.27, 0.0, 0.27), strict=True):
            for place, one in enumerate(ranges[:rows]):
                _draw_range(axes, one, place + offset, series, scale, (left, right))
            axes.plot(
                [one.typical[1] / scale for one in ranges[:rows]],
                [place + offset for place in range(rows)],
                linestyle="none",
                marker=series.shape,
                markersize=4,
                color=series.colour,
                label=series.label,
                zorder=5,
            )
        if right > left:
            axes.set_xlim(left / scale, right / scale)
        axes.plot([], [], color="black", linewidth=0.9, label="limits that hold (arrow: farther)")
        axes.plot([], [], color="black", linewidth=3.2, label="nine of ten draws; mark: the middle")

    surplus = settlement.surplus
    limits = f"Surplus between {number(surplus.lowest)} and {number(surplus.highest)}"
    title = limits if surplus.highest > 0 else NOTHING
    return _figure(settlement.box.players, settlement.box.unit, [left, right], title, draw)


def _window(ranges: Sequence[AmountRange]) -> tuple[float, float]:
    """Return the ends of the axis: all limits, or three times what the draws span."""
    low, high = min(one.lowest for one in ranges), max(one.highest for one in ranges)
    near = min(0.0, *(one.typical[0] for one in ranges)), max(0.0, *(one.typical[2] for one in ranges))
    room = near[1] - near[0]
    left, right = max(low, near[0] - room), min(high, near[1] + room)
    edge = 0.03 * (right - left)
    return min(left, 0.0) - edge, max(right, 0.0) + edge


def _draw_range(
    axes: Axes, one: AmountRange, at: float, series: Series, scale: float, ends: tuple[float, float]
) -> None:
    low, high = max(one.lowest, ends[0]), min(one.highest, ends[1])
    axes.plot([low / scale, high / scale], [at, at], color=series.colour, linewidth=0.9, zorder=3)
    middle = [one.typical[0] / scale, one.typical[2] / scale]
    axes.plot(middle, [at, at], color=series.colour, linewidth=3.2, solid_capstyle="butt", zorder=4)
    for beyond, end, arrow in ((one.lowest < low, low, "<"), (one.highest > high, high, ">")):
        if beyond:
            axes.plot([end / scale], [at], marker=arrow, markersize=3.5, color=series.colour, clip_on=False)


def _figure(
    players: Sequence[str],
    unit: str,
    amounts: Sequence[float],
    title: str,
    draw: Callable[[Any, float, int], None],
) -> Figure:
    """Return the figure with names, scale, title and legend around what ``draw`` puts in."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    names = clipped_apart([shown(" ".join(name.split())) for name in players], LONGEST_NAME)
    money = unit_in_letters(unit)
    fonts = fonts_for([*names, money])
    rows = min(len(names), MOST_CITIES)
    exponent = scale_exponent(tuple(Fraction(amount) for amount in amounts))
    figure = Figure(figsize=(7.6, 1.9 + ROW_HEIGHT * max(rows, 3)), layout="constrained")
    axes = figure.add_subplot()
    draw(axes, 10.0**exponent, rows)
    axes.axvline(0.0, color="black", linewidth=0.8, zorder=4)
    axes.set_yticks(range(rows), names[:rows], fontsize=9)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda amount, _: number(amount)))
    left = f"; {len(names) - rows} further cities not drawn" if len(names) > rows else ""
    money = f"1e{exponent} x {money}" if exponent else money
    axes.set_xlabel(f"gain over no agreement, a year ({money}){left}")
    axes.set_title(title, fontsize=11)
    axes.grid(axis="x", linewidth=0.4, alpha=0.5, zorder=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    set_letters(figure, fonts)
    return figure
