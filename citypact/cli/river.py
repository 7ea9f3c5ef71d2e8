"""``citypact river``: who gets what along a river, of its water, its dirt or a common pool."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import check_chart, deliver, numbers_or_scenario


def river_command(
    scenario: Annotated[
        str,
        typer.Argument(help="Scenario file of kind river or name of a shipped case.", metavar="FILE|CASE"),
    ],
    *,
    rule: Annotated[
        str | None,
        typer.Option(
            help="downstream_incremental, upstream_incremental, equal_loss, shapley or nucleolus for water;"
            " upstream_equal, downstream_equal, local_responsibility or adjacent_downstream for dirt."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for river.json, river.csv and maps.")] = None,
    chart: Annotated[str, typer.Option(help="Format of the maps in --out: png or svg.")] = "png",
) -> None:
    """Share a river among its cities: water, the cost of cleaning it, efforts, or a common pool.

    The file says which: see citypact new river.
    """
    check_chart(out, chart)
    inputs: dict[str, Any] = numbers_or_scenario("river", scenario, {}, ())
    if rule is not None:
        inputs["rule"] = rule
    from citypact.scenario.answers import answer

    deliver(answer("river", inputs), as_json=as_json, out=out, chart=chart)
