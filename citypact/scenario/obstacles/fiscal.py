"""What scenario files about revenue, promotion and supervision may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from citypact.scenario.header import Group
from citypact.scenario.obstacles.scenario import ObstacleScenario
from citypact.scenario.quantity import Expect, Quantity
from citypact.scenario.quantity_kinds import Flow, Fraction01, PositiveRatio

AnyFlow = Annotated[Quantity, Expect("money a year")]
FlowOrNone = Annotated[Quantity, Expect("money a year", low=0)]
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


SCENARIOS: dict[str, type[ObstacleScenario]] = {"tax-competition": TaxCompetitionScenario}
