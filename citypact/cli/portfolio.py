"""``citypact portfolio``: one ratio for a list of plants, by consent, sector, conditions or all terms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import check_chart, deliver


def portfolio_command(
    firms: Annotated[
        Path,
        typer.Argument(
            help="Plants (.csv or .xlsx): firm, revenue, origin_loss, destination_cost[, sector, ...]; or a"
            " scenario file (.yaml) with a group portfolio or market.",
            metavar="FIRMS|FILE",
        ),
    ],
    *,
    consent: Annotated[
        str | None, typer.Option(help="project (plant by plant, the default) or portfolio (once for all).")
    ] = None,
    optimise: Annotated[
        str, typer.Option(help="ratio; or all: with window, extension, cap, threshold and top-up.")
    ] = "ratio",
    at: Annotated[
        float | None, typer.Option(help="Ratio at which the surplus is told as well (0.5).")
    ] = None,
    origin_gain: Annotated[float | None, typer.Option(help="Least gain of the origin in all, 亿元.")] = None,
    destination_gain: Annotated[
        float | None, typer.Option(help="Least gain of the destination in all, 亿元.")
    ] = None,
    least_part: Annotated[
        float | None, typer.Option(help="Least part of the common gain for either city, 0 to 0.5.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(help="Most that the centre pays the origin in top-ups, 亿元.")
    ] = None,
    lowest: Annotated[float | None, typer.Option(help="Lowest ratio permitted.")] = None,
    highest: Annotated[float | None, typer.Option(help="Highest ratio permitted.")] = None,
    plant_cost: Annotated[float | None, typer.Option(help="Cost of handling a plant, 亿元.")] = None,
    central_price: Annotated[
        float | None, typer.Option(help="Price of a yuan of central money in what is maximised.")
    ] = None,
    years: Annotated[str | None, typer.Option(help="With all: ordinary terms, such as 3,5,8.")] = None,
    extension: Annotated[str | None, typer.Option(help="With all: extensions, such as 0,2.")] = None,
    cap: Annotated[str | None, typer.Option(help="With all: caps in three prior years' tax.")] = None,
    threshold: Annotated[str | None, typer.Option(help="With all: thresholds, 亿元 a year.")] = None,
    top_up: Annotated[str | None, typer.Option(help="With all: parts of the shortfall paid.")] = None,
    rate: Annotated[float | None, typer.Option(help="With all: yearly discount rate (0.04).")] = None,
    horizon: Annotated[int | None, typer.Option(help="With all: years of tax that count (20).")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a CSV list, such as gb18030.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for portfolio.json, portfolio.csv and the chart.")
    ] = None,
    chart: Annotated[str, typer.Option(help="Format of the chart in --out: png or svg.")] = "png",
) -> None:
    """Find every ratio that moves the most surplus, and what moves, for a list of plants.

    Amounts are present values in 亿元. With a column sector, the best ratio of each sector as well. With
    --optimise all the list also needs tax_year1, tax_year2, tax_year3, growth, government_led, fits_plan.
    """
    options = dict(locals())
    check_chart(out, chart)
    inputs = _inputs(options)
    from citypact.scenario.answers import answer

    kind = "portfolio" if "firms" in inputs else "market"
    deliver(answer(kind, inputs), as_json=as_json, out=out, chart=chart)


#: Options that say where the answer goes, and the list with its encoding.
_OUTPUT = ("firms", "encoding", "as_json", "out", "chart")


def _inputs(options: dict[str, Any]) -> dict[str, Any]:
    """Read the list and the options, with every mistake in either collected."""
    from citypact.errors import InputError, Problem
    from citypact.scenario.portfolio.from_file import names_a_scenario, scenario_inputs
    from citypact.scenario.portfolio.plant_list import read_portfolio
    from citypact.scenario.portfolio.question import GRID

    problems: list[Problem] = []
    given = {name: value for name, value in options.items() if value is not None and name not in _OUTPUT}
    given = {
        name: _numbers(name, value, problems) if name in GRID else value for name, value in given.items()
    }
    if names_a_scenario(options["firms"]):
        if options["encoding"] is not None:
            given["encoding"] = options["encoding"]
        if given.get("optimise") == "ratio":
            del given["optimise"]  # the command's own default
        if problems:
            raise InputError(*problems)
        return scenario_inputs(options["firms"], given)
    inputs = {"at": 0.5, **given}
    try:
        inputs["firms"] = read_portfolio(options["firms"], encoding=options["encoding"])
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(*problems)
    return inputs


def _numbers(name: str, text: str, problems: list[Any]) -> list[float | int]:
    """Read a list of numbers with commas; terms in years are whole."""
    from citypact.errors import Problem
    from citypact.scenario.table_file import number_in

    found = [number_in(part) for part in text.split(",")]
    whole = name in ("years", "extension")
    numbers = [int(value) if whole and value.is_integer() else value for value in found if value is not None]
    if len(numbers) < len(found) or (whole and not all(isinstance(value, int) for value in numbers)):
        kind = "whole numbers of years" if whole else "numbers"
        problems.append(Problem(f"--{name.replace('_', '-')}", text, f"{kind} with commas, such as 1,2"))
    return numbers
