"""What the group ``designs`` of a scenario file may say: one further assumption a key.

Every key stands for something that the plain game leaves out: costs that only one city knows,
growth that only the firm knows, a firm that chooses for itself, effort, risk, figures that are
known only within limits, promises without a court, officials who compare themselves
(models.md §4.3-§4.12).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from citypact.scenario.header import Group, Text
from citypact.scenario.quantity import Quantity, wrong
from citypact.scenario.quantity_kinds import (
    Amount,
    Amounts,
    AnyAmounts,
    Aversion,
    Box,
    Cost,
    Flow,
    Fraction01,
    Money,
    Numbers,
    PositiveRate,
    PositiveRatio,
    SomeYears,
    Weight,
    Weights,
    Years,
)

MOST_TYPES = 8


class BeliefGroup(Group):
    """What the other side believes of a rate that only one city knows."""

    form: Literal["uniform", "beta", "histogram", "cases"] = Field(description="shape of the belief")
    numbers: Numbers = Field(
        description="uniform: lowest, highest; beta: alpha, beta[, lowest, highest]; histogram: edges of"
        " the cells; cases: one rate each"
    )
    weights: Weights | None = Field(None, description="of the cells of a histogram, or of the cases")


class Beliefs(Group):
    """L/R is known to the origin alone and K/R to the destination alone (§4.5)."""

    origin: BeliefGroup = Field(description="belief on L/R")
    destination: BeliefGroup = Field(description="belief on K/R")


class GrowthType(Group):
    """One kind of plant, which only the origin can tell from the others."""

    name: Text = Field(description="what distinguishes it")
    probability: Fraction01 = Field(description="how likely it is")
    growth: PositiveRatio = Field(description="full year's tax after the move over that before")
    origin_loss: Money | None = Field(None, description="L of this kind; absent: that of the scenario")


class Growth(Group):
    """Growth of the plant's tax is hidden: a menu of contracts, one for each kind (§4.5, B2)."""

    designer: Literal["destination", "origin", "planner"] = Field(
        "destination", description="whose gain the menu maximises"
    )
    types: list[GrowthType] = Field(min_length=2, max_length=MOST_TYPES, description="kinds of plant")


class Obstruction(Group):
    """The origin can make the move less likely, at a cost (§4.3)."""

    moving_chance: Fraction01 = Field(description="probability that the plant moves if nothing is done")
    cost: Amount = Field(
        description="cost curvature: lowering the probability by w costs half of this times w²"
    )


class Firm(Group):
    """The plant chooses for itself (§4.3)."""

    profit_gain: Money | None = Field(None, description="what the move adds to its profit")
    moving_cost: Money | None = Field(None, description="what moving costs it")
    noise: Cost | None = Field(None, description="spread of what else it weighs; absent: none")
    directive: Fraction01 | None = Field(None, description="probability that it is told to move; absent: 0")
    hidden_cost: BeliefGroup | None = Field(
        None, description="belief on moving cost less profit gain, over the surplus, in place of both"
    )
    obstruction: Obstruction | None = Field(None, description="what the origin can do against it")

    @model_validator(mode="after")
    def _one_form(self) -> Firm:
        known = (self.profit_gain is not None, self.moving_cost is not None)
        if known[0] != known[1]:
            raise wrong("both profit_gain and moving_cost, or neither", "one of them")
        if self.hidden_cost is not None and any(known):
            raise wrong("hidden_cost, or profit_gain and moving_cost", "both")
        if self.hidden_cost is None and not any(known) and self.obstruction is None:
            raise wrong("profit_gain and moving_cost, hidden_cost, or obstruction", "none of them")
        return self


class Effort(Group):
    """Effort of both cities adds to the tax, and nobody can write it into a contract (§4.6)."""

    origin_productivity: Cost = Field(description="a: tax that the origin's effort adds at a ratio of one")
    destination_productivity: Cost = Field(description="b: tax that the destination's effort adds at zero")
    lump_sum: bool = Field(True, description="whether a lump sum may divide the surplus")
    central_price: PositiveRatio | None = Field(
        None, description="cost to society of a central yuan; with it the centre may add a bonus"
    )


class Leader(Group):
    """The origin sets the ratio, and the tax that the destination works for answers (§4.6)."""

    elasticity: PositiveRatio = Field(description="per cent of tax lost per cent of the share that is left")


class Park(Group):
    """A joint park: dividends reward efforts that nobody can write into a contract (§4.6, M06)."""

    origin_exponent: Fraction01 = Field(description="alpha: elasticity of tax in the origin's effort")
    destination_exponent: Fraction01 = Field(description="beta: that in the destination's")
    origin_equity: Fraction01 | None = Field(None, description="the origin's part of the capital")
    waiting: Years | None = Field(None, description="years at the start in which all tax is reinvested")


class Risk(Group):
    """The shared tax is uncertain, and both cities mind (§4.7)."""

    deviation: Amount = Field(description="standard deviation of the shared tax")
    origin_aversion: Aversion = Field(description="absolute risk aversion of the origin")
    destination_aversion: Aversion = Field(description="absolute risk aversion of the destination")
    lump_sum: bool = Field(True, description="whether a lump sum may divide the surplus")


class Uncertainty(Group):
    """R, L and K may differ from the scenario's by as much as this (§4.8)."""

    shape: Literal["box", "budgeted", "ellipsoid"] = Field(description="which deviations may come together")
    revenue: Cost = Field(description="largest deviation of R")
    origin_loss: Cost = Field(description="largest deviation of L")
    destination_cost: Cost = Field(description="largest deviation of K")
    budget: Weight | None = Field(
        None, validate_default=True, description="budgeted: how many deviations at once, 0 to 3"
    )

    @field_validator("budget")
    @classmethod
    def _of_use(cls, budget: Quantity | None, info: Any) -> Quantity | None:
        shape = info.data.get("shape")
        if shape is not None and (budget is not None) != (shape == "budgeted"):
            expected = "a budget" if shape == "budgeted" else f"no budget with the shape {shape}"
            raise wrong(expected, "nothing" if budget is None else budget.number)
        return budget


class Cases(Group):
    """R, L and K were one of these cases; caution beyond the average (§3.3, §4.8, B9)."""

    revenue: Amounts = Field(description="R of each case")
    origin_loss: AnyAmounts = Field(description="L of each case")
    destination_cost: AnyAmounts = Field(description="K of each case")
    confidence: Fraction01 | None = Field(
        None, description="each city must not lose on average over its worst cases, 1 - confidence of all"
    )
    radius: Cost | None = Field(None, description="how far the true distribution may lie from the cases")

    @model_validator(mode="after")
    def _alike(self) -> Cases:
        counts = [len(each.numbers) for each in (self.revenue, self.origin_loss, self.destination_cost)]
        if len(set(counts)) > 1:
            raise wrong("as many values of revenue, origin_loss and destination_cost", counts)
        if self.confidence is None and self.radius is None:
            raise wrong("confidence, radius or both", "neither")
        return self


class Regret(Group):
    """L/R and K/R lie anywhere in these ranges, and nobody says how likely (§4.8)."""

    loss: Box = Field(description="range of L/R")
    cost: Box = Field(description="range of K/R")


class Enforcement(Group):
    """No court makes the destination pay: it pays while the future is worth it (§4.9, B8)."""

    project_value: Cost = Field(description="present value of a future project to the destination, unpaid")
    yearly_tax: Flow | None = Field(
        None, description="tax of a project a year; absent: R spread over the window"
    )
    window: SomeYears | None = Field(None, description="sharing years; absent: the scenario's")
    rate: PositiveRate | None = Field(
        None, description="the destination's discount rate; absent: the scenario's"
    )
    settlement: Fraction01 | None = Field(
        None, description="probability that the centre deducts arrears; absent: 0"
    )
    penalty: Cost | None = Field(None, description="what the centre takes beside arrears; absent: 0")
    arrivals: Weights | None = Field(
        None, description="projects of each year to come, if they end; absent: one every year for ever"
    )


class Officials(Group):
    """Officials are promoted by comparison (§4.12, B11)."""

    standing: Weight = Field(description="weight of relative standing beside the city's own gain")
    destination_standing: Weight | None = Field(None, description="the destination's; absent: the same")
    neighbour_score: Fraction01 | None = Field(
        None, description="weight of the neighbour's gain in the score"
    )
    output_standing: Weight | None = Field(
        None,
        description="weight of the lead in output, per 亿元 of it; then its credit is chosen too",
    )
    lost_output: Cost | None = Field(None, description="output that the origin loses")
    shown_output: Amount | None = Field(None, description="output that the plant shows at the destination")

    @model_validator(mode="after")
    def _all_of_output(self) -> Officials:
        given = [each is not None for each in (self.output_standing, self.lost_output, self.shown_output)]
        if any(given) and not all(given):
            raise wrong("output_standing, lost_output and shown_output together, or none", "some of them")
        return self


class Designs(Group):
    """Further assumptions; each is tried alone."""

    beliefs: Beliefs | None = None
    growth: Growth | None = None
    firm: Firm | None = None
    effort: Effort | None = None
    leader: Leader | None = None
    park: Park | None = None
    risk: Risk | None = None
    uncertainty: Uncertainty | None = None
    cases: Cases | None = None
    regret: Regret | None = None
    enforcement: Enforcement | None = None
    officials: Officials | None = None
