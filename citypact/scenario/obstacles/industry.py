"""What scenario files about walls between markets, duplicated plants and who makes what may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from citypact.scenario.header import Group, Text
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Cost, Flow, Fraction01, PositiveRatio

#: An amount of money a year that may be negative.
Worth = Annotated[Quantity, Expect("money a year")]


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


class DuplicationParameters(Group):
    """Inputs of two cities and two industries (models.md §7.4)."""

    first: Text = Field(description="name of the first industry")
    second: Text = Field(description="name of the second industry")
    first_alone: dict[str, Worth] = Field(description="V, worth of the first industry to a city alone in it")
    first_shared: dict[str, Worth] = Field(description="worth of the first industry if both make it")
    second_alone: dict[str, Worth] = Field(
        description="v, worth of the second industry to a city alone in it"
    )
    second_shared: dict[str, Worth] = Field(description="worth of the second industry if both make it")


class DuplicationScenario(ObstacleScenario):
    """Two cities that may build up the same industry."""

    game: Literal["duplication"] = Field(description="which obstacle")
    parameters: DuplicationParameters


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "segmentation": SegmentationScenario,
    "duplication": DuplicationScenario,
}
