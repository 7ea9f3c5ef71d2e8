"""What players do in a game, and what each of them then has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from citypact.games.rational import Number, total


@dataclass(frozen=True)
class Outcome:
    """Actions with their units, and the payoff of every player.

    Parameters
    ----------
    actions : mapping of str to number
        What is done, by name.
    payoffs : mapping of str to number
        What each player has.
    unit : str
        Unit of the payoffs.
    action_units : mapping of str to str
        Unit of each action; a pure number where none is given.

    Examples
    --------
    >>> Outcome({"quality": 1}, {"A": 0.1, "B": 0.2}).total
    Fraction(3, 10)
    """

    actions: Mapping[str, Number]
    payoffs: Mapping[str, Number]
    unit: str = "亿元 a year"
    action_units: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> Number:
        """Sum of the payoffs, exact."""
        return total(self.payoffs.values())

    def gains_over(self, other: Outcome) -> dict[str, Number]:
        """Return what each player has more than in another outcome, exact."""
        return {name: total((mine, -other.payoffs[name])) for name, mine in self.payoffs.items()}

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as plain data for JSON."""
        return {
            "actions": {name: float(value) for name, value in self.actions.items()},
            "action_units": {name: self.action_units.get(name, "") for name in self.actions},
            "payoffs": {name: float(value) for name, value in self.payoffs.items()},
            "total": float(self.total),
            "unit": self.unit,
        }
