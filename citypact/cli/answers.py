"""What the commands share: inputs from options or a file, and the three ways to hand out an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from citypact.cli.saying import say

if TYPE_CHECKING:
    from citypact.scenario.answers import Answered


def check_chart(out: Path | None, chart: str) -> None:
    """Refuse a chart format before any work is done."""
    if out is not None and chart not in ("png", "svg"):
        from citypact.errors import InputError, Problem

        raise InputError(Problem("--chart", chart, "png or svg"))


def numbers_or_scenario(
    kind: str, scenario: str | None, given: Mapping[str, Any], required: Sequence[str]
) -> dict[str, Any]:
    """Return the inputs of a command: numbers from options, or a scenario document from a file.

    Parameters
    ----------
    kind : str
        Of the scenario that the command reads.
    scenario : str or None
        File or case, if one is named.
    given : mapping
        Values of the options that stand in place of a file; None where not given.
    required : sequence of str
        Options needed without a file.

    Raises
    ------
    InputError
        If an option is missing, or stands beside a file.
    """
    from citypact.errors import InputError, Problem

    numbers = {name: value for name, value in given.items() if value is not None}
    if scenario is None:
        expected = "an amount in 亿元, or give a scenario file"
        missing = [Problem(option(name), "nothing", expected) for name in required if name not in numbers]
        if missing:
            raise InputError(*missing)
        return numbers
    if numbers:
        expected, remedy = "no such option beside a scenario", f"set it in {scenario}"
        raise InputError(
            *(Problem(option(name), value, expected, remedy=remedy) for name, value in numbers.items())
        )
    from citypact.scenario.kinds import scenario_class
    from citypact.scenario.load import load_as

    return {"scenario": load_as(scenario_class(kind), scenario).to_dict()}


def option(name: str) -> str:
    """Write the name of an input as its option.

    Examples
    --------
    >>> option("origin_loss")
    '--origin-loss'
    """
    return "--" + name.replace("_", "-")


def deliver(answered: Answered, *, as_json: bool, out: Path | None, chart: str = "png") -> None:
    """Write the files if a folder is given, then print the document or tell the answer to a reader.

    Parameters
    ----------
    answered : Answered
        The answer.
    as_json : bool
        Whether its document is printed, and nothing else.
    out : Path or None
        Folder of ``--out``.
    chart : str
        Format of the pictures in it.
    """
    names: list[str] = []
    if out is not None:
        from citypact.report.showing import write_files

        names, warning = write_files(answered, out, chart)
        if warning:
            say(f"warning: {warning}", err=True)
    if as_json:
        import json

        typer.echo(json.dumps(answered.document, ensure_ascii=False, allow_nan=False))
        return
    from citypact.report.showing import tell
    from citypact.report.words.terminal import Terminal

    tell(Terminal(), answered)
    if names:
        say(f"Written to {out}: {', '.join(names)}")
