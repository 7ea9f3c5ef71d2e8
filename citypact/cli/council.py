"""``citypact council``: who signs, who walks, how deep, and who is admitted next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.answers import check_chart, deliver, numbers_or_scenario


def council_command(
    scenario: Annotated[
        str,
        typer.Argument(help="Scenario file of kind council or name of a shipped case.", metavar="FILE|CASE"),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for council.json, council.csv and pictures.")
    ] = None,
    chart: Annotated[str, typer.Option(help="Format of the pictures in --out: png or svg.")] = "png",
) -> None:
    """Find which councils of cities hold, how deep they can go, and what keeps members in.

    The file says which model: see citypact new council.
    """
    check_chart(out, chart)
    inputs = numbers_or_scenario("council", scenario, {}, ())
    from citypact.scenario.answers import answer

    deliver(answer("council", inputs), as_json=as_json, out=out, chart=chart)
