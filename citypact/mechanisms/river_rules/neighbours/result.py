"""Contracts between neighbours on a river, who gains by them, and what the basin still misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from citypact.games.abatement import Abatement
from citypact.games.allocation import Allocation
from citypact.games.river import River
from citypact.mechanisms.abatement.payments import Transfer
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import proof_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


class Deal(NamedTuple):
    """One contract between a city and the next one downstream.

    Attributes
    ----------
    upstream, downstream : str
        The city that abates and the city that pays.
    price : float
        What the buyer gains by a unit of abatement (亿元 per unit), its own resale included.
    rise : float
        How much more the upstream city abates than without agreement (units).
    transfer : float
        What the buyer pays in all (亿元 a year).
    participation : tuple of float
        Lowest transfer the upstream city accepts and highest the buyer pays.
    passed_to : tuple of str
        Cities further down that pay their share through contracts already signed.
    """

    upstream: str
    downstream: str
    price: float
    rise: float
    transfer: float
    participation: tuple[float, float]
    passed_to: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class NeighbourDeals(Result):
    """All contracts between neighbours and how far they stay behind the basin's optimum.

    Parameters
    ----------
    game, river : Abatement, River
        The model.
    reward : str
        What contracts pay for, "effort" or "border".
    order : tuple of pairs of str
        Sections in the order of signing.
    deals : tuple of Deal
        The contracts, in that order.
    payments : tuple of Transfer
        Every payment between neighbours, resale included.
    nash_effort, effort, efficient_effort : Allocation
        Abatement of each city without agreement, with the contracts, and best for the basin.
    gains : Allocation
        Gain of each city over no agreement, payments included (亿元 a year).
    windfalls : Allocation
        What each city saves by abatement for which it pays nothing.
    losses : Allocation
        What the basin misses because of each city's abatement.
    shadow_prices : mapping of str to float
        What one more unit of each city's abatement would add for the basin: its benefits to others
        that no contract rewards (亿元 per unit).
    welfare_gain, best_welfare_gain : float
        What the contracts, and the best agreement of all, add for the basin.
    cost_of_bilateralism : float or None
        Part of the best gain that is missed; None if there is nothing to gain.
    certificate : Certificate
        Contracts and the basin's optimum rechecked.
    """

    game: Abatement
    river: River
    reward: str
    order: tuple[tuple[str, str], ...]
    deals: tuple[Deal, ...]
    payments: tuple[Transfer, ...]
    nash_effort: Allocation
    effort: Allocation
    efficient_effort: Allocation
    gains: Allocation
    windfalls: Allocation
    losses: Allocation
    shadow_prices: Mapping[str, float]
    welfare_gain: float
    best_welfare_gain: float
    cost_of_bilateralism: float | None
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        missed = "nothing to gain"
        if self.cost_of_bilateralism is not None:
            missed = f"cost of bilateralism {self.cost_of_bilateralism:.6g}"
        return f"<{len(self.deals)} contracts between neighbours, {self.reward} rewarded | {missed}>"

    def explain(self) -> str:
        """Say the contracts and what they miss in plain sentences."""
        unit = self.gains.unit
        lines = []
        for deal in self.deals:
            low, high = deal.participation
            through = f", part of it borne by {', '.join(deal.passed_to)}" if deal.passed_to else ""
            lines.append(
                f"{deal.downstream} pays {deal.upstream} {deal.transfer:.6g} {unit} a year (between"
                f" {low:.6g} and {high:.6g}) for {deal.rise:.6g} more abatement{through}."
            )
        free = [f"{city} {amount:.6g}" for city, amount in self.windfalls.items() if amount > 0]
        if free:
            lines.append(f"Some save by abatement for which they do not pay ({unit}): {', '.join(free)}.")
        if self.cost_of_bilateralism is None:
            lines.append("There is nothing to gain by agreement.")
        else:
            lines.append(
                f"The contracts add {self.welfare_gain:.6g} {unit} a year, the best agreement of the whole"
                f" basin {self.best_welfare_gain:.6g}: dealing with neighbours only misses"
                f" {self.cost_of_bilateralism:.1%} of the gain."
            )
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return transfers, efforts, gains and losses as (name, value, unit)."""
        unit = self.gains.unit
        rows: Figures = [
            (f"transfer from {deal.downstream} to {deal.upstream}", deal.transfer, unit)
            for deal in self.deals
        ]
        for city in self.gains:
            rows += [
                (f"abatement of {city} without agreement", self.nash_effort[city], "units"),
                (f"abatement of {city} with the contracts", self.effort[city], "units"),
                (f"abatement of {city} best for the basin", self.efficient_effort[city], "units"),
                (f"gain of {city}", self.gains[city], unit),
                (f"missed because of {city}", self.losses[city], unit),
            ]
        rows.append(("gain of the basin", self.welfare_gain, unit))
        rows.append(("best gain of the basin", self.best_welfare_gain, unit))
        rows.append(("cost of bilateralism", self.cost_of_bilateralism, "ratio"))
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "unit": self.gains.unit,
            "reward": self.reward,
            "order": [list(section) for section in self.order],
            "deals": [
                {
                    "upstream": deal.upstream,
                    "downstream": deal.downstream,
                    "price": deal.price,
                    "rise": deal.rise,
                    "transfer": deal.transfer,
                    "participation": {"lo": deal.participation[0], "hi": deal.participation[1]},
                    "passed_to": list(deal.passed_to),
                }
                for deal in self.deals
            ],
            "payments": [
                {"from": payment.payer, "to": payment.recipient, "amount": payment.amount}
                for payment in self.payments
            ],
            "effort": {
                "nash": dict(self.nash_effort),
                "contracts": dict(self.effort),
                "efficient": dict(self.efficient_effort),
            },
            "gains": dict(self.gains),
            "windfalls": dict(self.windfalls),
            "losses": dict(self.losses),
            "shadow_prices": dict(self.shadow_prices),
            "welfare_gain": self.welfare_gain,
            "best_welfare_gain": self.best_welfare_gain,
            "cost_of_bilateralism": self.cost_of_bilateralism,
            **proof_told(self),
        }
