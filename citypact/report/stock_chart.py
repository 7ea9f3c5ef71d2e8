"""A common stock over time without agreement, led and shared, and what each city is paid.

Colours are those of ``gain_chart``; line styles differ as well, for print in grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citypact.games.coalitional.masks import FloatArray
from citypact.mechanisms.stock.leader import StockLead
from citypact.mechanisms.stock.shares import StockPayout
from citypact.report.amounts import clipped_apart, number, shown
from citypact.report.chart_fonts import fonts_for, set_letters, unit_in_letters
from citypact.report.gain_chart import BLUE, GREEN, GREY, ORANGE, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LONGEST_NAME = 22
#: Cities whose pay-outs are drawn; beyond, those with the largest pay-outs at the start.
MOST_CITIES = 5
#: Decay times drawn: the stock is then within one per cent of where it ends.
SPANS = 5.0
POINTS = 201
_COLOURS = (BLUE, VERMILION, GREEN, ORANGE, GREY)


def stock_figure(payout: StockPayout, lead: StockLead | None = None) -> Figure:
    """Draw the stock under each regime, and pay-outs beside what each city earns itself.

    Parameters
    ----------
    payout : StockPayout
        The shared agreement, with the path without any.
    lead : StockLead, optional
        The same game led by one city, as a third path of the stock.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    game = payout.game
    unit = unit_in_letters(game.unit)
    names = clipped_apart([shown(name) for name in game.players], LONGEST_NAME)
    fonts = fonts_for([*names, unit])
    figure = Figure(figsize=(7.6, 7.2), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    times = np.linspace(0.0, SPANS / float(payout.path.decay), POINTS)
    _draw_stock(above, payout, lead, names, times)
    drawn = _draw_payouts(below, payout, names, times)
    above.set_title("A common stock over time", fontsize=11)
    above.set_ylabel("stock\n(units of quality)")
    below.set_title("Pay-outs that keep the agreement time-consistent", fontsize=11)
    below.set_ylabel(f"pay-out a year\n({unit})")
    below.set_xlabel("years")
    for axes in (above, below):
        axes.yaxis.set_major_formatter(FuncFormatter(lambda amount, _: number(amount)))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: number(year)))
        axes.grid(axis="y", linewidth=0.4, alpha=0.5)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlim(0.0, float(times[-1]))
        _leave_room(axes)
        title = f"the {drawn} largest of {game.size}" if axes is below and drawn < game.size else None
        axes.legend(
            loc="upper left",
            bbox_to_anchor=(1.0, 1.0),
            frameon=False,
            fontsize=9,
            title=title,
            title_fontsize=9,
            alignment="left",
        )
    set_letters(figure, fonts)
    return figure


def _draw_stock(
    axes: Axes, payout: StockPayout, lead: StockLead | None, names: list[str], times: FloatArray
) -> None:
    paths = [("all cooperate", payout.path, BLUE, "-"), ("no agreement", payout.nash_path, VERMILION, ":")]
    if lead is not None:
        paths.insert(1, (f"led by {names[lead.lead.place]}", lead.path, GREEN, "--"))
    for label, path, colour, style in paths:
        axes.plot(times, path.at(times), style, color=colour, linewidth=2, label=label, zorder=3)
        axes.axhline(float(path.steady), color=colour, linewidth=0.6, alpha=0.6, zorder=1)
    axes.plot([], [], color=GREY, linewidth=0.6, label="where it ends")


def _draw_payouts(axes: Axes, payout: StockPayout, names: list[str], times: FloatArray) -> int:
    """Draw each pay-out in full and what the city would have without the transfer dotted."""
    paid = payout.payout(times)
    chosen = sorted(range(len(names)), key=lambda at: -abs(float(paid[0, at])))[:MOST_CITIES]
    for at, colour in zip(sorted(chosen), _COLOURS, strict=False):
        own = paid[:, at] - payout.transfers.vector()[at]
        axes.plot(times, paid[:, at], "-", color=colour, linewidth=2, label=names[at], zorder=3)
        axes.plot(times, own, ":", color=colour, linewidth=1.2, zorder=2)
    axes.plot([], [], ":", color="black", linewidth=1.2, label="before the transfer")
    axes.axhline(0.0, color="black", linewidth=0.8, zorder=1)
    return len(chosen)


def _leave_room(axes: Axes) -> None:
    """Show a flat line, such as that of a stock for which nobody works, in the middle."""
    drawn = np.concatenate([np.asarray(line.get_ydata(), dtype=np.float64) for line in axes.get_lines()])
    low, high = float(drawn.min()), float(drawn.max())
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        room = abs(high) or 1.0
        axes.set_ylim(low - room, high + room)
