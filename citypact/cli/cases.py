"""``citypact cases``, ``new`` and ``schema``: real agreements, files to start from, the format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.saying import say

_Out = Annotated[Path | None, typer.Option(help="File to write; by default the text is printed.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]


def cases_command(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """List what citypact ships by the command that reads it: real agreements, and games of coalitions."""
    from citypact.scenario.case_list import case_rows
    from citypact.scenario.coalition_load import game_names, load_game

    rows = case_rows()
    games = [{"name": name, "title": load_game(name).document["title"]} for name in game_names()]
    if as_json:
        import json

        typer.echo(json.dumps({"cases": rows, "games": games}, ensure_ascii=False, allow_nan=False))
        return
    for command in dict.fromkeys(row["command"] for row in rows):
        say(f"Cases for {command}:")
        for row in rows:
            if row["command"] == command:
                say(f"{row['name']}: {row['title']}")
                say(f"  {row['question']}")
                if row["kind"] == "relocation":
                    share, trust = row["headline_share"], row["trust"]
                    told = "not found" if share is None else f"{share:.0%} to the origin, trust {trust}"
                    say(f"  announced share: {told}")
    say("Games for citypact allocate:")
    for game in games:
        say(f"{game['name']}: {game['title']}")


def new_command(
    kind: Annotated[
        str,
        typer.Argument(
            help="relocation, reduced, park, designs, portfolio, firms, offers, enterprises, game,"
            " coalitions, proposal, normal-form, water, river, air, benefits, council,"
            " package, gains, or a game of citypact games.",
            metavar="KIND",
        ),
    ] = "relocation",
    *,
    out: _Out = None,
    force: _Force = False,
) -> None:
    """Print a commented scenario, list of enterprises, game of coalitions or table to start from."""
    from citypact.scenario.templates import template

    _deliver(template(kind), out, force)


def schema_command(
    kind: Annotated[
        str,
        typer.Argument(
            help="relocation, water, river, air, council, package, obstacle, or a game of citypact games.",
            metavar="KIND",
        ),
    ] = "relocation",
    *,
    out: _Out = None,
    force: _Force = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors that complete and check."""
    import json

    from citypact.scenario.schema import scenario_schema

    _deliver(json.dumps(scenario_schema(kind), ensure_ascii=False, indent=2) + "\n", out, force)


def _deliver(text: str, out: Path | None, force: bool) -> None:
    if out is None:
        typer.echo(text, nl=False)
        return
    from citypact.report.saved.files import write_new

    write_new(out, text, force=force)
    say(f"Written: {out}")
