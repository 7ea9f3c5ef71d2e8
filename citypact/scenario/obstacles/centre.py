"""What scenario files about an overloaded, contested, leading or distant centre may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from citypact.scenario.header import Group
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Flow

People = Annotated[Quantity, Expect("people", positive=True)]


class CongestionParameters(Group):
    """Inputs of the overloaded core (models.md §7.6)."""

    attractions: dict[str, Flow] = Field(
        description="a, what ten thousand workers would have in an empty city"
    )
    crowding: dict[str, Flow] = Field(
        description="c, what ten thousand workers lose by ten thousand more there"
    )
    workers: People = Field(description="N, workers who choose among the cities")


class CongestionScenario(ObstacleScenario):
    """Workers who crowd into the most attractive city."""

    game: Literal["congestion"] = Field(description="which obstacle")
    parameters: CongestionParameters


SCENARIOS: dict[str, type[ObstacleScenario]] = {"congestion": CongestionScenario}
