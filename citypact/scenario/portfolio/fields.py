"""What a scenario file may say of a list of plants, and of a market of plants and sites."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from citypact.scenario.header import Group, Text
from citypact.scenario.quantity import wrong
from citypact.scenario.quantity_kinds import (
    Cost,
    Costs,
    Count,
    Fraction01,
    Money,
    Multiples,
    PositiveRatio,
    Rate,
    SomeYears,
    Weights,
    YearLists,
)


class ListFile(Group):
    """A table beside the scenario, and where it comes from."""

    file: Text = Field(description="path of the .csv or .xlsx file, from the folder of this one")
    trust: Literal["S", "P", "M", "A"] = Field(description="trust of its figures, as of any quantity")
    source: str = Field("", description="where the figures were read; required for S and P")
    note: str = Field("", description="the reason; required for M and A")
    encoding: Text | None = Field(None, description="of a CSV file; UTF-8 if absent")

    @model_validator(mode="after")
    def _sourced(self) -> ListFile:
        needed = "source" if self.trust in ("S", "P") else "note"
        if not getattr(self, needed).strip():
            raise wrong(f"a {needed} for a list of trust {self.trust}", "nothing")
        return self

    def assumed(self) -> list[str]:
        """Return the line that a report prints for a list of trust A or M."""
        return [f"{self.trust}: figures of {self.file}: {self.note}"] if self.trust in ("M", "A") else []


class PortfolioGroup(Group):
    """One ratio for a list of plants: ``citypact portfolio`` (§4.4)."""

    firms: ListFile = Field(description="firm, revenue, origin_loss, destination_cost[, sector, ...]")
    consent: Literal["project", "portfolio"] | None = Field(
        None, description="plant by plant (the default), or once for all"
    )
    optimise: Literal["ratio", "all"] | None = Field(None, description="ratio (the default), or all terms")
    at: Fraction01 | None = Field(None, description="ratio at which the surplus is told as well")
    origin_gain: Money | None = Field(None, description="least gain of the origin in all")
    destination_gain: Money | None = Field(None, description="least gain of the destination in all")
    least_part: Fraction01 | None = Field(None, description="least part of the common gain for either city")
    budget: Cost | None = Field(None, description="most that the centre pays in top-ups")
    lowest: Fraction01 | None = Field(None, description="lowest ratio permitted")
    highest: Fraction01 | None = Field(None, description="highest ratio permitted")
    plant_cost: Cost | None = Field(None, description="cost of handling a plant")
    central_price: PositiveRatio | None = Field(None, description="price of a yuan of central money")
    years: YearLists | None = Field(None, description="with all: ordinary terms to choose from")
    extension: YearLists | None = Field(None, description="with all: extensions")
    cap: Multiples | None = Field(None, description="with all: caps in three prior years' tax")
    threshold: Costs | None = Field(None, description="with all: thresholds, prior tax a year")
    top_up: Weights | None = Field(None, description="with all: parts of the shortfall paid")
    rate: Rate | None = Field(None, description="with all: discount rate")
    horizon: SomeYears | None = Field(None, description="with all: years of tax that count")
    confidence: Fraction01 | None = Field(
        None, description="the plants as cases of a list to come: no loss over the worst of them on average"
    )
    radius: Cost | None = Field(
        None, description="the plants as cases: how far the true distribution may lie from them"
    )


class MarketGroup(Group):
    """Plants of several cities for the sites of several others: ``citypact portfolio`` (§4.10)."""

    offers: ListFile = Field(description="firm, origin, destination, revenue, origin_loss, destination_cost")
    sites: dict[str, Count] = Field(min_length=1, description="how many plants each destination can take")
    provinces: list[list[str]] | None = Field(None, description="cities that deal as one; each city once")
    links: list[list[str]] | None = Field(None, description="pairs of cities that can deal with each other")
