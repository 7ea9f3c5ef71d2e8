"""``citypact equilibrium``: all Nash equilibria of a game from a file, each verified exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.answers import check_chart, deliver


def equilibrium_command(
    game: Annotated[
        Path,
        typer.Argument(
            help="Game: a table of combinations (.csv, .xlsx), a document (.yaml) or Gambit's .nfg.",
            metavar="FILE",
        ),
    ],
    *,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a CSV table, such as gb18030.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for equilibrium.json, equilibrium.csv and the chart.")
    ] = None,
    chart: Annotated[str, typer.Option(help="Format of the chart in --out: png or svg.")] = "png",
) -> None:
    """Find the Nash equilibria of a game of two or more players, and say whether these are all.

    A table has a column for each player, then "payoff NAME" for each, and a row for every combination of
    strategies; see citypact new normal-form.
    """
    check_chart(out, chart)
    from citypact.scenario.answers import answer
    from citypact.scenario.normal_form.answering import game_inputs
    from citypact.scenario.normal_form.reading import read_normal_form

    inputs = game_inputs(read_normal_form(game, encoding=encoding))
    deliver(answer("equilibrium", inputs), as_json=as_json, out=out, chart=chart)
