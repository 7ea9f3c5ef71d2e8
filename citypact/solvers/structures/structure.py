"""A partition of the players with the largest total, and what is proved about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.games.rational import as_fraction
from citypact.solvers.certificate import Certificate
from citypact.solvers.properties.violations import figures
from citypact.solvers.provenance import Provenance

#: Totals this close, relative to their size, are written alike.
ROUNDING = 1e-14


@dataclass(frozen=True)
class OptimalStructure:
    """The groups in which the players have most together (of a cost game: pay least).

    Parameters
    ----------
    structure : tuple of tuple of str
        The groups, in order of their first player. Of structures that tie, the one with the fewest
        groups, then with the first groups in the order of words.
    value : float
        Total worth, in ``unit``.
    exact : Fraction
        The same from the worths as they were given.
    bound : float or None
        No structure has more (of a cost game: less); None where nothing is known.
    proved : bool
        Whether the bound is the value.
    count : int or None
        Number of optimal structures; None beyond 12 players.
    together, apart : float
        Total of one group of all, and of everyone alone.
    unit : str
        Unit of the worths.
    cost : bool
        Whether worths are costs.
    certificate : Certificate
        What was recomputed.
    provenance : Provenance
        How the structure was found.
    """

    structure: tuple[tuple[str, ...], ...]
    value: float
    exact: Fraction
    bound: float | None
    proved: bool
    count: int | None
    together: float
    apart: float
    unit: str
    cost: bool
    certificate: Certificate = field(repr=False)
    provenance: Provenance = field(repr=False)

    @property
    def holds(self) -> bool:
        """Whether the structure is proved to be the best."""
        return self.proved

    def explain(self) -> str:
        """Say the answer in sentences."""
        groups = " | ".join("+".join(group) for group in self.structure)
        most, verb = ("least", "costs") if self.cost else ("most", "has")
        value, together, apart, bound = self._written()
        told = f"{groups} {verb} {value} {self.unit}".rstrip()
        compared = f"all together {together}, everyone alone {apart}"
        if self.proved:
            others = 0 if self.count is None else self.count - 1
            tie = f", as have {others} others" if others > 1 else ", as has 1 other" if others else ""
            return f"{told}, the {most} of all structures{tie} ({compared})."
        if self.bound is None:
            return f"{told}; whether a better structure exists is not known ({compared})."
        side = "less" if self.cost else "more"
        return f"{told}; none has {side} than {bound}, the gap is open ({compared})."

    def _written(self) -> tuple[str, ...]:
        """Write value, together, apart and bound so that they are told apart, but for rounding."""
        amounts: list[float] = []
        for amount in (
            self.value,
            self.together,
            self.apart,
            self.value if self.bound is None else self.bound,
        ):
            near = (one for one in amounts if abs(one - amount) <= ROUNDING * abs(amount))
            amounts.append(next(near, amount))
        return figures(*map(as_fraction, amounts))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "structure": ["+".join(group) for group in self.structure],
            "value": self.value,
            "exact": str(self.exact),
            "bound": self.bound,
            "proved": self.proved,
            "count": self.count,
            "together": self.together,
            "apart": self.apart,
            "unit": self.unit,
            "cost": self.cost,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }
