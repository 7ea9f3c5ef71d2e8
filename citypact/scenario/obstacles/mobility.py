"""What scenario files about people, firms and services that move between cities may say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from citypact.scenario.header import Group, order_mistakes
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Flow
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


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "location-choice": LocationScenario,
    "recognition": RecognitionScenario,
}
