"""``citypact cases``, ``new`` and ``schema``: real agreements, files to start from, the format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

_Out = Annotated[Path | None, typer.Option(help="File to write; by default the text is printed.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]


def cases_command(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """List what citypact ships: real agreements with the share announced, and games of coalitions."""
    from citypact.scenario.coalition_load import game_names, load_game
    from citypact.scenario.load import case_names, load_scenario

    rows: list[dict[str, Any]] = []
    for name in case_names():
        scenario = load_scenario(name)
        reported = scenario.reported()
        share = reported["headline_share"]
        rows.append(
            {
                "name": name,
                "title": scenario.title,
                "question": scenario.question,
                "headline_share": share,
                "trust": None if share is None else reported["provenance"]["headline_share"]["trust"],
                "fingerprint": scenario.fingerprint(),
            }
        )
    games = [{"name": name, "title": load_game(name).document["title"]} for name in game_names()]
    if as_json:
        import json

        typer.echo(json.dumps({"cases": rows, "games": games}, ensure_ascii=False, allow_nan=False))
        return
    for row in rows:
        share = row["headline_share"]
        told = "not found" if share is None else f"{share:.0%} to the origin, trust {row['trust']}"
        typer.echo(f"{row['name']}: {row['title']}")
        typer.echo(f"  {row['question']}")
        typer.echo(f"  announced share: {told}")
    typer.echo("Games for citypact allocate:")
    for game in games:
        typer.echo(f"{game['name']}: {game['title']}")


def new_command(
    kind: Annotated[
        str,
        typer.Argument(
            help="relocation, reduced, park, enterprises, game, coalitions or proposal.", metavar="KIND"
        ),
    ] = "relocation",
    *,
    out: _Out = None,
    force: _Force = False,
) -> None:
    """Print a commented scenario, list of enterprises or game of coalitions to start from."""
    from citypact.scenario.templates import template

    _deliver(template(kind), out, force)


def schema_command(*, out: _Out = None, force: _Force = False) -> None:
    """Print the JSON Schema of scenario files, for editors that complete and check."""
    import json

    from citypact.scenario.schema import scenario_schema

    _deliver(json.dumps(scenario_schema(), ensure_ascii=False, indent=2) + "\n", out, force)


def _deliver(text: str, out: Path | None, force: bool) -> None:
    if out is None:
        typer.echo(text, nl=False)
        return
    from citypact.report.files import write_new

    write_new(out, text, force=force)
    typer.echo(f"Written: {out}")
