"""How probable it is that both cities accept a ratio, for every ratio: where to look for an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.report.pictures.form import Area, Axis, Chart, Layer, Line, Panel, Points, Rule
from citypact.report.words.amounts import percent


def acceptance_picture(document: Mapping[str, Any]) -> Chart:
    """Show in which part of the scenarios both cities accept a ratio, with its interval.

    Raises
    ------
    InfeasibleDesign
        If the answers are no ratios, or no scenario has a game.
    """
    acceptance = document["analysis"]["acceptance"]
    if acceptance is None:
        raise InfeasibleDesign("no scenario has a range of acceptable ratios")
    curve = acceptance["curve"]
    ratios = [each["ratio"] for each in curve]
    low, middle, high = ([each[end] for each in curve] for end in ("low", "value", "high"))
    sure = document["analysis"]["confidence"]
    layers: list[Layer] = [
        Area(f"interval of confidence {sure:.0%}", [*ratios, *ratios[::-1]], [*low, *high[::-1]], "blue"),
        Line("both cities accept the ratio", ratios, middle, width=2.4),
        Rule("one half", "x", 0.5, "black", "dotted", 1.6),
    ]
    asked, best = acceptance["asked"], acceptance["most_accepted"]
    if asked is not None:
        ratio, value = asked["ratio"], asked["value"]
        layers.append(Rule(f"ratio asked for: {percent(ratio)}", "x", ratio, "vermilion", "dashed", 1.6))
        layers.append(Points("", [ratio], [value], "vermilion", "square", edge="white"))
    if best is not None:
        label = f"most scenarios accept {percent(best['ratio'])}"
        if best["from"] < best["to"]:
            label = f"most scenarios accept {percent(best['from'])} to {percent(best['to'])}"
        layers.append(Points(label, [best["ratio"]], [best["value"]], "green", "diamond", 9.0, edge="white"))
    ratio_axis = Axis("share of the tax that goes to the origin (ratio)", form="percent", low=0.0, high=1.0)
    part_axis = Axis("part of the scenarios that have a game", form="percent", low=0.0)
    panel = Panel(ratio_axis, part_axis, layers, grid="xy")
    return Chart("In how many scenarios both cities accept a ratio", (panel,))
