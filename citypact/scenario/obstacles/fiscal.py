"""What scenario files about revenue, promotion and supervision may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from citypact.scenario.header import Group, Text
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Flow, Fraction01, PositiveRatio, Weight

AnyFlow = Annotated[Quantity, Expect("money a year")]
FlowOrNone = Annotated[Quantity, Expect("money a year", low=0)]
Spillover = Annotated[Quantity, Expect("ratio", low=-1, high=1)]
Curvature = Annotated[Quantity, Expect("per money", positive=True)]


class TaxCompetitionParameters(Group):
    """Inputs of the competition for capital (models.md §7.1)."""

    advantages: dict[str, AnyFlow] = Field(
        description="a, what the first unit of capital earns in each city before charges"
    )
    congestion: Flow = Field(description="β, fall of a unit's earnings per further unit in the same city")
    ceiling: Flow = Field(description="highest charge on a unit that drives no capital out of the region")
    capital: PositiveRatio | None = Field(None, description="units of capital a city on average; 1 if absent")
    floor: FlowOrNone | None = Field(None, description="lowest charge on a unit that is allowed; 0 if absent")
    pooled: Fraction01 | None = Field(None, description="s, share of revenue that is pooled; 0 if absent")
    effort_cost: Curvature | None = Field(
        None, description="κ, curvature of the cost of revenue effort; no effort is needed if absent"
    )


class TaxCompetitionScenario(ObstacleScenario):
    """Cities that live on their own revenue and compete for capital."""

    game: Literal["tax-competition"] = Field(description="which obstacle")
    parameters: TaxCompetitionParameters


class PromotionParameters(Group):
    """Inputs of the promotion tournament and of a joint project (models.md §7.2)."""

    project_gains: dict[str, AnyFlow] = Field(
        description="x, what the joint project brings each city, unpaid"
    )
    prize: FlowOrNone = Field(description="V, worth of the promotion to an official")
    density: PositiveRatio = Field(
        description="g0, density of the noise difference at zero, per unit of output"
    )
    cost: Flow = Field(description="c, twice the cost of an effort of 1 (cost is c e²/2)")
    benefit: FlowOrNone = Field(description="B, worth of a unit of output to a city")
    spillover: Spillover | None = Field(
        None, description="θ, part of effort that appears next door; 0 if absent"
    )
    standing: Weight | None = Field(None, description="ρ, weight of the lead over the neighbour; 0 if absent")
    neighbour_score: Fraction01 | None = Field(
        None, description="m, weight of the neighbour's output in the score; 0 if absent"
    )
    noise: Literal["output", "assessment"] = Field("output", description="where the noise comes in")
    shape: Literal["normal", "logistic", "uniform"] = Field("normal", description="distribution of the noise")


class PromotionScenario(ObstacleScenario):
    """Two officials who compete for one promotion, and a project that needs both."""

    game: Literal["promotion"] = Field(description="which obstacle")
    parameters: PromotionParameters


class CentralTriangleParameters(Group):
    """Inputs of the game between centre and two cities (models.md §2, M32)."""

    gains: dict[str, AnyFlow] = Field(description="g, gain of each city if both cooperate")
    losses: dict[str, FlowOrNone] = Field(description="w, loss of a city that cooperates alone")
    takings: dict[str, AnyFlow] = Field(
        description="h, what a city gains that obstructs a partner who cooperates"
    )
    fines: dict[str, Flow] = Field(description="F, fine on a city that is seen to obstruct")
    supervision_cost: FlowOrNone = Field(description="c, what looking costs the centre")
    central_benefit: FlowOrNone | None = Field(
        None, description="b, worth of cooperation to the centre; 0 if absent"
    )
    neglect_loss: FlowOrNone | None = Field(
        None, description="what the centre loses if it does not look and there is no cooperation; 0 if absent"
    )
    subsidy: FlowOrNone | None = Field(
        None, description="S, paid to a city that is seen to cooperate; 0 if absent"
    )
    centre: Text = Field("centre", description="name of the centre")


class CentralTriangleScenario(ObstacleScenario):
    """Two cities that cooperate or obstruct under a centre that looks or does not."""

    game: Literal["central-triangle"] = Field(description="which obstacle")
    parameters: CentralTriangleParameters


SCENARIOS: dict[str, type[ObstacleScenario]] = {
    "tax-competition": TaxCompetitionScenario,
    "promotion": PromotionScenario,
    "central-triangle": CentralTriangleScenario,
}
