"""The same pair under every form of contract: which effort each brings, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.games.water.pair import WaterPair
from citypact.mechanisms.compensation.contracts.forms import lead_cost_share, lead_price, two_part_tariff
from citypact.mechanisms.compensation.contracts.terms import Contract, make_contract
from citypact.mechanisms.compensation.settlement.exact_terms import HALF
from citypact.mechanisms.result import Figures, Result
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False)
class ContractComparison(Result):
    """Contracts by form, on one pair.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    contracts : tuple of Contract
        One for each form, most surplus first; "no agreement" last among equals.
    """

    pair: WaterPair
    contracts: tuple[Contract, ...]

    def __getitem__(self, form: str) -> Contract:
        """Return the contract of a form."""
        return {contract.form: contract for contract in self.contracts}[form]

    @property
    def certificate(self) -> Certificate:
        """All certificates together."""
        residuals = {
            f"{contract.form}: {name}": value
            for contract in self.contracts
            for name, value in contract.certificate.residuals.items()
        }
        return Certificate(residuals, tolerance=0.0, scale=self.contracts[0].certificate.scale, exact=True)

    @property
    def provenance(self) -> Provenance:
        """How the contracts were found."""
        return self.contracts[0].provenance

    def explain(self) -> str:
        """Say the result in plain sentences."""
        return " ".join(contract.explain() for contract in self.contracts)

    def rows(self) -> Figures:
        """Return effort, payment and gains of every form as (name, value, unit)."""
        money = self.pair.unit
        found: Figures = []
        for contract in self.contracts:
            found += [
                (f"{contract.form}: effort", contract.effort, "unit of effort"),
                (f"{contract.form}: payment to upstream", contract.payment, money),
                (f"{contract.form}: gain of upstream", contract.gains["upstream"], money),
                (f"{contract.form}: gain of downstream", contract.gains["downstream"], money),
                (f"{contract.form}: part of the efficient surplus", contract.efficiency, ""),
            ]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {"contracts": [contract.to_dict() for contract in self.contracts]}

    def __repr__(self) -> str:
        told = ", ".join(f"{contract.form} {contract.efficiency:.1%}" for contract in self.contracts)
        return f"<ContractComparison: {told}>"


def compare_contracts(pair: WaterPair, *, weight: Number = HALF) -> ContractComparison:
    """Put every form of contract beside no agreement.

    Parameters
    ----------
    pair : WaterPair
        The two cities.
    weight : number
        Bargaining weight of the upstream city where the two bargain, from 0 to 1.

    Raises
    ------
    InputError
        If the weight is not between 0 and 1.

    Examples
    --------
    >>> compare_contracts(WaterPair(downstream_benefit=2, upstream_benefit=0.6))
    <ContractComparison: transfer for an agreed effort 100.0%, price per unit and lump sum 100.0%,
    price per unit 100.0%, share of the cost of effort 97.8%, price set by downstream 75.0%,
    no agreement 0.0%>
    """
    door = Door()
    door.between("weight", weight, 0, 1, "a bargaining weight")
    door.close()
    split = as_fraction(weight)
    contracts = [
        _agreed_effort(pair, split),
        two_part_tariff(pair, split=split),
        two_part_tariff(pair, split=1),
        lead_cost_share(pair),
        lead_price(pair),
        _nothing(pair),
    ]
    # Without a lump sum the tariff is the plain price: one row for both.
    forms = {contract.form: contract for contract in contracts}
    return ContractComparison(pair, tuple(sorted(forms.values(), key=lambda contract: -contract.surplus)))


def _agreed_effort(pair: WaterPair, split: Fraction) -> Contract:
    payment = pair.upstream_loss() + split * pair.surplus
    return make_contract(
        pair,
        "transfer for an agreed effort",
        {"transfer": (payment, pair.unit)},
        pair.efficient_effort,
        payment,
        {},
        ("effort can be observed and written into the agreement",),
    )


def _nothing(pair: WaterPair) -> Contract:
    return make_contract(pair, "no agreement", {}, pair.nash_effort, Fraction(0), {})
