"""``citypact statute``: the tax-sharing notice for one enterprise or a list of them.

Only typer is imported here; everything else is imported when the command runs, so that
``citypact --help`` stays instant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import deliver
from citypact.cli.saying import say


def statute_command(
    firms: Annotated[
        Path | None,
        typer.Argument(help="List of enterprises (.csv or .xlsx); or give --base.", metavar="[FIRMS]"),
    ] = None,
    *,
    base: Annotated[float | None, typer.Option(help="Yearly local tax before the move, 亿元.")] = None,
    growth: Annotated[
        float | None, typer.Option(help="Local tax after the move over that before it; 1 if not given.")
    ] = None,
    rate: Annotated[float, typer.Option(help="Yearly discount rate; 4% is 0.04.")] = 0.04,
    ratio: Annotated[float, typer.Option(help="Origin's share of the local three taxes.")] = 0.5,
    years: Annotated[int, typer.Option(help="Ordinary term, years.")] = 3,
    extension: Annotated[int, typer.Option(help="Extension of the term, years.")] = 2,
    cap: Annotated[float, typer.Option(help="Cap as a multiple of the three prior years' tax.")] = 1.0,
    top_up: Annotated[float, typer.Option(help="Part of the shortfall the centre pays, 0 to 1.")] = 0.0,
    top_up_lag: Annotated[
        int, typer.Option(help="Years from the end of the term to the top-up, 0 or 1.")
    ] = 0,
    delay: Annotated[int, typer.Option(help="Years from signing to attainment of production.")] = 1,
    horizon: Annotated[int, typer.Option(help="Calendar years of tax for the effective share.")] = 20,
    ramp: Annotated[float, typer.Option(help="Part of full tax that the first year yields.")] = 0.5,
    threshold: Annotated[float, typer.Option(help="Least average prior tax, 亿元 a year.")] = 0.2,
    threshold_basis: Annotated[str, typer.Option(help="local or gross.")] = "local",
    cap_basis: Annotated[str, typer.Option(help="local or gross.")] = "local",
    year_count: Annotated[str, typer.Option(help="calendar or twelve_month.")] = "calendar",
    attainment_month: Annotated[int, typer.Option(help="Month of attainment, 1 to 12.")] = 1,
    clock_start: Annotated[str, typer.Option(help="attainment, registration or first_tax.")] = "attainment",
    share_before_attainment: Annotated[
        bool, typer.Option(help="Share the tax paid before the clock starts as well.")
    ] = False,
    extension_trigger: Annotated[
        str, typer.Option(help="cap_not_reached or tax_below_threshold.")
    ] = "cap_not_reached",
    destination_tier: Annotated[
        list[str] | None, typer.Option(help="LEVEL=FRACTION of the destination's side; repeat for each.")
    ] = None,
    origin_tier: Annotated[
        list[str] | None, typer.Option(help="LEVEL=FRACTION of the origin's side; repeat for each.")
    ] = None,
    gross_base: Annotated[float | None, typer.Option(help="Yearly gross tax before the move, 亿元.")] = None,
    check_eligibility: Annotated[bool, typer.Option(help="Test the threshold with --base too.")] = False,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a CSV list, such as gb18030.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for statute.json and statute.csv.")] = None,
) -> None:
    """Run the Beijing-Tianjin-Hebei tax-sharing notice year by year, each amount with its clause.

    Money in 亿元 (0.2 is 20 million yuan); the defaults are those of Caiyu [2015] 92.
    """
    options = dict(locals())
    from citypact.scenario.answers import Answered

    result = _run(options)
    if out is not None:
        from citypact.report.split.statute_table import write_statute

        write_statute(result, out)
    deliver(Answered("statute", result, result), as_json=as_json, out=None)
    if out is not None and not as_json:
        say(f"Written: {out / 'statute.json'} and {out / 'statute.csv'}")


def _run(options: dict[str, Any]) -> dict[str, Any]:
    """Return the result of the options, with every mistake in them collected."""
    from citypact.errors import InputError, Problem
    from citypact.mechanisms.statute.result import BASE_INPUTS, COMMON_INPUTS, statute_result

    problems: list[Problem] = []
    inputs = {key: options[key] for key in COMMON_INPUTS if key in options}
    for side in ("destination", "origin"):
        given = options[f"{side}_tier"]
        if given:
            inputs[f"{side}_tiers"] = _tiers(f"{side}_tier", given, problems)
    if options["firms"] is None:
        inputs |= {key: options[key] for key in BASE_INPUTS if options[key] is not None}
        if options["encoding"] is not None:
            problems.append(Problem("encoding", options["encoding"], "a list of enterprises to read"))
    else:
        problems += [
            Problem(key, options[key], "no such option beside a list of enterprises", remedy="leave it out")
            for key in ("base", "growth", "gross_base")
            if options[key] is not None
        ]
        from citypact.scenario.enterprise_list import read_enterprises

        try:
            enterprises = read_enterprises(options["firms"], encoding=options["encoding"])
        except InputError as error:
            problems += error.problems
        else:
            inputs["firms"] = [
                {"firm" if key == "name" else key: value for key, value in vars(enterprise).items()}
                for enterprise in enterprises
            ]
    if problems:
        # The other options are checked as well, so that all mistakes are told at once.
        try:
            statute_result(
                inputs if options["firms"] is None or "firms" in inputs else {**inputs, "base": 1.0}
            )
        except InputError as error:
            problems += error.problems
        raise InputError(*problems)
    return statute_result(inputs)


def _tiers(name: str, given: list[str], problems: list[Any]) -> dict[str, float]:
    """Read LEVEL=FRACTION options."""
    from citypact.errors import Problem

    tiers: dict[str, float] = {}
    for entry in given:
        level, equals, fraction = entry.partition("=")
        try:
            value = float(fraction)
        except ValueError:
            value = -1.0
        if not (equals and level.strip() and 0 <= value <= 1) or level.strip() in tiers:
            problems.append(
                Problem(name, entry, "LEVEL=FRACTION with a fraction from 0 to 1, each level once")
            )
        else:
            tiers[level.strip()] = value
    return tiers or {name.removesuffix("_tier"): 1.0}
