"""``citypact reproduce``: does one half come out of the model?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def reproduce_command(
    scenario: Annotated[
        str, typer.Argument(help="Shipped case or scenario file.", metavar="CASE|FILE")
    ] = "beijing-hebei",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for reproduction.json.")] = None,
) -> None:
    """Run the reproduction protocol R1 to R5 on a calibration that contains no ratio.

    Prints what each theory calls for, hits and misses alike, and how much the headline
    ratio is really worth.
    """
    from citypact.scenario.load import load_scenario
    from citypact.scenario.reproduction import reproduction

    report, document = reproduction({"scenario": load_scenario(scenario).to_dict()})
    if out is not None or as_json:
        import json

        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        if out is not None:
            from citypact.report.files import write_atomic

            write_atomic(out / "reproduction.json", text + "\n")
        if as_json:
            typer.echo(text)
            return
    from citypact.report.reproduction_table import print_reproduction

    print_reproduction(report, document)
    if out is not None:
        typer.echo(f"Written: {out / 'reproduction.json'}")
