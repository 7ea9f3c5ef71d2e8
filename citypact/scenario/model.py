"""What a scenario file of a relocation may say: every group, every quantity, its dimension and bounds.

Two forms of ``parameters``: the group ``reduced`` gives R, L and K of models.md §4.0
directly; the groups ``plant``, ``origin_side``, ``destination_side`` and ``finance`` give
the components from which they are built (§4.1, §4.11). ``context`` holds what other
theories of the ratio need; ``reported`` holds facts of the real agreement, for comparison
only and never an input of a model.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from citypact.scenario.designs.fields import Designs
from citypact.scenario.header import Findings, Group, ScenarioBase, Text
from citypact.scenario.portfolio.fields import MarketGroup, PortfolioGroup
from citypact.scenario.quantity import wrong
from citypact.scenario.quantity_kinds import (
    Amount,
    Box,
    Cost,
    Costs,
    Flow,
    Fraction01,
    GrowthRate,
    Hazard,
    Income,
    Money,
    Multiple,
    PositiveRatio,
    Rank,
    Rate,
    Share,
    SomeYears,
    Weight,
    Years,
)

COMPONENT_GROUPS = ("plant", "origin_side", "destination_side", "finance")


class Players(Group):
    """The two cities."""

    origin: Text = Field(description="the city the plant leaves")
    destination: Text = Field(description="the city it moves to")

    @field_validator("destination")
    @classmethod
    def _another(cls, name: str, info: Any) -> str:
        if name == info.data.get("origin"):
            raise wrong("another name than the origin's", name)
        return name


class Reduced(Group):
    """R, L and K given directly (models.md §4.0)."""

    revenue: Amount = Field(description="R, present value of the local tax that can be shared")
    origin_loss: Money = Field(description="L, the origin's net loss if the move happens unshared")
    destination_cost: Money = Field(description="K, the destination's net cost if it received none of R")
    voluntary: Fraction01 | None = Field(
        None, description="probability that the plant comes without agreement"
    )
    rivals: Costs | None = Field(None, description="surplus of each rival destination")
    window_share: Share | None = Field(None, description="R over the present value of all local tax")


class Plant(Group):
    """The plant and its tax path at the destination (models.md §4.2, A3)."""

    base_tax: Flow = Field(description="b, local tax a year before the move")
    growth: PositiveRatio = Field(description="g, full year's tax after the move over that before")
    yearly_growth: GrowthRate | None = Field(None, description="growth a year from the first sharing year on")
    horizon: SomeYears = Field(description="H, calendar years over which all local tax is counted")
    ramp: Fraction01 = Field(description="part of a full year's tax that the first year yields")
    delay: Years = Field(description="D, years from signing to attainment of production")


class OriginSide(Group):
    """What the origin keeps if nothing is signed, and what the move costs it (models.md §4.1)."""

    hazard: Hazard = Field(description="h, yearly probability that the plant is lost anyway")
    job_loss: Money = Field(description="loss of jobs and hollowing-out, present value")
    relief: Money = Field(description="freed land, congestion and pollution relief, present value")
    drift: GrowthRate | None = Field(None, description="yearly drift of the tax flow, for the option value")
    volatility: Rate | None = Field(
        None, description="yearly volatility of the tax flow; absent: no option value"
    )
    stay_horizon: SomeYears | None = Field(
        None, description="years of tax kept without agreement; absent: the plant's horizon"
    )
    turnover: Hazard | None = Field(
        None, description="yearly probability that the deciding official leaves; profile official only"
    )


class DestinationSide(Group):
    """What the move costs and brings the destination beside its tax (models.md §4.0, A3)."""

    investment: Cost = Field(description="infrastructure and land at the signing")
    service_share: Weight = Field(description="cost of serving the plant over its tax, every year")
    jobs_gain: Money = Field(description="jobs and other benefits gained, present value")
    outside: Money = Field(description="what the destination keeps without the agreement")
    turnover: Hazard | None = Field(None, description="as the origin's, which it equals if absent")


class Finance(Group):
    """Discount rates: one for both cities, or one for each."""

    discount_rate: Rate | None = Field(None, description="r of both cities")
    origin_rate: Rate | None = Field(None, description="r of the origin")
    destination_rate: Rate | None = Field(None, description="r of the destination")

    @model_validator(mode="after")
    def _one_or_two(self) -> Finance:
        pair = (self.origin_rate is not None, self.destination_rate is not None)
        if pair != ((False, False) if self.discount_rate is not None else (True, True)):
            given = [name for name in type(self).model_fields if getattr(self, name) is not None]
            raise wrong(
                "discount_rate, or both origin_rate and destination_rate", ", ".join(given) or "nothing"
            )
        return self


class Levers(Group):
    """What the agreement may set, and the limits of the rules around it."""

    window: SomeYears | None = Field(None, description="M, sharing years; absent: 3 + 2 of Caiyu [2015] 92")
    cap_multiple: Multiple | None = Field(
        None, description="payments total at most this multiple of three prior years' tax; absent: 1"
    )
    capped: bool = Field(True, description="false: payments have no cap")
    ratio_cap: Fraction01 | None = Field(None, description="highest ratio allowed; absent: 1")
    central_budget: Cost | None = Field(None, description="most that the centre may grant; absent: 0")
    lump_sum: bool = Field(True, description="whether a lump sum may change hands at the signing")

    @field_validator("capped")
    @classmethod
    def _no_cap_given(cls, capped: bool, info: Any) -> bool:
        if not capped and info.data.get("cap_multiple") is not None:
            raise wrong("true beside a cap_multiple", "false", "leave out cap_multiple or capped")
        return capped


class Outside(Group):
    """What may happen without this agreement."""

    voluntary: Fraction01 | None = Field(
        None, description="probability that the plant comes without agreement"
    )
    rivals: Costs | None = Field(None, description="surplus of each rival destination")


class Parameters(Group):
    """Inputs of the relocation game: ``reduced`` or components, not both."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["reduced"]}, {"required": list(COMPONENT_GROUPS)}]}
    )

    reduced: Reduced | None = None
    plant: Plant | None = Field(None, validate_default=True)
    origin_side: OriginSide | None = Field(None, validate_default=True)
    destination_side: DestinationSide | None = Field(None, validate_default=True)
    finance: Finance | None = Field(None, validate_default=True)
    levers: Levers = Field(default_factory=lambda: Levers.model_validate({}))
    outside: Outside | None = None

    @field_validator(*COMPONENT_GROUPS, "outside")
    @classmethod
    def _one_form(cls, group: Group | None, info: Any) -> Group | None:
        if "reduced" not in info.data:  # it was refused for a reason of its own
            return group
        if info.data["reduced"] is None:
            if group is None and info.field_name in COMPONENT_GROUPS:
                raise wrong(f"the group {info.field_name}, or reduced in place of all components", "nothing")
        elif group is not None:
            raise wrong("no such group beside reduced", "a mapping", "leave out one of the two forms")
        return group

    @field_validator("levers")
    @classmethod
    def _levers_that_act(cls, levers: Levers, info: Any) -> Levers:
        if info.data.get("reduced") is not None:
            idle = sorted(levers.model_fields_set - {"ratio_cap"})
            if idle:
                raise wrong(
                    "only ratio_cap beside reduced", ", ".join(idle), "give the components of the plant"
                )
        return levers


class Context(Group):
    """Quantities that other theories of the ratio use; all optional."""

    origin_income: Income | None = Field(None, description="GDP per head of the origin")
    destination_income: Income | None = Field(None, description="GDP per head of the destination")
    origin_revenue: Amount | None = Field(None, description="fiscal size of the origin")
    destination_revenue: Amount | None = Field(None, description="fiscal size of the destination")
    origin_rank: Rank | None = Field(None, description="administrative rank of the origin")
    destination_rank: Rank | None = Field(None, description="administrative rank of the destination")
    origin_impatience: Rate | None = Field(None, description="impatience of the origin in bargaining")
    destination_impatience: Rate | None = Field(None, description="impatience of the destination")
    relative_standing: Weight | None = Field(None, description="weight officials put on relative standing")
    follower_elasticity: PositiveRatio | None = Field(
        None, description="elasticity of R in the follower's share"
    )
    origin_effort: Weight | None = Field(None, description="effort productivity of the origin")
    destination_effort: Weight | None = Field(None, description="effort productivity of the destination")
    loss_belief_top: PositiveRatio | None = Field(None, description="upper end of a uniform belief on L/R")
    cost_belief_top: PositiveRatio | None = Field(None, description="upper end of a uniform belief on K/R")
    loss_box: Box | None = Field(None, description="interval of L/R")
    cost_box: Box | None = Field(None, description="interval of K/R")
    rival_surplus: Cost | None = Field(None, description="surplus of a rival destination")
    water_transfer: Money | None = Field(None, description="water payment due from the origin")
    official_horizon: SomeYears | None = Field(None, description="years an official looks ahead")


class Reported(Findings):
    """Facts of the real agreement, for comparison only."""

    headline_share: Fraction01 | None = Field(None, description="origin's share as announced")
    term: SomeYears | None = Field(None, description="years of sharing as announced")


class ScenarioFields(ScenarioBase):
    """A scenario file of a relocation, checked."""

    kind: Literal["relocation"] = Field(description="kind of scenario")
    players: Players
    profile: Literal["planner", "official"] = Field("planner", description="who decides (models.md §3.1)")
    parameters: Parameters
    context: Context = Field(default_factory=lambda: Context.model_validate({}))
    designs: Designs | None = Field(None, description="further assumptions, each with a ratio of its own")
    portfolio: PortfolioGroup | None = Field(None, description="a list of plants, for citypact portfolio")
    market: MarketGroup | None = Field(None, description="many cities, for citypact portfolio")
    facts: Reported = Field(alias="reported", default_factory=lambda: Reported.model_validate({}))
