"""What a mechanism brings: welfare, revenue, and the payoff that each type expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citypact.games.rational import as_fraction
from citypact.mechanisms.finite_design.problem.aim import welfare
from citypact.mechanisms.finite_design.problem.conditions import (
    CONSTANT,
    ZERO,
    Affine,
    Interim,
    expected,
    paid,
)
from citypact.mechanisms.finite_design.table import MechanismTable
from citypact.mechanisms.result import Figures


@dataclass(frozen=True)
class Figured:
    """Figures of a mechanism when all tell the truth.

    Parameters
    ----------
    welfare : float
        Expected sum of values.
    revenue : float
        Expected sum of what the players pay, less what they receive.
    external_money : float
        Money from outside.
    payoffs : mapping of player to mapping of type to float
        What each type expects.
    expected_payoffs, outside : mapping of player to float
        Over all types: payoff, and payoff without the mechanism.
    """

    welfare: float
    revenue: float
    external_money: float
    payoffs: Mapping[str, Mapping[str, float]]
    expected_payoffs: Mapping[str, float]
    outside: Mapping[str, float]

    def rows(self, unit: str) -> Figures:
        """Return the figures as (name, value, unit)."""
        return [
            ("welfare", self.welfare, unit),
            ("revenue", self.revenue, unit),
            ("external money", self.external_money, unit),
            *((f"expected payoff of {name}", money, unit) for name, money in self.expected_payoffs.items()),
            *(
                (f"payoff of {name} {kind}", money, unit)
                for name, kinds in self.payoffs.items()
                for kind, money in kinds.items()
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data for JSON."""
        return {
            "welfare": self.welfare,
            "revenue": self.revenue,
            "external_money": self.external_money,
            "payoffs": {name: dict(kinds) for name, kinds in self.payoffs.items()},
            "expected_payoffs": dict(self.expected_payoffs),
            "outside": dict(self.outside),
        }


def figures(table: MechanismTable) -> Figured:
    """Compute the figures of a mechanism from its table.

    Examples
    --------
    >>> from citypact.mechanisms.finite_design.problem.setting import Setting
    >>> setting = Setting({"city": ["low", "high"]}, "uniform", ["build", "leave"],
    ...     {"city": {"build": {"low": 1, "high": 4}, "leave": 0}})
    >>> posted = MechanismTable(setting,
    ...     {("low",): "leave", ("high",): "build"}, {("low",): {"city": 0}, ("high",): {"city": -3}})
    >>> figures(posted).welfare, figures(posted).revenue
    (2.0, 1.5)
    """
    setting = table.setting
    interim = Interim(setting, table)
    payoffs, means, outside = {}, {}, {}
    for i, name in enumerate(setting.players):
        places = range(len(setting.kinds(i)))
        own = [interim.payoff(i, k, k).get(CONSTANT, ZERO) for k in places]
        payoffs[name] = {str(kind): float(u) for kind, u in zip(setting.kinds(i), own, strict=True)}
        chances = setting.marginal[i]
        means[name] = float(sum((p * u for p, u in zip(chances, own, strict=True)), ZERO))
        reserved = (p * table.demands.outside_option(setting, i, k) for k, p in enumerate(chances))
        outside[name] = float(sum(reserved, ZERO))
    sums = expected(setting, (paid(setting, table, at) for at in setting.profiles))
    assert table.external_money is not None
    return Figured(
        welfare=_number(welfare(setting, table)),
        revenue=0.0 - _number(sums),
        external_money=float(as_fraction(table.external_money)),
        payoffs=payoffs,
        expected_payoffs=means,
        outside=outside,
    )


def _number(form: Affine) -> float:
    return float(form.get(CONSTANT, ZERO)) + 0.0
