"""What moves the main figure: each input's share of its variance, with intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.mechanisms.answer_parts.moves import Move
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Line, Panel, zero
from citypact.report.pictures.tornado_chart import figure_tornado
from citypact.report.sweep.figure_words import input_name, is_ratio, unit_words

#: Inputs that are drawn: those with the largest shares.
MOST_ROWS = 12
SERIES = (
    ("first", "alone", "blue"),
    ("total", "with its interactions", "orange"),
    ("shapley", "credited (Shapley effect)", "green"),
)
_ROW_HEIGHT, _AROUND = 0.6, 2.0  #: inches


def shares_picture(document: Mapping[str, Any], part: str = "influence") -> Chart:
    """Show which share of the variance each input explains.

    Parameters
    ----------
    document : mapping
        Of a sweep.
    part : str
        ``influence`` or ``influence_on_agreement``.

    Raises
    ------
    InfeasibleDesign
        If the rows do not tell, or the figure is the same in all of them.
    """
    analysis = document["analysis"]
    found = analysis[part]
    series = [each for each in SERIES if found and each[0] in found]
    if not series or not found[series[0][0]]["variance"]:
        raise InfeasibleDesign("no shares of a variance to draw")
    ranked = ranked_inputs(found)[:MOST_ROWS]
    thick = 0.7 / len(series)
    layers: list[Layer] = [zero("x")]
    for at, (kind, label, tone) in enumerate(series):
        shares = [found[kind]["shares"][name] for name in ranked]
        places = [row + (at - (len(series) - 1) / 2) * thick for row in range(len(ranked))]
        values = [share["value"] or 0.0 for share in shares]
        layers.append(Bars(label, "x", places, [0.0] * len(values), values, thick * 0.9, tone, 0.8))
        xs: list[float] = []
        ys: list[float] = []
        for share, place in zip(shares, places, strict=True):
            if share["low"] is not None and share["high"] is not None:
                xs += [share["low"], share["high"], math.nan]
                ys += [place, place, math.nan]
        told = f"interval of confidence {analysis['confidence']:.0%}" if at == 0 else ""
        layers.append(Line(told, xs, ys, "black", width=1.4))
    names = tuple(input_name(name) for name in ranked)
    panel = Panel(
        Axis("share of the variance", form="percent", room=0.06), Axis(names=names), layers, grid="x"
    )
    figure = input_name(analysis["figure"]["name"])
    title = f"What moves {figure}" if part == "influence" else "What moves whether there is an agreement"
    return Chart(title, (panel,), (7.6, _AROUND + _ROW_HEIGHT * max(2, len(ranked))))


def ranked_inputs(found: Mapping[str, Any]) -> list[str]:
    """Return the inputs of a part ``influence``, that with the largest share first."""
    kind = next(kind for kind in ("total", "shapley", "first") if kind in found)
    shares = found[kind]["shares"]
    return sorted(shares, key=lambda name: -(shares[name]["value"] or 0.0))


def tornado_picture(document: Mapping[str, Any]) -> Chart:
    """Show the main figure with each input alone at its low and its high end.

    Raises
    ------
    InfeasibleDesign
        If nothing was answered anew.
    """
    figure, tornado = document["analysis"]["figure"], document["analysis"]["tornado"]
    if tornado is None:
        raise InfeasibleDesign("no input was moved alone")
    moves: Sequence[Move] = [
        Move(input_name(swing["name"]), swing["low"], swing["high"], swing["at_low"], swing["at_high"])
        for swing in tornado["swings"]
    ]
    unit = "" if is_ratio(figure) else unit_words(figure["unit"])
    return figure_tornado(
        input_name(figure["name"]),
        unit,
        moves,
        tornado["base"],
        is_ratio=is_ratio(figure),
        base="at the medians",
    )
