"""What scenario files about people, firms and services that move between cities may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from citypact.scenario.header import Group
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Flow

Firms = Annotated[Quantity, Expect("count", positive=True)]
Curvature = Annotated[Quantity, Expect("per money", positive=True)]
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


SCENARIOS: dict[str, type[ObstacleScenario]] = {"location-choice": LocationScenario}
