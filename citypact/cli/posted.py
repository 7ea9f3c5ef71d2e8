"""``citypact posted``: the best ratio to post when each city alone knows what a move costs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import check_chart, deliver

_FORM = "uniform:LOW,HIGH, beta:ALPHA,BETA, histogram:EDGES/WEIGHTS or csv:FILE:COLUMN, over the shared tax."


def posted_command(
    *,
    origin_beliefs: Annotated[
        str | None, typer.Option(help=f"What is believed about the origin's loss: {_FORM}")
    ] = None,
    destination_beliefs: Annotated[
        str | None, typer.Option(help="What is believed about the destination's cost, in the same forms.")
    ] = None,
    types: Annotated[
        int, typer.Option(help="Most types of a city where the second best is a program (2 to 100).")
    ] = 40,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for posted.json, posted.csv and the chart.")
    ] = None,
    chart: Annotated[str, typer.Option(help="Format of the chart in --out: png or svg.")] = "png",
) -> None:
    """Find the best posted ratio for beliefs about two private costs, and what mechanisms could add.

    Costs are parts of the shared tax: uniform:0,0.6 says anything up to 60% of it is equally likely.
    """
    check_chart(out, chart)
    from citypact.errors import InputError, Problem
    from citypact.scenario.answers import answer
    from citypact.scenario.posted_beliefs import belief_in_words

    inputs: dict[str, Any] = {"types": types}
    problems: list[Problem] = []
    for name, text in (("origin", origin_beliefs), ("destination", destination_beliefs)):
        try:
            inputs[name] = belief_in_words(text or "", f"--{name}-beliefs").to_dict()
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    deliver(answer("posted", inputs), as_json=as_json, out=out, chart=chart)
