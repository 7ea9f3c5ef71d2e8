"""``citypact solve`` and ``citypact games``: an obstacle between cities as a game, and all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.answers import check_chart, deliver, numbers_or_scenario
from citypact.cli.saying import say


def solve_command(
    scenario: Annotated[
        str,
        typer.Argument(help="Scenario file of kind obstacle or name of a shipped case.", metavar="FILE|CASE"),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for solve.json, solve.csv and the picture.")
    ] = None,
    chart: Annotated[str, typer.Option(help="Format of the picture in --out: png or svg.")] = "png",
) -> None:
    """Solve a game between cities: equilibrium, best outcome, levers, and the cheapest agreement.

    See citypact games for the games, and citypact new GAME for a file to start from.
    """
    check_chart(out, chart)
    inputs = numbers_or_scenario("obstacle", scenario, {}, ())
    from citypact.scenario.answers import answer

    deliver(answer("obstacle", inputs), as_json=as_json, out=out, chart=chart)


def games_command(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """List the obstacles between cities that are games: the study's passage, the question, the case."""
    from citypact.scenario.obstacles.listing import game_rows

    rows = game_rows()
    if as_json:
        import json

        typer.echo(json.dumps({"games": rows}, ensure_ascii=False))
        return
    for row in rows:
        say(f"{row['name']} ({row['ids']}, study {row['position']})")
        say(f"  {row['passage']}")
        say(f"  {row['question']}")
        say(f"  citypact solve {row['case']}")
