"""What ``citypact portfolio`` is asked: the list, the form of consent, and which terms are free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citypact.errors import InputError, Problem
from citypact.games.portfolio import Portfolio
from citypact.games.validation import Door
from citypact.mechanisms.portfolio import SideConstraints
from citypact.mechanisms.portfolio.rule import CONSENTS
from citypact.scenario.build import Scenario
from citypact.scenario.portfolio.plant_list import COLUMNS, REQUIRED, STATUTE

if TYPE_CHECKING:
    from citypact.mechanisms.statute.design import DesignGrid, RelocationCase

OPTIMISE = ("ratio", "all")
SIDE = (
    "origin_gain",
    "destination_gain",
    "least_part",
    "budget",
    "lowest",
    "highest",
    "plant_cost",
    "central_price",
)
GRID = {
    "years": (3, 5, 8),
    "extension": (2, 0),
    "cap": (1, 1.5, 2),
    "threshold": (0.2, 0.1),
    "top_up": (0, 0.5, 1),
}
COMMON = ("firms", "consent", "optimise", "at", "rate", "horizon", "scenario", "offers")


@dataclass(frozen=True)
class PortfolioQuestion:
    """The checked inputs of one answer.

    Parameters
    ----------
    portfolio : Portfolio
        The plants.
    columns : mapping of str to list
        The list as it was read.
    consent, optimise : str
        ``project`` or ``portfolio``; ``ratio`` or ``all``.
    at : float
        Ratio at which the surplus is told as well.
    side : SideConstraints or None
        Conditions beside consent, if any were given.
    grid : mapping
        Terms to choose from, for ``all``.
    rate, horizon, central_price : float, int, float
        For ``all``: discount rate, years of tax, price of central money.
    scenario : Scenario or None
        The file that names the list.
    offers : mapping of str to list, or None
        Offers of its market, by column.
    """

    portfolio: Portfolio
    columns: Mapping[str, Any]
    consent: str
    optimise: str
    at: float
    side: SideConstraints | None
    grid: Mapping[str, Any]
    rate: float
    horizon: int
    central_price: float
    scenario: Scenario | None = None
    offers: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, inputs: Mapping[str, Any]) -> PortfolioQuestion:
        """Check the inputs of a command or of a saved document.

        Raises
        ------
        InputError
            Listing every input that is unknown, unusable, or of no use beside the others.
        """
        known = {*COMMON, *SIDE, *GRID}
        problems = [
            Problem(name, inputs[name], "an input of portfolio") for name in inputs if name not in known
        ]
        consent, optimise = inputs.get("consent", "project"), inputs.get("optimise", "ratio")
        at = inputs.get("at", 0.5)
        door = Door()
        door.choice("consent", consent, CONSENTS)
        door.choice("optimise", optimise, OPTIMISE)
        door.between("at", at, 0, 1, "a ratio")
        problems += door.problems
        columns = inputs.get("firms", {})
        problems += _column_problems(columns)
        useless = {
            "all": (*(name for name in SIDE if name != "central_price"), "consent"),
            "ratio": (*GRID, "rate", "horizon"),
        }.get(optimise, ())
        expected = f"no such option with optimise {optimise}"
        problems += [
            Problem(name, inputs[name], expected, remedy="leave it out")
            for name in useless
            if name in inputs and not (name == "consent" and consent == "project")
        ]
        if optimise == "all" and not problems and "tax_year1" not in columns:
            problems.append(
                Problem(
                    "firms",
                    "no columns on prior tax",
                    f"the columns {', '.join(STATUTE)} with optimise all",
                    remedy="add them, or use optimise ratio",
                )
            )
        if problems:
            raise InputError(*problems)
        side = {name: inputs[name] for name in SIDE if name in inputs}
        portfolio = Portfolio.from_columns(
            columns["revenue"],
            columns["origin_loss"],
            columns["destination_cost"],
            columns["firm"],
            columns.get("sector"),
        )
        return cls(
            portfolio=portfolio,
            columns=columns,
            consent=consent,
            optimise=optimise,
            at=at,
            side=SideConstraints(consent=consent, **side) if side and optimise == "ratio" else None,
            grid={name: tuple(inputs.get(name, usual)) for name, usual in GRID.items()},
            rate=inputs.get("rate", 0.04),
            horizon=inputs.get("horizon", 20),
            central_price=inputs.get("central_price", 0),
            scenario=Scenario.from_dict(inputs["scenario"]) if "scenario" in inputs else None,
            offers=inputs.get("offers"),
        )

    def cases(self) -> list[RelocationCase]:
        """Return the plants as the statute sees them."""
        from citypact.mechanisms.statute import Enterprise
        from citypact.mechanisms.statute.design import RelocationCase

        rows = zip(*(self.columns[name] for name in ("firm", *STATUTE)), strict=True)
        return [
            RelocationCase(Enterprise(*row), firm.origin_loss, firm.destination_cost)
            for row, firm in zip(rows, self.portfolio.firms, strict=True)
        ]

    def design_grid(self) -> DesignGrid:
        """Return the terms to choose from."""
        from citypact.mechanisms.statute.design import DesignGrid

        grid = self.grid
        return DesignGrid(grid["years"], grid["extension"], grid["cap"], grid["threshold"], grid["top_up"])


def _column_problems(columns: Any) -> list[Problem]:
    """Say what is wrong with the list of a document that did not come from a file."""
    if not isinstance(columns, Mapping) or not all(isinstance(column, list) for column in columns.values()):
        return [Problem("firms", columns, "columns by name, each a list")]
    problems = [
        Problem("firms", f"no column {name}", "a column of this name")
        for name in REQUIRED
        if name not in columns
    ]
    problems += [
        Problem("firms", f"the column {name}", "one of " + ", ".join(COLUMNS))
        for name in columns
        if name not in COLUMNS
    ]
    return problems
