"""The payoffs that a repeated game can sustain: a polygon, its corners and how far it is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.rational import Number, as_fraction
from citypact.games.validation import Door
from citypact.solvers.certificate import TOLERANCE, Certificate
from citypact.solvers.provenance import Provenance
from citypact.solvers.repeated.polygons import Corners, outside


@dataclass(frozen=True, repr=False)
class SustainablePayoffs:
    """Average payoffs of the pure-strategy subgame perfect equilibria with public lotteries.

    Parameters
    ----------
    players : pair of str
        The players.
    discount : Fraction
        The discount factor of both.
    vertices : tuple of pairs of Fraction
        Corners, counter-clockwise (亿元); none if there is no such equilibrium.
    minmax : pair of Fraction
        What pure strategies hold each player down to.
    exact : bool
        Whether the corners are fractions that sustain each other exactly; otherwise they do so to
        within the certificate's residual. That nothing outside is sustained is known to rounding.
    scale : pair of Fraction
        Range of each player's payoffs, which residuals are measured against.
    certificate, provenance
        What vouches for it.
    """

    players: tuple[str, ...]
    discount: Fraction
    vertices: Corners
    minmax: tuple[Fraction, ...]
    exact: bool
    scale: tuple[Fraction, ...]
    certificate: Certificate
    provenance: Provenance

    @property
    def worst(self) -> tuple[float, ...] | None:
        """Least sustained payoff of each player, the harshest credible punishment; None if empty."""
        if not self.vertices:
            return None
        return tuple(float(min(corner[at] for corner in self.vertices)) for at in (0, 1))

    @property
    def best(self) -> tuple[float, ...] | None:
        """Largest sustained payoff of each player; None if empty."""
        if not self.vertices:
            return None
        return tuple(float(max(corner[at] for corner in self.vertices)) for at in (0, 1))

    def contains(self, payoffs: Sequence[Number]) -> bool:
        """Say whether payoffs are sustained, to within 1e-9 of the players' ranges.

        Raises
        ------
        InputError
            If these are not two finite numbers.

        Examples
        --------
        See ``sustainable_payoffs``.
        """
        door = Door()
        shape = np.array(payoffs, dtype=object).shape
        if shape != (2,):
            door.refuse("payoffs", f"shape {shape}", "two numbers")
            door.close()
        for at, payoff in enumerate(payoffs):
            door.finite(f"payoffs[{at}]", payoff)
        door.close()
        first, second = self.scale
        unit = tuple((x / first, y / second) for x, y in self.vertices)
        point = as_fraction(payoffs[0]) / first, as_fraction(payoffs[1]) / second
        return bool(outside(unit, point) <= TOLERANCE)

    def explain(self) -> str:
        """Say the set in plain sentences."""
        if not self.vertices:
            return (
                f"At a discount factor of {float(self.discount):.6g} no equilibrium in pure strategies"
                " of the repeated game exists."
            )
        corners = ", ".join(f"({float(x):.6g}, {float(y):.6g})" for x, y in self.vertices)
        return (
            f"At a discount factor of {float(self.discount):.6g} {self.players[0]} and {self.players[1]} can"
            f" sustain average payoffs in the polygon {corners} (亿元)."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the set as plain data for JSON."""
        return {
            "players": list(self.players),
            "discount": float(self.discount),
            "vertices": [[float(x) for x in corner] for corner in self.vertices],
            "worst": None if self.worst is None else list(self.worst),
            "best": None if self.best is None else list(self.best),
            "minmax": [float(x) for x in self.minmax],
            "exact": self.exact,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        corners = ", ".join(f"({float(x):.6g}, {float(y):.6g})" for x, y in self.vertices) or "none"
        return f"<SustainablePayoffs: {corners} | discount {float(self.discount):.6g}>"
