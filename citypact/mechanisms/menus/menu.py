"""What the downstream city offers, type by type, and everything needed to defend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.menus.contracts.simple import SimpleOffer
from citypact.mechanisms.menus.terms.problem import HiddenCost
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import price_rows, prices_told, proof_told
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Contract:
    """What one type signs (its effort without a contract and no transfer, if it is left out).

    Parameters
    ----------
    name : str
        The type.
    probability, cost : float
        Its probability and curvature of cost.
    served : bool
        Whether it has a contract.
    effort, transfer : float
        The contract.
    payoff, rent : float
        Payoff of the type, and how much that is above its outside option.
    first_best_effort : float
        Effort that would be best for both if the type were known.
    """

    name: str
    probability: float
    cost: float
    served: bool
    effort: float
    transfer: float
    payoff: float
    rent: float
    first_best_effort: float


@dataclass(frozen=True)
class Menu(Result):
    """The best menu of contracts when the cost upstream is hidden.

    Parameters
    ----------
    contracts : tuple of Contract
        One a type, in the order given.
    value : float
        Expected payoff downstream.
    no_agreement_value : float
        The same without any contract.
    first_best_value : float
        The same if types were known and left no rent (transfer limits not applied).
    expected_transfer, expected_rent : float
        Over all types.
    participation : tuple of float
        Least expected transfer at which every served type signs and tells the truth at these
        efforts, and most that the downstream city would pay for them.
    gains : Allocation
        Expected gain of both cities over no agreement.
    uniform : SimpleOffer or None
        The best single contract, where the limits allow one.
    posted_price : SimpleOffer or None
        The best price for a unit of effort, where the limits allow one.
    shadow_prices : mapping of str to float
        Gain in ``value`` per unit of money by which a row is relaxed; misreports by the type
        that would pose as another.
    binding : tuple of str
        Rows that hold with equality.
    """

    problem: HiddenCost
    contracts: tuple[Contract, ...]
    value: float
    no_agreement_value: float
    first_best_value: float
    expected_transfer: float
    expected_rent: float
    participation: tuple[float, float]
    gains: Allocation
    uniform: SimpleOffer | None
    posted_price: SimpleOffer | None
    shadow_prices: Mapping[str, float]
    shadow_price_units: Mapping[str, str]
    binding: tuple[str, ...]
    certificate: Certificate
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Contract:
        """Return the contract of a type."""
        for contract in self.contracts:
            if contract.name == name:
                return contract
        raise KeyError(name)

    @property
    def efforts(self) -> tuple[float, ...]:
        """Effort of each type."""
        return tuple(contract.effort for contract in self.contracts)

    @property
    def transfers(self) -> tuple[float, ...]:
        """Transfer to each type."""
        return tuple(contract.transfer for contract in self.contracts)

    @property
    def rents(self) -> tuple[float, ...]:
        """Payoff of each type above its outside option."""
        return tuple(contract.rent for contract in self.contracts)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Types without a contract."""
        return tuple(contract.name for contract in self.contracts if not contract.served)

    @property
    def price_of_ignorance(self) -> float:
        """How much more the downstream city would have if it knew the type."""
        return self.first_best_value - self.value

    def explain(self) -> str:
        """Say the result in plain sentences."""
        unit, names = self.problem.unit, self.problem.players
        served = [contract for contract in self.contracts if contract.served]
        if not served:
            limited = self.problem.transfer_cap is not None or self.problem.budget is not None
            why = "none within the limits is worth its price"
            free = "every type costs more than its effort is worth"
            return f"{names[1]} offers no contract: {why if limited else free}."
        shown = served if len(served) <= 4 else [served[0], served[-1]]
        terms = "; ".join(
            f"{one.name}: effort {one.effort:.4g} for {one.transfer:.4g} {unit}, rent {one.rent:.4g}"
            for one in shown
        )
        lines = [
            f"{names[1]} offers {names[0]} a menu of {_counted(served)}"
            f" ({terms}{'; …' if len(shown) < len(served) else ''})."
        ]
        if self.left_out:
            lines.append(f"Left without a contract: {', '.join(self.left_out)}.")
        lines.append(
            f"{names[1]} gains {self.gains[names[1]]:.4g} {unit} in expectation and"
            f" {names[0]} {self.gains[names[0]]:.4g};"
            f" not knowing the type costs {names[1]} {self.price_of_ignorance:.4g}."
        )
        for label, offer in (
            ("The best single contract", self.uniform),
            ("A posted price", self.posted_price),
        ):
            if offer is not None:
                less = self.value - offer.value
                much = f"{less:.4g} less" if less > TOLERANCE * self.certificate.scale else "as much"
                lines.append(f"{label} would bring {names[1]} {much}.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit), for tables."""
        unit = self.problem.unit
        terms: Figures = []
        for one in self.contracts:
            terms += [
                (f"effort of {one.name}", one.effort, ""),
                (f"transfer to {one.name}", one.transfer, unit),
                (f"rent of {one.name}", one.rent, unit),
            ]
        return [
            *terms,
            (f"expected payoff of {self.problem.downstream}", self.value, unit),
            ("the same without agreement", self.no_agreement_value, unit),
            ("the same with known types", self.first_best_value, unit),
            ("expected transfer", self.expected_transfer, unit),
            ("expected rent", self.expected_rent, unit),
            ("the same with the best single contract", _value(self.uniform), unit),
            ("the same with the best posted price", _value(self.posted_price), unit),
            *price_rows(self.shadow_prices, self.shadow_price_units),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON (``null`` where there is no number)."""
        return {
            "contracts": [asdict(contract) for contract in self.contracts],
            "value": self.value,
            "no_agreement_value": self.no_agreement_value,
            "first_best_value": self.first_best_value,
            "price_of_ignorance": self.price_of_ignorance,
            "expected_transfer": self.expected_transfer,
            "expected_rent": self.expected_rent,
            "participation": {"lo": self.participation[0], "hi": self.participation[1]},
            "gains": dict(self.gains),
            "left_out": list(self.left_out),
            "uniform": None if self.uniform is None else asdict(self.uniform),
            "posted_price": None if self.posted_price is None else asdict(self.posted_price),
            **prices_told(self),
            **proof_told(self),
        }

    def plot(self) -> Figure:
        """Draw efforts and transfers by type against known types, with rents shaded."""
        from citypact.report.designs.menu_chart import menu_figure

        return menu_figure(self)

    def __repr__(self) -> str:
        served = len(self.contracts) - len(self.left_out)
        worth = f"{self.value:.6g} {self.problem.unit}"
        return f"<Menu: {served} of {len(self.contracts)} types served, worth {worth}>"


def _counted(served: list[Contract]) -> str:
    """Count the contracts that differ by more than rounding."""
    number = len({(f"{contract.effort:.9g}", f"{contract.transfer:.9g}") for contract in served})
    return "1 contract" if number == 1 else f"{number} contracts"


def _value(offer: SimpleOffer | None) -> float | None:
    return None if offer is None else offer.value
