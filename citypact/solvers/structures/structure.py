"""A partition of the players with the largest total, and what is proved about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance


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
        told = f"{groups} {verb} {self.value:.6g} {self.unit}".rstrip()
        compared = f"all together {self.together:.6g}, everyone alone {self.apart:.6g}"
        if self.proved:
            tie = f", as have {self.count - 1} others" if self.count is not None and self.count > 1 else ""
            return f"{told}, the {most} of all structures{tie} ({compared})."
        if self.bound is None:
            return f"{told}; whether a better structure exists is not known ({compared})."
        side = "less" if self.cost else "more"
        return f"{told}; none has {side} than {self.bound:.6g}, the gap is open ({compared})."

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
