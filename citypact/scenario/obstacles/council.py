"""What scenario files about intermediaries and the siting of projects may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from citypact.scenario.header import Group
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Fraction01

AnyFlow = Annotated[Quantity, Expect("money a year")]
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


SCENARIOS: dict[str, type[ObstacleScenario]] = {"intermediaries": IntermediariesScenario}
