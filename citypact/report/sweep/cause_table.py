"""What moves the main figure of a sweep, in sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citypact.report.sweep.figure_words import input_name, is_ratio
from citypact.report.sweep.shares_chart import ranked_inputs
from citypact.report.words.amounts import number, percent
from citypact.report.words.writer import Writer

#: From this part of missing figures on the shares are told with a warning.
MANY = 0.05


def print_causes(writer: Writer, document: Mapping[str, Any]) -> None:
    """Print shares of the variance, and each input alone at its ends."""
    analysis = document["analysis"]
    name = input_name(analysis["figure"]["name"])
    found = analysis["influence"]
    if found is not None:
        writer.heading("What moves the figure")
        _print_shares(writer, found, name)
    further = analysis["influence_on_agreement"]
    if further is not None:
        if analysis["event"] == "agreement":
            writer.heading("What moves whether there is an agreement")
        else:
            writer.heading("What moves whether there is an answer")
        _print_shares(writer, further, "")
    tornado = analysis["tornado"]
    if tornado is not None:
        written = percent if is_ratio(analysis["figure"]) else number
        writer.heading("Each input alone, the others at their medians")
        base = "none" if tornado["base"] is None else written(tornado["base"])
        writer.say(f"With all inputs at their medians {name} is {base}.")
        writer.table(
            ("path", "5%", "95%", "figure at 5%", "figure at 95%"),
            [
                (
                    input_name(swing["name"]), number(swing["low"]), number(swing["high"]),
                    *("none" if swing[end] is None else written(swing[end]) for end in ("at_low", "at_high")),
                )
                for swing in tornado["swings"]
            ],
        )  # fmt: skip


def _print_shares(writer: Writer, found: Mapping[str, Any], name: str) -> None:
    kinds = [kind for kind in ("first", "total", "shapley") if kind in found]
    told = found[kinds[0]]
    if not told["variance"]:
        writer.say("It is the same in all scenarios: no input moves it.")
        return
    ranked = ranked_inputs(found)
    chief, best = ranked[0], found[kinds[-1]]["shares"][ranked[0]]
    if found["method"] == "sobol":
        alone = found["first"]["shares"][chief]
        writer.say(
            f"{input_name(chief)} moves it most: {percent(alone['value'])} of the variance alone,"
            f" {percent(best['value'])} with its interactions."
        )
        writer.say(
            f"Sobol indices from {found['answered']:,} further scenarios (Saltelli's design), answered in the"
            " same way."
        )
    elif found["method"] == "shapley":
        writer.say(
            f"{input_name(chief)} moves it most: {percent(best['value'])} of the variance is credited to it."
        )
        writer.say(
            f"Shapley effects, for the inputs are correlated, from {found['answered']:,} further scenarios."
        )
    else:
        writer.say(f"{input_name(chief)} moves it most: {percent(best['value'])} of the variance alone.")
        writer.say("Main effects from the rows themselves.")
    if len(kinds) == 2:
        columns: tuple[str, ...] = ("path", "alone", "from", "to", "with its interactions", "from", "to")
    else:
        columns = ("path", "credited" if kinds == ["shapley"] else "alone", "from", "to")
    rows = []
    for path in ranked:
        cells = [input_name(path)]
        for kind in kinds:
            share = found[kind]["shares"][path]
            cells += [
                "" if share[key] is None else f"{share[key] + 0.0:.1%}" for key in ("value", "low", "high")
            ]
        rows.append(tuple(cells))
    writer.table(columns, rows)
    if told["left_out"] > MANY * (told["rows"] + told["left_out"]):
        writer.say(
            f"{told['left_out']:,} of {told['rows'] + told['left_out']:,} rows of the design have no such"
            " figure: these shares are of the others alone."
        )
