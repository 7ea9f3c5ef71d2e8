"""What a scenario of every obstacle begins with, and how its numbers become those of the game.

The keys of ``parameters`` are the fields of the game: a quantity, a list of them, or a table with one
entry a player, which becomes a list in the order of ``players``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from citypact.errors import InputError, Problem
from citypact.mechanisms.answer_parts.moves import Place
from citypact.mechanisms.obstacles.catalogue import obstacle_named
from citypact.mechanisms.obstacles.obstacle import Obstacle
from citypact.scenario.header import (
    Findings,
    Group,
    ScenarioBase,
    Text,
    city_mistakes,
    each_city_once,
    refuse_at,
)
from citypact.scenario.quantity import Quantity
from citypact.scenario.yaml_composer import KeyPath


class ObstacleScenario(ScenarioBase):
    """A scenario file of kind obstacle, checked; each game has a class of its own."""

    kind: Literal["obstacle"] = Field(description="kind of scenario")
    game: str = Field(description="which obstacle, as citypact games lists it")
    players: list[Text] = Field(min_length=1, max_length=300, description="the cities")
    parameters: Group
    facts: Findings = Field(alias="reported", default_factory=lambda: Findings.model_validate({}))

    @field_validator("players")
    @classmethod
    def _each_once(cls, players: list[str]) -> list[str]:
        return each_city_once(players)

    @model_validator(mode="after")
    def _all_players(self) -> Self:
        refuse_at(self.game, self._mistakes())
        return self

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        """Yield a mistake for every table that has not exactly the players."""
        tables = {name: table for name, table in self._given() if isinstance(table, Mapping)}
        yield from city_mistakes(tables, self.players)

    def _given(self) -> Iterator[tuple[str, Any]]:
        """Yield the parameters that the file gives."""
        for name in type(self.parameters).model_fields:
            value = getattr(self.parameters, name)
            if value is not None:
                yield name, value

    @property
    def obstacle(self) -> Obstacle:
        """Entry of the catalogue."""
        return obstacle_named(self.game)

    def build(self) -> Any:
        """Return the game."""
        module, name = self.obstacle.game.split(":")
        kind = getattr(import_module(module), name)
        return kind(self.players, **{name: self._numbers(value) for name, value in self._given()})

    def _numbers(self, value: Any) -> Any:
        if isinstance(value, Quantity):
            return value.numbers if isinstance(value.value, tuple) else value.number
        if isinstance(value, Mapping):
            return tuple(self._numbers(value[player]) for player in self.players)
        return value

    def ranges(self) -> dict[Place, tuple[float, float]]:
        """Return the range of every number that has one, by the field of the game and the place in it."""
        found: dict[Place, tuple[float, float]] = {}
        for name, value in self._given():
            if isinstance(value, Quantity) and value.range:
                found[name, None] = (value.ends[0], value.ends[1])
            elif isinstance(value, Mapping):
                for at, player in enumerate(self.players):
                    quantity = value[player]
                    if isinstance(quantity, Quantity) and quantity.range:
                        found[name, at] = (quantity.ends[0], quantity.ends[1])
        return found

    @classmethod
    def for_data(cls, data: Mapping[str, Any]) -> type[Self]:
        """Return the class of the game that the data name; this class if it is one already."""
        if cls is not ObstacleScenario:
            return cls
        game = data.get("game")
        if not isinstance(game, str):
            expected = "the name of an obstacle, as citypact games lists them"
            raise InputError(Problem("game", "nothing" if game is None else game, expected))
        return obstacle_scenario(game)  # type: ignore[return-value]


def obstacle_scenario(game: str) -> type[ObstacleScenario]:
    """Return the class that describes the files of one obstacle.

    Raises
    ------
    InputError
        If there is no obstacle of that name.

    Examples
    --------
    >>> obstacle_scenario("links").__name__
    'LinksScenario'
    """
    home = import_module(f"citypact.scenario.obstacles.{obstacle_named(game).family}")
    found: type[ObstacleScenario] = home.SCENARIOS[game]
    return found
