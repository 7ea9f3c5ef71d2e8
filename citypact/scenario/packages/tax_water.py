"""The water payment between two shipped cases, settled by the ratio of the tax of moved plants."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.errors import InputError, Problem
from citypact.games.rational import as_fraction
from citypact.games.relocation import Relocation
from citypact.mechanisms.packages.ratio_settlement import RatioSettlement, settle_by_ratio
from citypact.scenario.packages.fields import TaxWater


@dataclass(frozen=True)
class WaterPayment:
    """A payment a year, where it comes from, and the ratio that settles it."""

    label: str
    yearly: Fraction
    settlement: RatioSettlement

    def to_dict(self) -> dict[str, Any]:
        """Return payment and settlement as plain data for JSON."""
        return {"payment_by": self.label, "a_year": float(self.yearly), **self.settlement.to_dict()}


def water_payments(given: TaxWater) -> list[WaterPayment]:
    """Return each water payment that the cases give, settled by the ratio.

    The effort model's payment is the even split of its surplus; a contract by volume, where the case has
    one, pays its price for the mean volume above the base. Amounts a year count for the given years, at
    the relocation's discount rate, at the end of each year.

    Raises
    ------
    InputError
        If a case has not the kind that is asked for, or has no single discount rate.
    """
    from citypact.scenario.load import load_scenario, load_water

    plant, water = load_scenario(given.relocation), load_water(given.water)
    rate = discount_rate(given.relocation)
    years = int(given.years.number)
    worth = sum((1 / (1 + rate) ** year for year in range(1, years + 1)), Fraction(0))
    plants = times(plant.relocation(), as_fraction(given.plants.number))
    pair = water.pair()
    gain, loss = pair.downstream_gain(), pair.upstream_loss()
    due = {"effort model, even split": (gain + loss) / 2}
    contract = water.parameters.quantity
    if contract is not None:
        above = as_fraction(contract.mean.number) - as_fraction(contract.base.number)
        due["price and mean volume"] = as_fraction(contract.price.number) * above
    gains = (gain * worth, -loss * worth)
    return [
        WaterPayment(label, yearly, settle_by_ratio(plants, yearly * worth, water_gains=gains))
        for label, yearly in due.items()
        if yearly >= 0
    ]


def discount_rate(case: str) -> Fraction:
    """Return the one discount rate of a relocation.

    Raises
    ------
    InputError
        If the case states two rates, or none.
    """
    from citypact.scenario.load import load_scenario

    finance = load_scenario(case).parameters.finance
    rate = None if finance is None else finance.discount_rate
    if rate is None:
        expected = "a relocation with one discount_rate"
        raise InputError(Problem("parameters.tax_water.relocation", case, expected))
    return as_fraction(rate.number)


def same_payer(given: TaxWater) -> None:
    """Refuse a water case whose payment another city owes than the origin of the plants.

    Raises
    ------
    InputError
        Naming both.
    """
    from citypact.scenario.load import load_scenario, load_water

    origin = load_scenario(given.relocation).players.origin
    payer = load_water(given.water).players.downstream
    if payer != origin:
        expected = f"a water case whose downstream side is {origin}, the origin of {given.relocation}"
        found = f"{given.water}, whose downstream side is {payer}"
        raise InputError(Problem("parameters.tax_water.water", found, expected))


def times(plant: Relocation, count: Fraction) -> Relocation:
    """Return as many plants of the same kind, as one relocation."""
    return Relocation(
        as_fraction(plant.revenue) * count,
        as_fraction(plant.origin_loss) * count,
        as_fraction(plant.destination_cost) * count,
        origin=plant.origin,
        destination=plant.destination,
        unit=plant.unit,
    )
