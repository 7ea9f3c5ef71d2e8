"""What scenario files about roads and railways that several cities build may say."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from citypact.scenario.header import Group
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity_kinds import Flow


class LinksParameters(Group):
    """Inputs of the trunk route (models.md §7.9)."""

    benefits: dict[str, Flow] = Field(description="B, worth of a unit of the route's quality to each city")
    costs: dict[str, Flow] = Field(description="c, twice the cost of a segment of quality 1 (cost is c q²/2)")


class LinksScenario(ObstacleScenario):
    """A trunk route of which every city builds its segment."""

    game: Literal["links"] = Field(description="which obstacle")
    parameters: LinksParameters


SCENARIOS: dict[str, type[ObstacleScenario]] = {"links": LinksScenario}
