"""``citypact split``: the optimal revenue-sharing ratio of two cities."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from citypact.cli.answers import check_chart, deliver, numbers_or_scenario, option
from citypact.cli.criterion_options import (
    AdministrativeRank,
    Aversion,
    CashFlow,
    CriterionName,
    HeadIncome,
    OriginWeight,
    Proposer,
    RatioCap,
    Reference,
    RoundDiscount,
)


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
    criterion: CriterionName = "nash",
    origin_weight: OriginWeight = None,
    voluntary: Annotated[
        float | None, typer.Option(help="Probability that the plant comes without a deal.")
    ] = None,
    rivals: Annotated[
        str | None,
        typer.Option(
            help="Surplus of each rival destination, 亿元, as w1,w2 (this destination not among them)."
        ),
    ] = None,
    ratio_cap: RatioCap = None,
    window_share: Annotated[
        float | None, typer.Option(help="R over the PV of all local tax of the plant.")
    ] = None,
    proposer: Proposer = "origin",
    origin_discount: RoundDiscount = None,
    destination_discount: RoundDiscount = None,
    origin_income: HeadIncome = None,
    destination_income: HeadIncome = None,
    aversion: Aversion = 1.0,
    origin_rank: AdministrativeRank = None,
    destination_rank: AdministrativeRank = None,
    reference: Reference = None,
    cash_flow: CashFlow = False,
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
