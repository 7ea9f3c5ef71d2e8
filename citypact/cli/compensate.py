"""``citypact compensate``: what a city downstream should pay the city upstream for clean water."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import check_chart, deliver, numbers_or_scenario


def compensate_command(
    scenario: Annotated[
        str | None, typer.Argument(help="Scenario file or name of a shipped case.", metavar="[FILE|CASE]")
    ] = None,
    *,
    downstream_benefit: Annotated[
        float | None, typer.Option(help="b_D, worth of a unit of effort downstream, 亿元 a year.")
    ] = None,
    upstream_benefit: Annotated[
        float | None, typer.Option(help="b_U, its worth upstream, 亿元 a year (0 by default).")
    ] = None,
    cost: Annotated[
        float | None, typer.Option(help="c, curvature of the cost of effort, 亿元 per unit².")
    ] = None,
    grant: Annotated[
        float | None, typer.Option(help="Z, central money paid upstream with the agreement, 亿元 a year.")
    ] = None,
    transfer_cap: Annotated[float | None, typer.Option(help="Most that downstream can pay a year.")] = None,
    upstream_weight: Annotated[
        float | None, typer.Option(help="Bargaining weight of upstream (one half by default).")
    ] = None,
    central_benefit: Annotated[
        float | None, typer.Option(help="b_Z, worth of a unit of effort to others, 亿元 a year.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for compensation.json, compensation.csv and charts.")
    ] = None,
    chart: Annotated[str, typer.Option(help="Format of the charts in --out: png or svg.")] = "png",
) -> None:
    """Find the transfer from downstream to upstream, the range both accept, and the central money needed.

    Give b_D, b_U and c, or a scenario file of kind water; a file's bets on the water index are judged too.
    """
    check_chart(out, chart)
    terms: dict[str, Any] = {
        "grant": grant,
        "transfer_cap": transfer_cap,
        "weight": upstream_weight,
        "central_benefit": central_benefit,
    }
    given = {"downstream_benefit": downstream_benefit, "upstream_benefit": upstream_benefit, "cost": cost}
    inputs = numbers_or_scenario("water", scenario, given, ("downstream_benefit", "cost"))
    inputs |= {name: value for name, value in terms.items() if value is not None}
    from citypact.scenario.answers import answer

    deliver(answer("compensation", inputs), as_json=as_json, out=out, chart=chart)
