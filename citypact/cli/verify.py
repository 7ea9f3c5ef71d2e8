"""``citypact verify``: audit a saved result in fractions, and recompute it from its inputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citypact.cli.saying import say

if TYPE_CHECKING:
    from citypact.audit import Audit

_MIXED = (
    "a run was killed while it replaced the files of this folder, and some may be of the run before;"
    " the next command that writes there puts the rest in place"
)


def verify_command(
    result: Annotated[Path, typer.Argument(help="Result saved with --json or --out.", metavar="RESULT.json")],
    *,
    every_line: Annotated[bool, typer.Option("--all", help="Print the lines that hold too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    independent: Annotated[
        bool, typer.Option("--independent", help="Audit in fractions only; nothing is recomputed.")
    ] = False,
) -> None:
    """Recheck every number of a saved result from its own inputs, twice.

    A second arithmetic in plain fractions audits it from the definitions, without the code that made it;
    then the package recomputes it, exactly, or within rounding where the answer was found in floating point.

    Exit status 1 if a line fails; the line is named.
    """
    from citypact.audit import audit_result
    from citypact.scenario.verify import read_result, verify_result
    from citypact.scenario.whole_set import mixed_names

    document = read_result(result)
    if result.name in mixed_names(result.parent):
        say(f"warning: {result}: {_MIXED}", err=True)
    audit = audit_result(document)
    lines: dict[str, list[Any]] = {"audit": list(audit.lines)}
    if not independent:
        lines["recomputation"] = list(verify_result(document))
    failed = [(by, line) for by, each in lines.items() for line in each if not line.holds]
    count = sum(map(len, lines.values()))
    if as_json:
        _print_json(failed, count, audit)
    else:
        shown = [(by, line) for by, each in lines.items() for line in each] if every_line else failed
        for by, line in shown:
            say(f"{'ok    ' if line.holds else 'FAILED'} {line} ({by})")
        from citypact.audit.telling import sentences

        for sentence in sentences(audit, str(result)):
            say(sentence)
        for by, each in lines.items():
            broken = sum(not line.holds for line in each)
            told = f"{broken} of {len(each)} lines fail" if broken else f"all {len(each)} lines hold"
            say(f"{result}: {by}: {told}")
    if failed:
        raise typer.Exit(1)


def _print_json(failed: list[tuple[str, Any]], count: int, audit: Audit) -> None:
    import json

    from citypact.audit.telling import audit_data

    told = {
        "holds": not failed,
        "lines": count,
        "failed": [
            {"line": line.name, "by": by, "expected": str(line.expected), "found": str(line.found)}
            for by, line in failed
        ],
        **audit_data(audit),
    }
    typer.echo(json.dumps(told, ensure_ascii=False))
