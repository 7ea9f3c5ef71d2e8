"""``citypact package``: many deals in one agreement, the money that it takes, and what it saves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import check_chart, deliver, numbers_or_scenario


def package_command(
    scenario: Annotated[
        str,
        typer.Argument(
            help="Scenario file (kind package), table of gains (.csv, .xlsx) or name of a shipped case.",
            metavar="FILE|CASE",
        ),
    ],
    *,
    share: Annotated[
        float | None, typer.Option(help="Part of the efficient total to reach; 1 by default (tables only).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for package.json, package.csv and the pictures.")
    ] = None,
    chart: Annotated[str, typer.Option(help="Format of the pictures in --out: png or svg.")] = "png",
    encoding: Annotated[str | None, typer.Option(help="Encoding of a CSV file, such as gb18030.")] = None,
) -> None:
    """Settle many issues between cities in one agreement, with the least money.

    A table has the columns city (or 城市) and one for each issue: what the whole issue brings the city
    before payments, 亿元. A row headed divisible (or 可分) may say yes or no for every issue.
    """
    check_chart(out, chart)
    inputs: dict[str, Any]
    if scenario.lower().endswith((".csv", ".xlsx")):
        from citypact.scenario.packages.gain_table import read_gains

        inputs = read_gains(Path(scenario), encoding)
        if share is not None:
            inputs["share"] = share
    else:
        if encoding is not None:
            from citypact.errors import InputError, Problem

            raise InputError(
                Problem("--encoding", encoding, "no such option beside a scenario, which is UTF-8")
            )
        inputs = numbers_or_scenario("package", scenario, {"share": share}, ())
    from citypact.scenario.answers import answer

    deliver(answer("package", inputs), as_json=as_json, out=out, chart=chart)
