"""How the main figure of a sweep is spread over the scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.report.pictures.form import Axis, Bars, Chart, Layer, Panel, Rule
from citypact.report.sweep.figure_words import input_name, is_ratio, unit_words
from citypact.report.words.amounts import number, percent


def spread_picture(document: Mapping[str, Any]) -> Chart:
    """Show a bar for each range of the figure: the part of the scenarios in it; a ratio has one half marked.

    Raises
    ------
    InfeasibleDesign
        If no scenario has the figure.
    """
    figure = document["analysis"]["figure"]
    spread, bars = figure["spread"], figure["histogram"]
    name = input_name(figure["name"])
    if spread is None:
        raise InfeasibleDesign(f"no scenario has {name}")
    edges, counts = bars["edges"], bars["counts"]
    rows = sum(counts)
    width = edges[-1] - edges[0]
    bar = width / len(counts) if width > 0 else 0.02 * (abs(edges[0]) or 1.0)
    places = [(low + high) / 2 for low, high in pairwise(edges)]
    heights = [count / rows for count in counts]
    written = percent if is_ratio(figure) else number
    layers: list[Layer] = [
        Bars("part of the scenarios", "y", places, [0.0] * len(places), heights, bar * 0.94, "sky"),
    ]
    for level, tone, stroke in ((0.05, "grey", "dashed"), (0.5, "blue", "solid"), (0.95, "grey", "dashdot")):
        value = next(each["value"] for each in spread["quantiles"] if each["level"] == level)
        label = f"median {written(value)}" if level == 0.5 else f"{level:.0%} lie below {written(value)}"
        layers.append(Rule(label, "x", value, tone, stroke, 1.8))
    if is_ratio(figure):
        layers.append(Rule("one half", "x", 0.5, "black", "dotted", 1.8))
    unit = "" if is_ratio(figure) else unit_words(figure["unit"])
    after = f"{spread['left_out']:,} further scenarios have no such figure" if spread["left_out"] else ""
    across = Axis(name, unit, "percent" if is_ratio(figure) else "amount", not is_ratio(figure), after=after)
    up = Axis("part of the scenarios that have the figure", form="percent", low=0.0)
    return Chart(f"How {name} is spread", (Panel(across, up, layers),))
