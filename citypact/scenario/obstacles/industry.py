"""What scenario files about walls between markets, duplicated plants and who makes what may say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from citypact.games.obstacles.industry.division import DivisionOfLabour
from citypact.mechanisms.answer_parts.moves import Place
from citypact.scenario.header import Group, Text, city_mistakes
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity, wrong
from citypact.scenario.quantity_kinds import (
    Amount,
    Cost,
    Flow,
    Fraction01,
    Money,
    PositiveRatio,
    Weights,
)
from citypact.scenario.yaml_composer import KeyPath

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


class DivisionParameters(Group):
    """Inputs of cities that could pool what they own (models.md §4.10)."""

    inputs: list[Text] = Field(min_length=1, description="names of the inputs, in the order of all rows")
    endowments: dict[str, Weights] = Field(description="what each city owns of each input")
    recipes: dict[str, Weights] = Field(description="what a unit of each good takes of each input")
    prices: dict[str, Flow] = Field(description="what a unit of each good sells for")


class DivisionScenario(ObstacleScenario):
    """Cities with inputs of their own, and goods that may be made from them."""

    game: Literal["division-of-labour"] = Field(description="which obstacle")
    parameters: DivisionParameters

    def _mistakes(self) -> Iterator[tuple[KeyPath, PydanticCustomError]]:
        given = self.parameters
        yield from city_mistakes({"endowments": given.endowments}, self.players)
        if set(given.prices) != set(given.recipes):
            goods = ", ".join(given.recipes)
            yield ("parameters", "prices"), wrong(f"a price for every good of recipes: {goods}", "others")
        for table in ("endowments", "recipes"):
            for name, row in getattr(given, table).items():
                if len(row.numbers) != len(given.inputs):
                    path: KeyPath = ("parameters", table, name)
                    expected = f"{len(given.inputs)} numbers, one for each of {', '.join(given.inputs)}"
                    yield path, wrong(expected, f"{len(row.numbers)} numbers")

    def build(self) -> DivisionOfLabour:
        """Return the game."""
        given = self.parameters
        return DivisionOfLabour(
            self.players,
            given.inputs,
            tuple(given.recipes),
            [given.endowments[city].numbers for city in self.players],
            [row.numbers for row in given.recipes.values()],
            [given.prices[good].number for good in given.recipes],
        )

    def ranges(self) -> dict[Place, tuple[float, float]]:
        """Return the range of every price that has one, by its place."""
        found: dict[Place, tuple[float, float]] = {}
        for at, good in enumerate(self.parameters.recipes):
            ends = self.parameters.prices[good].ends if self.parameters.prices[good].range else None
            if ends:
                found["prices", at] = (ends[0], ends[1])
        return found


class DirectiveParameters(Group):
    """Inputs of a plant that may be ordered to move (models.md §4.3)."""

    revenue: Amount = Field(description="R, present value of the local tax of the plant")
    origin_loss: Money = Field(description="L, net loss of the origin by a move, shared tax left out")
    destination_cost: Money = Field(description="K, net cost of the destination by a move, tax left out")
    profit_gain: Money = Field(description="present value of the profit that moving adds")
    moving_cost: Cost = Field(description="what the move costs the plant")
    obstruction_cost: Amount = Field(description="c, cost of obstruction (c/2 to prevent a certain move)")
    noise: Cost = Field(description="scale of what nobody else knows of the plant's reasons")
    directive: Fraction01 = Field(description="chance of an order to move")


class DirectiveScenario(ObstacleScenario):
    """Origin, destination and a plant that may be ordered to move."""

    game: Literal["directive"] = Field(description="which obstacle")
    players: list[Text] = Field(min_length=3, max_length=3, description="origin, destination and plant")
    parameters: DirectiveParameters


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "segmentation": SegmentationScenario,
    "duplication": DuplicationScenario,
    "division-of-labour": DivisionScenario,
    "directive": DirectiveScenario,
}
