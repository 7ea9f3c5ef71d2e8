"""What a scenario file about an upstream and a downstream city may say.

``pair`` holds the effort game of models.md §5.2, effort 1 being full protection. ``index``
says how the water index answers to effort and how noisy it is (§5.3). ``rounds`` are the
contracts that were signed or are proposed, as tiers of the index; a round without tiers is
one whose rule is not known. ``quantity`` holds a payment for the volume of water (§5.4), ``hidden`` what
the cost upstream may be when only upstream knows it (§5.5).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from citypact.scenario.header import Findings, Group, ScenarioBase, Text
from citypact.scenario.quantity import Expect, Quantity, wrong

Flow = Annotated[Quantity, Expect("money a year", positive=True)]
Benefit = Annotated[Quantity, Expect("money a year", low=0)]
Payment = Annotated[Quantity, Expect("money a year")]
Payments = Annotated[Quantity, Expect("money a year", low=0, length=0)]
Estimate = Annotated[Quantity, Expect("money a year", positive=True, length=2)]
Flows = Annotated[Quantity, Expect("money a year", positive=True, length=0)]
Chances = Annotated[Quantity, Expect("ratio", positive=True, high=1, length=0)]
PositiveRatio = Annotated[Quantity, Expect("ratio", positive=True)]
Ratio = Annotated[Quantity, Expect("ratio", low=0, high=1)]
Level = Annotated[Quantity, Expect("ratio", positive=True, high=100)]
Levels = Annotated[Quantity, Expect("ratio", positive=True, length=0)]
Price = Annotated[Quantity, Expect("price of water", low=0)]
Volume = Annotated[Quantity, Expect("volume a year", low=0)]
SomeVolume = Annotated[Quantity, Expect("volume a year", positive=True)]


class WaterPlayers(Group):
    """The two sides of the border."""

    upstream: Text = Field(description="who can protect the water")
    downstream: Text = Field(description="who benefits")

    @field_validator("downstream")
    @classmethod
    def _another(cls, name: str, info: Any) -> str:
        if name == info.data.get("upstream"):
            raise wrong("another name than the upstream side's", name)
        return name


class Pair(Group):
    """The effort game: effort 0 is development as usual, effort 1 full protection."""

    downstream_benefit: Flow = Field(description="b_D, what full protection is worth downstream")
    upstream_benefit: Benefit = Field(description="b_U, what it is worth upstream")
    cost: Flow = Field(description="c, twice the yearly cost of full protection (cost is c e²/2)")
    central_benefit: Benefit | None = Field(None, description="b_Z, what it is worth to others than the two")


class PairLevers(Group):
    """What the agreement may use."""

    grant: Benefit | None = Field(None, description="central money paid upstream if the two agree")
    transfer_cap: Benefit | None = Field(None, description="most that downstream can pay a year")
    upstream_weight: Ratio | None = Field(None, description="bargaining weight of upstream; absent: one half")


class IndexResponse(Group):
    """How the index P answers to effort: P = baseline - response · effort + noise."""

    baseline: Level = Field(description="P₀, expected index without effort")
    response: PositiveRatio = Field(description="η, fall of the index per unit of effort")
    noise: PositiveRatio = Field(description="σ, standard deviation of the index in a year")


class IndexFormula(Group):
    """P = k₀ Σ weight · concentration / base concentration."""

    stability: Level = Field(description="k₀, the stability coefficient")
    weights: dict[str, Ratio] = Field(min_length=1, description="weight of each pollutant")
    base_period: str = Field("", description="years whose mean concentrations are the base")


class TierRow(Group):
    """A payment for every index up to a level; the last tier has none."""

    up_to: Level | None = Field(None, description="highest index of the tier; absent: no limit")
    payment: Payment = Field(description="paid to upstream, negative if upstream pays")


class Round(Group):
    """A contract over some years."""

    name: Text = Field(description="name of the round")
    years: Text = Field(description="years it covers, such as 2012-2014")
    tiers: list[TierRow] = Field(default_factory=list, description="payments by index; none: not known")
    formula: IndexFormula | None = Field(None, description="how the index is computed; absent: not known")
    central: Payments | None = Field(None, description="central money a year, to upstream")
    observed_index: Levels | None = Field(None, description="index measured, a year each")

    @field_validator("tiers")
    @classmethod
    def _rising(cls, tiers: list[TierRow]) -> list[TierRow]:
        ends = [tier.up_to for tier in tiers]
        if not tiers:
            return tiers
        if ends[-1] is not None or any(end is None for end in ends[:-1]):
            raise wrong("tiers of which the last alone has no up_to", f"{len(tiers)} tiers")
        levels = [end.number for end in ends if end is not None]
        if not levels:
            raise wrong("at least two tiers", "one tier")
        if any(not low < high for low, high in pairwise(levels)):
            raise wrong("tiers by rising index", ", ".join(f"{level:g}" for level in levels))
        best, worst = tiers[0].payment.number, tiers[-1].payment.number
        if not best > worst:
            raise wrong(
                "tiers from clean to dirty, the first paying upstream more than the last",
                f"{best:g} for the cleanest and {worst:g} for the dirtiest",
                "a payment is positive if downstream pays",
            )
        return tiers


class QuantityTerm(Group):
    """A payment for every cubic metre beyond a base."""

    price: Price = Field(description="payment per cubic metre above the base")
    base: Volume = Field(description="volume a year from which the payment counts")
    mean: SomeVolume = Field(description="expected volume a year")
    deviation: SomeVolume = Field(description="standard deviation of the yearly volume")


class HiddenTypes(Group):
    """What upstream's cost may be when it alone knows it; the answer is then a menu of contracts."""

    costs: Flows = Field(description="c of each type, as pair.cost")
    probabilities: Chances = Field(description="probability of each type")
    income_floor: Payment | None = Field(
        None, description="what transfer less cost of effort must leave every type at least"
    )
    budget: Benefit | None = Field(None, description="most that the menu may pay on average")
    may_exclude: bool = Field(False, description="whether some types may be left without a contract")


class WaterParameters(Group):
    """Inputs of the models."""

    pair: Pair
    levers: PairLevers = Field(default_factory=lambda: PairLevers.model_validate({}))
    hidden: HiddenTypes | None = None
    index: IndexResponse | None = None
    quantity: QuantityTerm | None = None


class WaterFindings(Findings):
    """Facts of the real agreement, for comparison only."""

    fair_compensation: Estimate | None = Field(
        None, description="published estimate of a fair compensation a year [lowest, highest]"
    )


class WaterFields(ScenarioBase):
    """A scenario file of kind water, checked."""

    kind: Literal["water"] = Field(description="kind of scenario")
    players: WaterPlayers
    parameters: WaterParameters
    rounds: list[Round] = Field(default_factory=list, description="contracts, in order of time")
    facts: WaterFindings = Field(alias="reported", default_factory=lambda: WaterFindings.model_validate({}))
