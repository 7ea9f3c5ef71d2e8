"""How the main figure moves along the inputs that move it most, averaged over the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.report.pictures.form import Area, Axis, Chart, Layer, Line, Panel, Points, Rule
from citypact.report.sweep.figure_words import input_name, is_ratio, unit_words
from citypact.report.sweep.shares_chart import ranked_inputs

#: Inputs that are drawn, each with a panel of its own.
MOST_PANELS = 3


def dependence_picture(document: Mapping[str, Any]) -> Chart:
    """Show the mean figure along each of the inputs that move it most, with its interval.

    Raises
    ------
    InfeasibleDesign
        If nothing was answered anew, or nowhere along an input is there a figure.
    """
    analysis = document["analysis"]
    figure, found = analysis["figure"], analysis["influence"]
    curves = {curve["name"]: curve for curve in analysis["dependence"]}
    order = ranked_inputs(found) if found else list(curves)
    units = {each["path"]: each["unit"] for each in document["inputs"]}
    kept = [name for name in order if name in curves and len(curves[name]["points"]) > 1][:MOST_PANELS]
    if not kept:
        raise InfeasibleDesign("no mean of the figure along an input")
    up = Axis(
        f"mean of {input_name(figure['name'])}", unit_words(figure["unit"]),
        "percent" if is_ratio(figure) else "amount", not is_ratio(figure),
    )  # fmt: skip
    panels = []
    for name in kept:
        points = curves[name]["points"]
        at = [point["at"] for point in points]
        value = [math.nan if point["value"] is None else point["value"] for point in points]
        known = [point for point in points if point["low"] is not None]
        layers: list[Layer] = []
        if len(known) > 1:
            xs = [point["at"] for point in known]
            ends = [*[p["low"] for p in known], *[p["high"] for p in known][::-1]]
            layers.append(
                Area(f"interval of confidence {analysis['confidence']:.0%}", [*xs, *xs[::-1]], ends, "blue")
            )
        layers.append(Line("mean over the other inputs", at, value, shape="circle", size=4.5))
        thin = [p for p in points if p["left_out"] and p["value"] is not None]
        if thin:
            layers.append(
                Points(
                    "of the scenarios that have the figure: others have none there",
                    [p["at"] for p in thin], [p["value"] for p in thin], "vermilion", "square", 8.0, "none",
                )
            )  # fmt: skip
        if is_ratio(figure):
            layers.append(Rule("one half", "y", 0.5, "black", "dotted", 1.4))
        panels.append(Panel(Axis(input_name(name), unit_words(units[name])), up, layers, grid="xy"))
    title = f"How {input_name(figure['name'])} moves along what moves it most"
    return Chart(title, panels, (3.6 * len(panels) + 0.8, 4.4), beside=True)
