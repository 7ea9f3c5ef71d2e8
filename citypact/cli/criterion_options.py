"""The options of the criteria, the same for every command that takes them."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import typer

CriterionName: TypeAlias = Annotated[
    str | None, typer.Option(help="Name of a criterion; a,b means a first, then b among its optima.")
]
OriginWeight: TypeAlias = Annotated[
    float | None, typer.Option(help="Bargaining (or welfare) weight of the origin.")
]
RatioCap: TypeAlias = Annotated[float | None, typer.Option(help="Highest ratio the levers allow.")]
Proposer: TypeAlias = Annotated[
    str | None, typer.Option(help="origin or destination, for take-it-or-leave-it.")
]
RoundDiscount: TypeAlias = Annotated[float | None, typer.Option(help="Discount a round (rubinstein).")]
HeadIncome: TypeAlias = Annotated[float | None, typer.Option(help="Income per head (need-weighted).")]
Aversion: TypeAlias = Annotated[float | None, typer.Option(help="Aversion to inequality (need-weighted).")]
AdministrativeRank: TypeAlias = Annotated[
    float | None, typer.Option(help="Administrative rank (rank-weighted).")
]
Reference: TypeAlias = Annotated[
    float | None, typer.Option(help="Ratio to stay near: nearest, and ties of flat criteria.")
]
CashFlow: TypeAlias = Annotated[
    bool, typer.Option("--cash-flow", help="Design the yearly payments too (scenario files).")
]

#: Parameters of a command that takes all of them.
NAMES = (
    "criterion",
    "origin_weight",
    "ratio_cap",
    "proposer",
    "origin_discount",
    "destination_discount",
    "origin_income",
    "destination_income",
    "aversion",
    "origin_rank",
    "destination_rank",
    "reference",
    "cash_flow",
)


def asked(given: dict[str, Any]) -> dict[str, Any]:
    """Return those of a command's parameters that ask about the criterion.

    Examples
    --------
    >>> asked({"seed": 1, "criterion": "nash"})
    {'criterion': 'nash'}
    """
    return {name: given[name] for name in NAMES if name in given}
