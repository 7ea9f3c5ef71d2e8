"""``citypact council``: who signs, who walks, how deep, and who is admitted next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

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
    if inputs["scenario"]["model"] == "growth":
        _growth(inputs, as_json=as_json, out=out, chart=chart)
    else:
        _membership(inputs, as_json=as_json, out=out, chart=chart)


def _membership(inputs: dict[str, Any], *, as_json: bool, out: Path | None, chart: str) -> None:
    """Answer who signs, of alike cities or of cities under one sky."""
    from citypact.scenario.councils.result import council_result

    result = council_result(inputs)

    def write(folder: Path) -> tuple[str, str]:
        from citypact.report.council_files import write_council

        return write_council(result, folder, chart)

    def show() -> None:
        from citypact.report.council_table import print_council

        print_council(result)

    deliver(result.document, as_json=as_json, out=out, write=write, show=show)


def _growth(inputs: dict[str, Any], *, as_json: bool, out: Path | None, chart: str) -> None:
    """Answer who is admitted next."""
    from citypact.scenario.councils.growth_result import growth_result

    result = growth_result(inputs)

    def write(folder: Path) -> tuple[str, str]:
        from citypact.report.growth_files import write_growth

        return write_growth(result, folder, chart)

    def show() -> None:
        from citypact.report.growth_table import print_growth

        print_growth(result)

    deliver(result.document, as_json=as_json, out=out, write=write, show=show)
