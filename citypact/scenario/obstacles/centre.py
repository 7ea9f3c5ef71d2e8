"""What scenario files about an overloaded, contested, leading or distant centre may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from citypact.scenario.header import Group
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Flow

People = Annotated[Quantity, Expect("people", positive=True)]
Decisiveness = Annotated[Quantity, Expect("ratio", low=0.01, high=2)]


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


class CentreContestParameters(Group):
    """Inputs of the contest for the rank of centre (models.md §7.7)."""

    values: dict[str, Flow] = Field(description="V, worth of the rank to each city a year")
    decisiveness: Decisiveness = Field(
        description="r, how much the larger spender is favoured: 1 is a lottery with a ticket a yuan"
    )


class CentreContestScenario(ObstacleScenario):
    """Cities that contend for the rank of centre."""

    game: Literal["centre-contest"] = Field(description="which obstacle")
    parameters: CentreContestParameters


class LeadershipParameters(Group):
    """Inputs of the common cause and its leader (models.md §7.8)."""

    concerns: dict[str, Flow] = Field(description="θ, what a city would spend on the cause if it were alone")
    reference: Flow = Field(
        description="spending at which payoffs are zero before contributions; no gain depends on it"
    )


class LeadershipScenario(ObstacleScenario):
    """Cities that pay for a common cause, and the one that leads."""

    game: Literal["leadership"] = Field(description="which obstacle")
    parameters: LeadershipParameters


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "congestion": CongestionScenario,
    "centre-contest": CentreContestScenario,
    "leadership": LeadershipScenario,
}
