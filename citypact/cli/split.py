"""``citypact split``: the optimal revenue-sharing ratio of two cities."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import check_chart, deliver, numbers_or_scenario, option


def split_command(
    scenario: Annotated[
        str | None, typer.Argument(help="Scenario file or name of a shipped case.", metavar="[FILE|CASE]")
    ] = None,
    *,
    revenue: Annotated[float | None, typer.Option(help="R, PV of the tax that can be shared, 亿元.")] = None,
    origin_loss: Annotated[float | None, typer.Option(help="L, net loss of the origin, 亿元.")] = None,
    destination_cost: Annotated[
        float | None, typer.Option(help="K, net cost of the destination, 亿元.")
    ] = None,
    criterion: Annotated[
        str, typer.Option(help="Name of a criterion; a,b means a first, then b among its optima.")
    ] = "nash",
    origin_weight: Annotated[
        float | None, typer.Option(help="Bargaining (or welfare) weight of the origin.")
    ] = None,
    voluntary: Annotated[
        float | None, typer.Option(help="Probability that the plant comes without a deal.")
    ] = None,
    rivals: Annotated[
        str | None,
        typer.Option(
            help="Surplus of each rival destination, 亿元, as w1,w2 (this destination not among them)."
        ),
    ] = None,
    ratio_cap: Annotated[float | None, typer.Option(help="Highest ratio the levers allow.")] = None,
    window_share: Annotated[
        float | None, typer.Option(help="R over the PV of all local tax of the plant.")
    ] = None,
    proposer: Annotated[str, typer.Option(help="origin or destination, for take-it-or-leave-it.")] = "origin",
    origin_discount: Annotated[float | None, typer.Option(help="Discount a round (rubinstein).")] = None,
    destination_discount: Annotated[float | None, typer.Option(help="Discount a round (rubinstein).")] = None,
    origin_income: Annotated[float | None, typer.Option(help="Income per head (need-weighted).")] = None,
    destination_income: Annotated[float | None, typer.Option(help="Income per head (need-weighted).")] = None,
    aversion: Annotated[float, typer.Option(help="Aversion to inequality (need-weighted).")] = 1.0,
    origin_rank: Annotated[float | None, typer.Option(help="Administrative rank (rank-weighted).")] = None,
    destination_rank: Annotated[
        float | None, typer.Option(help="Administrative rank (rank-weighted).")
    ] = None,
    reference: Annotated[
        float | None, typer.Option(help="Ratio to stay near: nearest, and ties of flat criteria.")
    ] = None,
    cash_flow: Annotated[
        bool, typer.Option("--cash-flow", help="Design the yearly payments too (scenario files).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for split.json, split.csv and the chart.")] = None,
    chart: Annotated[str, typer.Option(help="Format of the chart in --out: png or svg.")] = "png",
) -> None:
    """Find the origin's share of a moved plant's tax, how wide the acceptable range is, and why.

    Give R, L and K in 亿元, or a scenario file. "No agreement" is an answer, not an error.
    """
    given: dict[str, Any] = {
        "revenue": revenue,
        "origin_loss": origin_loss,
        "destination_cost": destination_cost,
        "voluntary": voluntary,
        "rivals": None if rivals is None else _amounts("rivals", rivals),
        "window_share": window_share,
    }
    choices: dict[str, Any] = {
        "criterion": criterion,
        "ratio_cap": ratio_cap,
        "origin_weight": origin_weight,
        "proposer": proposer,
        "origin_discount": origin_discount,
        "destination_discount": destination_discount,
        "origin_income": origin_income,
        "destination_income": destination_income,
        "aversion": aversion,
        "origin_rank": origin_rank,
        "destination_rank": destination_rank,
        "reference": reference,
    }
    required = ("revenue", "origin_loss", "destination_cost")
    inputs = numbers_or_scenario("relocation", scenario, given, required)
    inputs |= {name: value for name, value in choices.items() if value is not None}
    check_chart(out, chart)
    answered = _answered(inputs | {"cash_flow": cash_flow}, scenario)
    deliver(answered, as_json=as_json, out=out, chart=chart)


def _answered(inputs: dict[str, Any], file: str | None) -> Any:
    """Answer; what a further assumption refuses is reported with the file that makes it."""
    from citypact.errors import InputError
    from citypact.scenario.answers import answer

    try:
        return answer("split", inputs)
    except InputError as error:
        raise InputError(
            *(
                each.at(file) if file is not None and each.field.startswith("designs.") else each
                for each in error.problems
            )
        ) from None


def _amounts(field: str, text: str) -> list[float]:
    """Read amounts separated by commas."""
    from citypact.errors import InputError, Problem

    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError(
            Problem(option(field), text, "amounts separated by commas, such as 0.3,0.1")
        ) from None
