"""A designed mechanism and everything needed to defend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.games.allocation import Allocation
from citypact.mechanisms.finite_design.figures import Figured
from citypact.mechanisms.finite_design.problem.aim import Aim
from citypact.mechanisms.finite_design.table import MechanismTable
from citypact.mechanisms.result import Figures, Result
from citypact.mechanisms.result_parts import prices_told
from citypact.solvers.certificate import Certificate
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True)
class Mechanism(Result):
    """The best mechanism for an objective among those that meet the demands.

    Parameters
    ----------
    table : MechanismTable
        Decision and transfers at every profile, with setting and demands.
    aim : Aim
        What was maximised.
    value : float
        Expected value of the objective.
    exact_value : Fraction or None
        The same in fractions, where it is proved.
    first_best : float
        Expected sum of values if types were known.
    figures : Figured
        Welfare, revenue, external money and the payoffs of all types.
    gains : Allocation
        Expected payoff of each player above its outside option.
    shadow_prices : mapping of str to float
        Rise of ``value`` per unit of money by which a row is relaxed; for a budget that must
        balance, per unit of external money, with its sign. Rows without a price are left out.
    binding : tuple of str
        Demands that hold with equality.
    certificate : Certificate
        Worst violation of each kind of demand, and of optimality, relative to the scale.
    proof : ExactCertificate or None
        Optimum and prices in fractions, where the program has at most 200 variables. What no
        variable moves is in ``exact_value`` and not in the proof.
    """

    table: MechanismTable
    aim: Aim
    value: float
    exact_value: Fraction | None
    first_best: float
    figures: Figured
    gains: Allocation
    shadow_prices: Mapping[str, float]
    binding: tuple[str, ...]
    certificate: Certificate
    proof: ExactCertificate | None
    provenance: Provenance
    assumptions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Mechanism(value={self.value:.6g}, welfare={self.welfare:.6g}, {self.table})"

    @property
    def welfare(self) -> float:
        """Expected sum of values."""
        return self.figures.welfare

    @property
    def revenue(self) -> float:
        """Expected sum of what the players pay, less what they receive."""
        return self.figures.revenue

    @property
    def external_money(self) -> float:
        """Money from outside."""
        return self.figures.external_money

    @property
    def payoffs(self) -> Mapping[str, Mapping[str, float]]:
        """What each type of each player expects."""
        return self.figures.payoffs

    @property
    def shadow_price_units(self) -> Mapping[str, str]:
        """Unit of every shadow price."""
        unit = self.table.setting.unit
        return dict.fromkeys(self.shadow_prices, f"{unit} per {unit}")

    def explain(self) -> str:
        """Say the result in plain sentences."""
        setting, demands, unit = self.table.setting, self.table.demands, self.table.setting.unit
        counts = " × ".join(str(len(kinds)) for kinds in setting.types.values())
        lines = [
            f"Best of all mechanisms for {', '.join(setting.players)} ({counts} types) with incentives"
            f" {demands.incentives}, participation {demands.participation}, budget {demands.budget}:"
            f" the objective is {self.value:.6g}.",
            f"Expected welfare is {self.welfare:.6g} {unit} of the {self.first_best:.6g} {unit}"
            f" that known types would allow; the players pay {self.revenue:.6g} {unit}"
            " more than they receive.",
        ]
        if demands.external_money is None:
            word = "needs" if self.external_money > 0 else "frees"
            lines.append(f"It {word} {abs(self.external_money):.6g} {unit} of external money.")
        if self.shadow_prices:
            name, price = max(self.shadow_prices.items(), key=lambda item: abs(item[1]))
            lines.append(f"What costs most is {name}: {price:.6g} per {unit} of room.")
        return " ".join(lines)

    def rows(self) -> Figures:
        """Return the figures of the result as (name, value, unit)."""
        unit = self.table.setting.unit
        return [
            ("value of the objective", self.value, unit),
            ("first best", self.first_best, unit),
            *self.figures.rows(unit),
            *(
                (f"shadow price: {name}", price, f"{unit} per {unit}")
                for name, price in self.shadow_prices.items()
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            "value": self.value,
            "exact_value": None if self.exact_value is None else str(self.exact_value),
            "first_best": self.first_best,
            "objective": {
                "players": {name: float(weight) for name, weight in self.aim.players.items()},
                "revenue": float(self.aim.revenue),
                "outcomes": {name: float(worth) for name, worth in self.aim.outcomes.items()},
                "money_price": float(self.aim.money_price),
            },
            "figures": self.figures.to_dict(),
            "gains": dict(self.gains),
            "mechanism": self.table.to_dict(),
            **prices_told(self),
            "certificate": self.certificate.to_dict(),
            "proof": None if self.proof is None else self.proof.to_dict(),
            "provenance": self.provenance.to_dict(),
            "assumptions": list(self.assumptions),
        }
