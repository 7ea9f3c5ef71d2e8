"""What a scenario file about a council of cities under one sky may say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from citypact.games.abatement import Abatement
from citypact.scenario.councils.scenario import CouncilScenario
from citypact.scenario.header import Group, Text, city_mistakes, each_city_once, order_mistakes, refuse_at
from citypact.scenario.quantity import Expect, Quantity, wrong
from citypact.scenario.quantity_kinds import Flow, Fraction01, Share
from citypact.scenario.yaml_composer import KeyPath

#: Shares read from a table may add up to a little more than 1.
ROUNDING = 1e-6
Shares = Annotated[Quantity, Expect("ratio", low=0, high=1, length=0)]


class SkyParameters(Group):
    """Inputs of the council under one sky (models.md §5.6, §8.4).

    Who causes whose pollution is given as ``transport``; where no table is known it is built from
    ``local`` and ``inside``, what comes from the other cities being shared among them in proportion to GDP.
    """

    gdp: dict[str, Flow] = Field(description="GDP of each city")
    damage_share: Share = Field(description="what all pollution of a city costs it, over its GDP")
    cost_share: Share = Field(description="twice what abating all own emissions costs, over GDP")
    transport: dict[str, Shares] | None = Field(
        None, description="for each source, the share of every city's pollution that it causes"
    )
    local: Fraction01 | None = Field(None, description="share of its pollution that a city causes itself")
    inside: Fraction01 | None = Field(None, description="share that the other cities cause together")
    depth: Fraction01 | None = Field(
        None, description="d, part of the others' benefit that members count; absent: 1"
    )

    @model_validator(mode="after")
    def _one_way(self) -> SkyParameters:
        built = (self.local is not None, self.inside is not None)
        if built != ((False, False) if self.transport is not None else (True, True)):
            given = [name for name in ("transport", "local", "inside") if getattr(self, name) is not None]
            raise wrong("transport, or local and inside", ", ".join(given) or "nothing")
        if self.local is not None and self.inside is not None and self.local.number + self.inside.number > 1:
            found = f"{self.local.number:g} and {self.inside.number:g}"
            raise wrong("local and inside that add up to at most 1", found)
        return self


class SkyScenario(CouncilScenario):
    """A council of cities that share their air."""

    model: Literal["sky"] = Field(description="which model")
    players: list[Text] = Field(min_length=2, max_length=16, description="the cities")
    parameters: SkyParameters

    @field_validator("players")
    @classmethod
    def _each_once(cls, players: list[str]) -> list[str]:
        return each_city_once(players)

    @model_validator(mode="after")
    def _all_cities(self) -> SkyScenario:
        refuse_at("sky", self._mistakes())
        return self

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        given = self.parameters
        yield from city_mistakes({"gdp": given.gdp, "transport": given.transport}, self.players)
        yield from order_mistakes("transport", given.transport, self.players)
        for source, row in (given.transport or {}).items():
            if len(row.numbers) != len(self.players):
                expected = f"{len(self.players)} shares, one for each city of players"
                yield ("parameters", "transport", source), wrong(expected, len(row.numbers))
                return
        for at, city in enumerate(self.players):
            received = sum(row.numbers[at] for row in (given.transport or {}).values())
            if received > 1 + ROUNDING:
                expected = f"shares that add up to at most 1 for {city}"
                yield ("parameters", "transport"), wrong(expected, f"{received:g}")

    def council(self) -> Abatement:
        """Return the game of abatement; a unit of effort is the whole of a city's own emissions."""
        given = self.parameters
        sizes = [given.gdp[city].number for city in self.players]
        damages = [given.damage_share.number * size for size in sizes]
        costs = [given.cost_share.number * size for size in sizes]
        return Abatement.from_transport(self._transport(sizes), damages, costs, self.players)

    def _transport(self, sizes: list[float]) -> list[list[float]]:
        given = self.parameters
        if given.transport is not None:
            return [list(given.transport[city].numbers) for city in self.players]
        assert given.local is not None  # the file has either
        assert given.inside is not None
        others = [sum(sizes[:at] + sizes[at + 1 :]) for at in range(len(sizes))]
        return [
            [
                given.local.number if source == receptor else given.inside.number * own / others[receptor]
                for receptor in range(len(sizes))
            ]
            for source, own in enumerate(sizes)
        ]

    def depth(self) -> float:
        """Return the part of the others' benefit that members count."""
        return 1.0 if self.parameters.depth is None else self.parameters.depth.number

    def build(self) -> object:
        """Build the game, so that no mistake is left for later."""
        return self.council()
