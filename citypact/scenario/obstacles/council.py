"""What scenario files about intermediaries and the siting of projects may say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from citypact.scenario.header import Group, Text
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Fraction01, Weight, Weights

AnyFlow = Annotated[Quantity, Expect("money a year")]
AnyFlows = Annotated[Quantity, Expect("money a year", length=0)]
Fees = Annotated[Quantity, Expect("money a year", low=0, length=0)]
Fee = Annotated[Quantity, Expect("money a year", low=0)]


class IntermediariesParameters(Group):
    """Inputs of the watched dilemma and the mediated choice (models.md §4.9, §7.4, §7.13)."""

    temptation: dict[str, AnyFlow] = Field(description="T, if a city alone breaks the promise")
    cooperation: dict[str, AnyFlow] = Field(description="C, if both keep it")
    punishment: dict[str, AnyFlow] = Field(description="P, if neither keeps it")
    sucker: dict[str, AnyFlow] = Field(description="S, if a city alone keeps it")
    discounts: dict[str, Fraction01] = Field(description="worth of next year's money in this year's")
    detection: Fraction01 = Field(
        description="q, chance of an alarm after a breach, by the cities' own watch"
    )
    false_alarms: Fraction01 = Field(description="f, chance of an alarm without a breach, by their own watch")
    watched_detection: Fraction01 = Field(description="q with intermediaries")
    watched_false_alarms: Fraction01 = Field(description="f with intermediaries")
    fee: Fee = Field(description="cost of the intermediaries in a year in which they work")
    alone_wanted: AnyFlow | None = Field(None, description="V, the wanted project if no other city builds it")
    alone_other: AnyFlow | None = Field(None, description="v, the other project if no other city builds it")
    both_wanted: AnyFlow | None = Field(None, description="V_d, the wanted project if both build it")
    both_other: AnyFlow | None = Field(None, description="v_d, the other project if both build it")


class IntermediariesScenario(ObstacleScenario):
    """Two cities in a repeated dilemma, and intermediaries that may watch it and mediate."""

    game: Literal["intermediaries"] = Field(description="which obstacle")
    parameters: IntermediariesParameters


class SitingParameters(Group):
    """Inputs of the choice of a site (models.md §7.14)."""

    options: list[Text] = Field(min_length=1, description="names of the sites; the first is the one voted on")
    costs: Fees = Field(description="cost of each site")
    worths: dict[str, list[AnyFlows]] = Field(description="by city, for each site its worth to each type")
    chances: dict[str, Weights] = Field(description="by city, how likely each type is, in proportion")
    shares: dict[str, Weight] = Field(description="in what proportion the cities pay the cost")
    rule: Literal["unanimity", "majority", "nothing"] = Field(
        "unanimity", description="what happens without an agreement: a vote on the first site, or nothing"
    )
    ties: Literal["build", "leave"] = Field(
        "build", description="whether a site is built that all together value at nothing"
    )


class SitingScenario(ObstacleScenario):
    """Sites of a project that each city values in a way it alone knows."""

    game: Literal["siting"] = Field(description="which obstacle")
    parameters: SitingParameters

    def _numbers(self, value: Any) -> Any:
        """Return numbers; a list of quantities is the table of one city, a row a site."""
        if isinstance(value, list):
            return [self._numbers(each) for each in value]
        return super()._numbers(value)


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "intermediaries": IntermediariesScenario,
    "siting": SitingScenario,
}
