"""What a scenario file about the air (or any pollutant) of many cities may say.

Abatement 1 at a city is the whole of its own emissions. ``transport`` lists, for each source,
the share of every city's pollution that it causes, in the order of ``players``; where the
table is not known, ``shares`` bounds what the other cities cause together in each city. What
a city's pollution costs it and what abatement costs are given as amounts, or as shares of GDP
(models.md §5.6).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

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
from citypact.scenario.yaml_composer import KeyPath

Damage = Annotated[Quantity, Expect("money a year", low=0)]
Cost = Annotated[Quantity, Expect("money a year", positive=True)]
Share = Annotated[Quantity, Expect("ratio", positive=True, high=1)]
Shares = Annotated[Quantity, Expect("ratio", low=0, high=1, length=0)]
ShareBox = Annotated[Quantity, Expect("ratio", low=0, high=1, length=2)]


class OriginShares(Group):
    """Who causes a city's pollution, as intervals that hold for every city."""

    local: ShareBox = Field(description="share that a city causes itself [lowest, highest]")
    inside: ShareBox = Field(description="share that the other cities cause together [lowest, highest]")
    cities: dict[str, ShareBox] = Field(
        default_factory=dict, description="inside for single cities, in place of the common interval"
    )


class AirParameters(Group):
    """Inputs of the abatement game."""

    damages: dict[str, Damage] | None = Field(None, description="what its own pollution costs each city")
    costs: dict[str, Cost] | None = Field(
        None, description="c, twice the cost of abating all own emissions (cost is c a²/2)"
    )
    gdp: dict[str, Cost] | None = Field(None, description="GDP of each city, with the two shares below")
    damage_share: Share | None = Field(None, description="damage of a city's pollution over its GDP")
    cost_share: Share | None = Field(None, description="c over GDP")
    transport: dict[str, Shares] | None = Field(
        None, description="for each source, the share of every city's pollution that it causes"
    )
    shares: OriginShares | None = Field(None, description="bounds, where transport is not known")

    @model_validator(mode="after")
    def _one_way(self) -> AirParameters:
        direct = (self.damages is not None, self.costs is not None)
        by_gdp = tuple(each is not None for each in (self.gdp, self.damage_share, self.cost_share))
        if (direct, by_gdp) not in (((True, True), (False,) * 3), ((False, False), (True,) * 3)):
            given = [name for name in type(self).model_fields if getattr(self, name) is not None]
            raise wrong(
                "damages and costs, or gdp with damage_share and cost_share", ", ".join(given) or "nothing"
            )
        if (self.transport is None) == (self.shares is None):
            found = "neither" if self.transport is None else "both"
            raise wrong("either transport, or shares where the table is not known", found)
        return self


class AirFields(ScenarioBase):
    """A scenario file of kind air, checked."""

    kind: Literal["air"] = Field(description="kind of scenario")
    players: list[Text] = Field(min_length=1, max_length=100, description="the cities")
    parameters: AirParameters
    facts: Findings = Field(alias="reported", default_factory=lambda: Findings.model_validate({}))

    @field_validator("players")
    @classmethod
    def _each_once(cls, players: list[str]) -> list[str]:
        return each_city_once(players)

    @model_validator(mode="after")
    def _all_cities(self) -> AirFields:
        given = self.parameters
        tables = {name: getattr(given, name) for name in ("damages", "costs", "gdp", "transport")}
        refuse_at("air", [*city_mistakes(tables, self.players), *self._transport_mistakes()])
        return self

    def _transport_mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield rows of the wrong length and cities of which more than all pollution is caused."""
        given = self.parameters
        for city in given.shares.cities if given.shares else ():
            if city not in self.players:
                yield ("parameters", "shares", "cities", city), wrong("a city of players", city)
        rows = given.transport or {}
        yield from order_mistakes("transport", given.transport, self.players)
        path: KeyPath = ("parameters", "transport")
        uneven = [source for source, row in rows.items() if len(row.numbers) != len(self.players)]
        for source in uneven:
            expected = f"{len(self.players)} shares, one for each city of players"
            yield (*path, source, "value"), wrong(expected, f"{len(rows[source].numbers)} of them")
        if uneven:
            return
        for at, city in enumerate(self.players):
            caused = math.fsum(row.numbers[at] for row in rows.values())
            if caused > 1 + 1e-9:
                expected = f"shares of the pollution in {city} that add up to 1 at most over all sources"
                yield path, wrong(expected, f"{caused:.6g}")
