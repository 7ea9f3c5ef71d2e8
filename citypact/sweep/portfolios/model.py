"""A list of plants with its terms, as the scenario of a sweep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, ValidationError

from citypact.errors import InputError
from citypact.scenario.header import Group, ScenarioBase, Text, plain
from citypact.scenario.kinds import scenario_class
from citypact.scenario.portfolio.fields import PortfolioGroup
from citypact.scenario.problems import scenario_problems
from citypact.scenario.quantity_kinds import PositiveRatio, Weight

#: Kind of the plan of such a sweep.
PORTFOLIO = "portfolio"


class Multiples(Group):
    """What the amounts of every plant are multiplied by."""

    revenue: PositiveRatio = Field(description="R of every plant, times this")
    origin_loss: Weight = Field(description="L of every plant, times this")
    destination_cost: Weight = Field(description="K of every plant, times this")


class PortfolioSweep(Group):
    """A list of plants and what ``citypact portfolio`` is asked about it."""

    kind: Literal["portfolio"] = Field(description="kind of sweep")
    title: Text = Field(description="title for reports")
    portfolio: PortfolioGroup = Field(description="terms, bounds and thresholds")
    plants: Multiples = Field(description="what the amounts are multiplied by")
    firms: dict[str, list[Any]] = Field(description="the list, by column")

    @classmethod
    def for_data(cls, data: Mapping[str, Any]) -> type[Self]:
        """Return this class, which describes every list."""
        return cls

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the list of plain data.

        Raises
        ------
        InputError
            Listing every mistake.
        """
        try:
            return cls.model_validate(dict(data))
        except ValidationError as error:
            raise InputError(*scenario_problems(error, cls, None)) from None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        data: dict[str, Any] = plain(self.model_dump(by_alias=True, exclude_unset=True, exclude_none=True))
        return data


def model_of(kind: str) -> type[ScenarioBase] | type[PortfolioSweep]:
    """Return the class that describes a kind of scenario, or a list of plants.

    Examples
    --------
    >>> model_of("portfolio").__name__, model_of("relocation").__name__
    ('PortfolioSweep', 'Scenario')
    """
    return PortfolioSweep if kind == PORTFOLIO else scenario_class(kind)
