"""What a scenario file about the cities of a river may say.

``downstream`` draws the river: the next city below each; without it the cities form a chain in
the order of ``players``. ``water`` shares its quantity, ``cleanup`` the cost of its dirt, ``pool``
is a common fund with forfeits by section, ``protection`` the efforts of a basin; a file has one
of them or more (models.md §5.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from citypact.scenario.header import (
    Findings,
    Group,
    ScenarioBase,
    Text,
    city_mistakes,
    each_city_once,
    order_mistakes,
    refuse_at,
)
from citypact.scenario.quantity import Expect, Quantity, wrong

Volume = Annotated[Quantity, Expect("volume a year", low=0)]
PositiveVolume = Annotated[Quantity, Expect("volume a year", positive=True)]
Amount = Annotated[Quantity, Expect("money a year", positive=True)]
Cost = Annotated[Quantity, Expect("money a year", low=0)]
Price = Annotated[Quantity, Expect("price of water", positive=True)]
Share = Annotated[Quantity, Expect("ratio", low=0, high=1)]
Weight = Annotated[Quantity, Expect("ratio", low=0)]
Shares = Annotated[Quantity, Expect("ratio", low=0, high=1, length=0)]


class PowerForm(Group):
    """Benefit size · use^exponent, use in 亿m3 a year."""

    form: Literal["power"]
    size: Amount = Field(description="benefit of the first 亿m3")
    exponent: Share | None = Field(None, description="between 0 and 1; absent: one half, the square root")


class QuadraticForm(Group):
    """Benefit price · use - fall · use² / 2 up to the use price / fall, level beyond."""

    form: Literal["quadratic"]
    price: Price = Field(description="what the first cubic metre is worth")
    fall: Price = Field(description="fall of that worth for every 亿m3 used")


class LogForm(Group):
    """Benefit size · ln(1 + use / scale)."""

    form: Literal["log"]
    size: Amount = Field(description="size of the benefit")
    scale: PositiveVolume = Field(description="use at which the first worth has halved")


class Water(Group):
    """Inflows and what water is worth to each city."""

    inflows: dict[str, Volume] = Field(description="water that joins the river at each city")
    benefits: dict[str, Annotated[PowerForm | QuadraticForm | LogForm, Field(discriminator="form")]] = Field(
        description="worth of water in each city"
    )


class Cleaning(Group):
    """What cleaning each city's section costs, and how much dirt the river carries on."""

    costs: dict[str, Cost] = Field(description="cost of cleaning the water at each city")
    carried: Share | None = Field(None, description="part of the dirt that goes on downstream")
    carried_range: Annotated[Quantity, Expect("ratio", low=0, high=1, length=2)] | None = Field(
        None, description="the same as an interval"
    )


class Section(Group):
    """A monitored section of the river and what its failure costs whom."""

    section: Text = Field(description="name of the section")
    lost: dict[str, Share] = Field(description="part of the pool that each loses if the section fails")
    to: dict[str, Share] = Field(description="shares in which the money lost goes to others")
    clause: str = Field("", description="the rule in words")
    reading: str = Field("", description="how the clause is read, where it leaves something open")
    drains: list[Text] | None = Field(None, description="whose water passes the section")
    otherwise: list[Reading] = Field(default_factory=list, description="other readings of the clause")


class Reading(Group):
    """Another reading of a clause."""

    reading: Text = Field(description="how the clause is read")
    lost: dict[str, Share] = Field(description="part of the pool that each loses if the section fails")
    to: dict[str, Share] = Field(description="shares in which the money lost goes to others")


class Pool(Group):
    """A common fund, paid in and shared out by ratios, with forfeits by section."""

    total: Amount = Field(description="size of the fund a year")
    pay: dict[str, Weight] = Field(description="ratio in which the members pay in")
    receive: dict[str, Weight] = Field(description="ratio in which they are paid out if all sections pass")
    sections: list[Section] = Field(default_factory=list, description="the monitored sections")


class Protection(Group):
    """Efforts to protect the water: each unit at a city saves every city downstream."""

    costs: dict[str, Amount] = Field(description="c, curvature of the cost of effort (cost is c e²/2)")
    transport: dict[str, Shares] = Field(
        description="for each source, the part of every city's worth that a unit of effort there brings"
    )
    worth: dict[str, Cost] = Field(description="what clean water is worth to each city")


class RiverParameters(Group):
    """One question about the river or more."""

    water: Water | None = None
    cleanup: Cleaning | None = None
    pool: Pool | None = None
    protection: Protection | None = None

    @model_validator(mode="after")
    def _something(self) -> RiverParameters:
        if not any((self.water, self.cleanup, self.pool, self.protection)):
            raise wrong("water, cleanup, pool or protection", "nothing")
        return self


class RiverFields(ScenarioBase):
    """A scenario file of kind river, checked."""

    kind: Literal["river"] = Field(description="kind of scenario")
    players: list[Text] = Field(min_length=1, max_length=60, description="the cities")
    downstream: dict[str, str] | None = Field(None, description="next city below each; absent: a chain")
    parameters: RiverParameters
    facts: Findings = Field(alias="reported", default_factory=lambda: Findings.model_validate({}))

    @field_validator("players")
    @classmethod
    def _each_once(cls, players: list[str]) -> list[str]:
        return each_city_once(players)

    @model_validator(mode="after")
    def _all_cities(self) -> RiverFields:
        given = self.parameters
        tables: dict[str, Mapping[str, Any] | None] = {}
        if given.water:
            tables |= {"water.inflows": given.water.inflows, "water.benefits": given.water.benefits}
        if given.cleanup:
            tables["cleanup.costs"] = given.cleanup.costs
        if given.pool:
            tables |= {"pool.pay": given.pool.pay, "pool.receive": given.pool.receive}
        if given.protection:
            tables |= {
                f"protection.{name}": getattr(given.protection, name)
                for name in ("costs", "transport", "worth")
            }
        rows = given.protection.transport if given.protection else None
        order = order_mistakes("protection.transport", rows, self.players)
        refuse_at("river", [*city_mistakes(tables, self.players), *order])
        return self
