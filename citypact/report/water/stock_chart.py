"""A common stock over time without agreement, led and shared, and what each city is paid.

Colours are those of ``gain_chart``; line styles differ as well, for print in grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citypact.games.coalitional.masks import FloatArray
from citypact.mechanisms.stock.leader import StockLead
from citypact.mechanisms.stock.shares import StockPayout
from citypact.report.pictures.form import Axis, Chart, Layer, Line, Panel, Remark, Rule, zero
from citypact.report.words.amounts import clipped_apart, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LONGEST_NAME = 22
#: Cities whose pay-outs are drawn; beyond, those with the largest pay-outs at the start.
MOST_CITIES = 5
#: Decay times drawn: the stock is then within one per cent of where it ends.
SPANS = 5.0
POINTS = 201
_TONES = ("blue", "vermilion", "green", "orange", "grey")


def stock_picture(payout: StockPayout, lead: StockLead | None = None) -> Chart:
    """Show the stock under each regime, and pay-outs beside what each city earns itself.

    Parameters
    ----------
    payout : StockPayout
        The shared agreement, with the path without any.
    lead : StockLead, optional
        The same game led by one city, as a third path of the stock.
    """
    game = payout.game
    names = clipped_apart([shown(name) for name in game.players], LONGEST_NAME)
    times = np.linspace(0.0, SPANS / float(payout.path.decay), POINTS)
    years = Axis("years", low=0.0, high=float(times[-1]))
    paid, drawn = _payouts(payout, names, times)
    title = f"the {drawn} largest of {game.size}" if drawn < game.size else ""
    panels = (
        Panel(years, Axis("stock", "units of quality"), _stock(payout, lead, names, times), title="Stock"),
        Panel(
            years, Axis("pay-out a year", game.unit, scaled=True), (zero(), *paid),
            title="Pay-outs that keep the agreement time-consistent", legend_title=title,
        ),
    )  # fmt: skip
    return Chart("A common stock over time", panels, (7.6, 7.2), legend="right")


def stock_figure(payout: StockPayout, lead: StockLead | None = None) -> Figure:
    """Draw the stock and the pay-outs over time (see ``stock_picture``).

    Raises
    ------
    MissingExtra
        If a city's name needs characters that no installed font has.
    """
    figure: Figure = stock_picture(payout, lead).plot()
    return figure


def _stock(payout: StockPayout, lead: StockLead | None, names: list[str], times: FloatArray) -> list[Layer]:
    paths = [
        ("all cooperate", payout.path, "blue", "solid"),
        ("no agreement", payout.nash_path, "vermilion", "dotted"),
    ]
    if lead is not None:
        paths.insert(1, (f"led by {names[lead.lead.place]}", lead.path, "green", "dashed"))
    layers: list[Layer] = []
    for label, path, tone, stroke in paths:
        layers.append(Rule("", "y", float(path.steady), tone, width=0.6, strength=0.6))
        layers.append(Line(label, times.tolist(), np.asarray(path.at(times)).tolist(), tone, stroke))
    return [*layers, Remark("thin: where it ends")]


def _payouts(payout: StockPayout, names: list[str], times: FloatArray) -> tuple[list[Layer], int]:
    """Return each pay-out in full and what the city would have without the transfer dotted; and how many."""
    paid = payout.payout(times)
    chosen = sorted(range(len(names)), key=lambda at: -abs(float(paid[0, at])))[:MOST_CITIES]
    layers: list[Layer] = []
    for at, tone in zip(sorted(chosen), _TONES, strict=False):
        own = paid[:, at] - payout.transfers.vector()[at]
        layers.append(Line("", times.tolist(), own.tolist(), tone, "dotted", 1.2))
        layers.append(Line(names[at], times.tolist(), paid[:, at].tolist(), tone))
    return [*layers, Remark("dotted: before the transfer")], len(chosen)
