"""What scenario files about walls between markets, duplicated plants and who makes what may say."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from citypact.scenario.header import Group
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity_kinds import Cost, Flow, Fraction01, PositiveRatio


class SegmentationParameters(Group):
    """Inputs of two markets that may be walled off (models.md §7.3)."""

    markets: dict[str, Flow] = Field(description="size of each market, twice its surplus if price were cost")
    discounts: dict[str, Fraction01] = Field(description="discount factor of each city, below 1")
    transport: Fraction01 = Field(description="cost of selling in the other city, part of the margin")
    detection: Fraction01 = Field(description="q, chance that a wall is found in a year")
    fine_limit: Cost = Field(description="largest fine that can be taken from a city")
    patience_mean: Fraction01 | None = Field(
        None, description="mean of the discount factors of many pairs of cities"
    )
    patience_strength: PositiveRatio | None = Field(
        None, description="how narrowly they are spread: sum of the parameters of a Beta distribution"
    )


class SegmentationScenario(ObstacleScenario):
    """Two cities that may wall off their markets."""

    game: Literal["segmentation"] = Field(description="which obstacle")
    parameters: SegmentationParameters


SCENARIOS: dict[str, type[ObstacleScenario]] = {"segmentation": SegmentationScenario}
