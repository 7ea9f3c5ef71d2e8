"""What scenario files about people, firms and services that move between cities may say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from citypact.games.obstacles.mobility.public_resources import PublicResources
from citypact.mechanisms.answer_parts.moves import Place
from citypact.scenario.header import Group, Text, city_mistakes, order_mistakes
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity, wrong
from citypact.scenario.quantity_kinds import Costs, Flow
from citypact.scenario.yaml_composer import KeyPath

Firms = Annotated[Quantity, Expect("count", positive=True)]
Curvature = Annotated[Quantity, Expect("per money", positive=True)]
Spending = Annotated[Quantity, Expect("money a year", low=0)]
Spendings = Annotated[Quantity, Expect("money a year", low=0, length=0)]
Advantage = Annotated[Quantity, Expect("money a year")]


class LocationParameters(Group):
    """Inputs of the choice of location (models.md §7.12)."""

    mass: Firms = Field(description="M, number of firms of equal size that choose among the cities")
    spread: Flow = Field(description="μ, spread of the firms' tastes, a year per firm")
    costs: dict[str, Curvature] = Field(
        description="c, curvature of the cost: an amenity worth g a year to each firm costs c g²/2 a year"
    )
    attractions: dict[str, Advantage] = Field(
        description="a, standing advantage of each city, a year per firm; of any sign"
    )


class LocationScenario(ObstacleScenario):
    """Cities that compete for firms by charges and amenities."""

    game: Literal["location-choice"] = Field(description="which obstacle")
    parameters: LocationParameters


class RecognitionParameters(Group):
    """Inputs of mutual recognition (models.md §7.11)."""

    costs: dict[str, Spending] = Field(description="κ, cost of recognising to each city")
    benefits: dict[str, Spendings] = Field(
        description="β, rows in the order of players: worth to the city of each other's recognising too"
    )
    inflows: dict[str, Spendings] = Field(
        description="m, rows in the order of players: cost to the city of those who come from each other one"
    )


class RecognitionScenario(ObstacleScenario):
    """Cities that may recognise one another's insurance, housing funds or cards."""

    game: Literal["recognition"] = Field(description="which obstacle")
    parameters: RecognitionParameters

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        yield from super()._mistakes()
        for name in ("benefits", "inflows"):
            yield from order_mistakes(name, getattr(self.parameters, name), self.players)


class ResourcesParameters(Group):
    """Inputs of moving public resources (models.md §4.0 with R = 0)."""

    resources: list[Text] = Field(min_length=1, max_length=50, description="names of what could move")
    relief: Costs = Field(description="what the first of players gains by each resource's leaving")
    loss: Costs = Field(description="what it loses by each")
    gains: dict[str, Costs] = Field(description="what each other city gains by each resource")
    costs: dict[str, Costs] = Field(description="what each other city bears by each resource")


class ResourcesScenario(ObstacleScenario):
    """Public resources that could leave a megacity, the first of players, for the others."""

    game: Literal["public-resources"] = Field(description="which obstacle")
    parameters: ResourcesParameters

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        given = self.parameters
        yield from city_mistakes({"gains": given.gains, "costs": given.costs}, self.players[1:])
        lists: dict[KeyPath, Quantity] = {("relief",): given.relief, ("loss",): given.loss}
        for name in ("gains", "costs"):
            lists |= {(name, city): each for city, each in getattr(given, name).items()}
        for path, each in lists.items():
            if len(each.numbers) != len(given.resources):
                expected = f"{len(given.resources)} numbers, one for each of resources"
                yield ("parameters", *path), wrong(expected, f"{len(each.numbers)}")

    def build(self) -> PublicResources:
        """Return the game."""
        given = self.parameters
        rows = [[table[city].numbers for city in self.players[1:]] for table in (given.gains, given.costs)]
        return PublicResources(self.players, given.resources, given.relief.numbers, given.loss.numbers, *rows)

    def ranges(self) -> dict[Place, tuple[float, float]]:
        """Return the range of the megacity's amounts, the same for every resource of a list."""
        lists = {"relief": self.parameters.relief, "loss": self.parameters.loss}
        return {
            (name, at): (each.ends[0], each.ends[1])
            for name, each in lists.items()
            if each.range
            for at in range(len(each.numbers))
        }


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "location-choice": LocationScenario,
    "recognition": RecognitionScenario,
    "public-resources": ResourcesScenario,
}
