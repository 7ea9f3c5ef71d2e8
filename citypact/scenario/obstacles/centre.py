"""What scenario files about an overloaded, contested, leading or distant centre may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from citypact.scenario.header import Group
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Flow, Income, PositiveRatio

People = Annotated[Quantity, Expect("people", positive=True)]
Decisiveness = Annotated[Quantity, Expect("ratio", low=0.01, high=2)]
FlowOrNone = Annotated[Quantity, Expect("money a year", low=0)]


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


class DevelopmentGapParameters(Group):
    """Inputs of the development gap (models.md §7.5)."""

    incomes: dict[str, Income] = Field(
        description="y, income per head of the core and of the periphery a year"
    )
    people: dict[str, People] = Field(description="n, inhabitants of each")
    revenue: Flow = Field(description="R̄, what the project brings a year where all of it can be absorbed")
    full_ratio: PositiveRatio = Field(
        description="x̄, ratio of incomes from which all of the project can be absorbed"
    )
    core_loss: FlowOrNone = Field(description="L, what the core loses by the project a year")
    periphery_cost: FlowOrNone = Field(description="K, what the project costs the periphery a year")
    stiffness: Flow = Field(
        description="κ, twice the yearly grant that raises what can be absorbed as a ratio of one would"
    )


class DevelopmentGapScenario(ObstacleScenario):
    """A core and a poorer periphery; the core is named first."""

    game: Literal["development-gap"] = Field(description="which obstacle")
    parameters: DevelopmentGapParameters


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "congestion": CongestionScenario,
    "centre-contest": CentreContestScenario,
    "leadership": LeadershipScenario,
    "development-gap": DevelopmentGapScenario,
}
