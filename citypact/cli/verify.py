"""``citypact verify``: recheck a saved result from its scenario alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.saying import say


def verify_command(
    result: Annotated[Path, typer.Argument(help="Result saved with --json or --out.", metavar="RESULT.json")],
    *,
    every_line: Annotated[bool, typer.Option("--all", help="Print the lines that hold too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Recheck every number of a saved result from its own inputs.

    Exactly, or within rounding where the answer was found in floating point.

    Exit status 1 if a line fails; the line is named.
    """
    from citypact.scenario.verify import read_result, verify_result

    lines = verify_result(read_result(result))
    failed = [line for line in lines if not line.holds]
    if as_json:
        import json

        typer.echo(
            json.dumps(
                {
                    "holds": not failed,
                    "lines": len(lines),
                    "failed": [
                        {"line": line.name, "expected": str(line.expected), "found": str(line.found)}
                        for line in failed
                    ],
                },
                ensure_ascii=False,
            )
        )
    else:
        for line in lines if every_line else failed:
            say(f"{'ok    ' if line.holds else 'FAILED'} {line}")
        say(
            f"{result}: {len(failed)} of {len(lines)} lines fail"
            if failed
            else f"{result}: all {len(lines)} lines hold"
        )
    if failed:
        raise typer.Exit(1)
