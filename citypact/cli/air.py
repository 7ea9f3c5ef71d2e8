"""``citypact air``: who abates how much and who pays whom when the wind carries everybody's dirt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import check_chart, deliver, numbers_or_scenario


def air_command(
    scenario: Annotated[
        str,
        typer.Argument(
            help="Scenario file (kind air), table of benefits (.csv, .xlsx) or name of a shipped case.",
            metavar="FILE|CASE",
        ),
    ],
    *,
    rule: Annotated[
        str | None,
        typer.Option(help="Rule that divides the gain, shapley by default (see citypact allocate --list)."),
    ] = None,
    draws: Annotated[
        int | None, typer.Option(help="Tables drawn to look around where the table is not known (2000).")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of the draws; 0 by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for air.json, air.csv and the chart.")] = None,
    chart: Annotated[str, typer.Option(help="Format of the chart in --out: png or svg.")] = "png",
    encoding: Annotated[str | None, typer.Option(help="Encoding of a CSV file, such as gb18030.")] = None,
) -> None:
    """Find what each city should abate and the side payments that make all of them sign.

    Where nobody publishes who pollutes whom, the answer is a range for every city. A table has the
    columns source, cost (or 来源, 成本) and one for each city: what a unit abated at the source saves it,
    亿元 a year.
    """
    check_chart(out, chart)
    inputs: dict[str, Any]
    if scenario.lower().endswith((".csv", ".xlsx")):
        from citypact.scenario.water.benefit_table import read_benefits

        inputs = read_benefits(Path(scenario), encoding)
    elif encoding is not None:
        from citypact.errors import InputError, Problem

        raise InputError(Problem("--encoding", encoding, "no such option beside a scenario, which is UTF-8"))
    else:
        inputs = numbers_or_scenario("air", scenario, {}, ())
    choices = {"rule": rule, "draws": draws, "seed": seed}
    inputs |= {name: value for name, value in choices.items() if value is not None}
    from citypact.scenario.answers import answer

    deliver(answer("air", inputs), as_json=as_json, out=out, chart=chart)
