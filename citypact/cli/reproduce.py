"""``citypact reproduce``: does one half come out of the model?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.answers import deliver
from citypact.cli.saying import say


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
    from citypact.scenario.answers import answer
    from citypact.scenario.load import load_scenario

    answered = answer("reproduction", {"scenario": load_scenario(scenario).to_dict()})
    if out is not None:
        import json

        from citypact.report.saved.files import write_together

        text = json.dumps(answered.document, ensure_ascii=False, allow_nan=False)
        write_together({out / "reproduction.json": text + "\n"})
    deliver(answered, as_json=as_json, out=None)
    if out is not None and not as_json:
        say(f"Written: {out / 'reproduction.json'}")
