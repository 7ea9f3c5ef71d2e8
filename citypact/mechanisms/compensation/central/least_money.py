r"""The least central money with which both cities sign, and what blocks them where it is short.

Without equity rows the program of ``money_rows`` has the closed form
:math:`Z = (L - \min(G, \bar T))^+`: the centre pays what the downstream city would not or cannot. The
price of the transfer cap is then one, the worth of one more yuan of downstream fiscal room.

References
----------
models.md §5.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.errors import InfeasibleDesign
from citypact.games.allocation import Allocation
from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.central.money_rows import SIGNS, TRANSFER, subsidy_rows, unblocking
from citypact.mechanisms.compensation.settlement.money_need import CompensationNeed, Equity
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import prices_told
from citypact.mechanisms.split_prices import rounded_or_none
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.exact_check import check
from citypact.solvers.linear.optimal_face import exact_range
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.linear.rational_simplex import solve_exact
from citypact.solvers.provenance import Provenance
from citypact.solvers.status import Status


@dataclass(frozen=True, repr=False)
class MinimalSubsidy(Result):
    """The least central money, with a transfer that goes with it.

    Parameters
    ----------
    central_money : float
        :math:`Z`, paid to the upstream city (亿元 a year).
    transfer : float
        From the downstream to the upstream city (亿元 a year): the middle of ``transfers``.
    transfers : tuple of float
        Least and greatest transfer that go with the least central money.
    gains : Allocation
        Of ``upstream`` and ``downstream`` over no agreement (亿元 a year).
    shadow_prices : mapping of str to float
        Central money saved per 亿元 by which each row is relaxed.
    proof : ExactCertificate
        Point and multipliers as fractions.
    """

    need: CompensationNeed
    central_money: float
    transfer: float
    transfers: tuple[float, float]
    gains: Allocation
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    binding: tuple[str, ...]
    certificate: Certificate
    proof: ExactCertificate
    provenance: Provenance
    assumptions: tuple[str, ...]

    def explain(self) -> str:
        """Say the result in plain sentences."""
        need = self.need
        low, high = self.transfers
        paid = f"{self.transfer:.4g}" if low == high else f"between {low:.4g} and {high:.4g}"
        first = (
            f"No central money is needed; {need.downstream} pays {need.upstream} {paid} {need.unit} a year."
            if not self.central_money
            else f"The least central money is {self.central_money:.4g} {need.unit} a year;"
            f" {need.downstream} pays {paid}."
        )
        priced = [
            f"one more {need.unit} at '{label}' saves {price:.4g}"
            for label, price in self.shadow_prices.items()
            if price
        ]
        told = "; ".join(priced)
        return f"{first} {told[0].upper()}{told[1:]}." if priced else first

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        money = self.need.unit
        return [
            ("least central money", self.central_money, money),
            ("transfer to upstream", self.transfer, money),
            ("transfer, lowest", self.transfers[0], money),
            ("transfer, highest", self.transfers[1], money),
            ("gain of upstream", self.gains["upstream"], money),
            ("gain of downstream", self.gains["downstream"], money),
            *(
                (f"shadow price: {label}", price, self.shadow_price_units[label])
                for label, price in self.shadow_prices.items()
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "central_money": self.central_money,
            "transfer": self.transfer,
            "transfers": {"lo": self.transfers[0], "hi": self.transfers[1]},
            "gains": dict(self.gains),
            **prices_told(self),
            "certificate": self.certificate.to_dict(),
            "proof": self.proof.to_dict(),
            "provenance": self.provenance.to_dict(),
            "assumptions": list(self.assumptions),
        }

    def __repr__(self) -> str:
        return f"<MinimalSubsidy: {self.central_money:.6g} {self.need.unit}, transfer {self.transfer:.6g}>"


def minimal_subsidy(
    need: CompensationNeed | WaterPair,
    *,
    transfer_cap: Number | None = None,
    central_budget: Number | None = None,
    equity: Equity | None = None,
) -> MinimalSubsidy:
    """Find the least central money with which both cities sign, with an exact proof.

    Parameters
    ----------
    need : CompensationNeed or WaterPair
        Loss and gain, or a pair at its efficient effort.
    transfer_cap : number, optional
        The most that the downstream city can pay (亿元 a year).
    central_budget : number, optional
        The most that the centre can pay (亿元 a year).
    equity : Equity, optional
        Rules about budgets per head.

    Raises
    ------
    InputError
        On an amount that is negative or not finite.
    InfeasibleDesign
        Naming the rows that contradict each other and how much each would have to give.

    Examples
    --------
    >>> pair = WaterPair(downstream_benefit=2, cost=1.5)
    >>> found = minimal_subsidy(pair, transfer_cap=1)
    >>> round(found.central_money, 4), found.shadow_prices["transfer cap"]
    (0.3333, 1.0)
    """
    door = Door()
    if transfer_cap is not None:
        door.money("transfer_cap", transfer_cap)
    if central_budget is not None:
        door.money("central_budget", central_budget)
    door.close()
    given = CompensationNeed.of(need) if isinstance(need, WaterPair) else need
    program = subsidy_rows(given, transfer_cap, central_budget, equity)
    proof = solve_exact(program)
    if proof.status is Status.infeasible:
        raise InfeasibleDesign(_blocked(program, proof, given.unit))
    low, high = (Fraction(end) for end in exact_range(program, TRANSFER, proof))
    transfer, money = (low + high) / 2, proof.optimum
    own = transfer + money - as_fraction(given.upstream_loss)
    other = as_fraction(given.downstream_gain) - transfer
    certificate = _certify(program, proof, transfer, given, equity is None, transfer_cap)
    certificate.require()
    prices = {
        label: price
        for label, exact in proof.multipliers.items()
        if label not in SIGNS and (price := rounded_or_none(exact)) is not None
    }
    return MinimalSubsidy(
        need=given,
        central_money=float(money),
        transfer=float(transfer),
        transfers=(float(low), float(high)),
        gains=Allocation(("upstream", "downstream"), (float(own), float(other)), given.unit),
        shadow_prices=prices,
        shadow_price_units=dict.fromkeys(prices, f"{given.unit} of central money per {given.unit}"),
        binding=tuple(label for label, price in prices.items() if price),
        certificate=certificate,
        proof=proof,
        provenance=Provenance("rational simplex method on labelled rows", exact=True),
        assumptions=(
            "central money goes to the upstream city and only with the agreement",
            *(
                ("the transfer shown is the middle of those that cost the centre least",)
                if low < high
                else ()
            ),
        ),
    )


def _certify(
    program: LinearProgram,
    proof: ExactCertificate,
    transfer: Fraction,
    need: CompensationNeed,
    plain: bool,
    transfer_cap: Number | None,
) -> Certificate:
    """Recheck every row at the terms shown, the multipliers, and the closed form where there is one."""
    loss, gain = as_fraction(need.upstream_loss), as_fraction(need.downstream_gain)
    scale = max(abs(loss), gain, proof.optimum) or Fraction(1)
    point = dict(zip(program.variables, (transfer, proof.optimum, proof.optimum), strict=True))
    residuals = {}
    for row in program.rows:
        held = sum(
            (as_fraction(value) * point[name] for name, value in row.coefficients.items()), Fraction(0)
        )
        gap = held - as_fraction(row.bound)
        residuals[row.label] = (gap if row.relation == "<=" else -gap) / scale
    broken = [line.name for line in check(program, proof) if not line.holds]
    residuals["multipliers prove the optimum"] = Fraction(len(broken))
    if plain:
        most = gain if transfer_cap is None else min(gain, as_fraction(transfer_cap))
        residuals["closed form"] = abs(proof.optimum - max(loss - most, Fraction(0))) / scale
    return Certificate(residuals, tolerance=0.0, scale=float(scale), exact=True)


def _blocked(program: LinearProgram, proof: ExactCertificate, unit: str) -> str:
    """Name the rows that contradict each other and what each would have to give."""
    helps = unblocking(program, proof.conflict)
    amounts = ", or ".join(
        f"'{label}' relaxed by {float(amount):.6g} {unit}" for label, amount in helps.items()
    )
    named = ", ".join(f"'{label}'" for label in proof.conflict if label not in SIGNS)
    return f"no terms within these rows: {named} contradict each other; what would do: {amounts} a year"
