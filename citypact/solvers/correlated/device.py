"""What a mediator draws, what everybody gets, and what each temptation costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from citypact.solvers.certificate import Certificate
from citypact.solvers.correlated.profile_table import Profile, Temptation
from citypact.solvers.linear.exact_certificate import ExactCertificate
from citypact.solvers.linear.program import LinearProgram
from citypact.solvers.provenance import Provenance


@dataclass(frozen=True, repr=False, eq=False)
class CorrelatedEquilibrium:
    """A best distribution over profiles that everybody obeys.

    Parameters
    ----------
    objective : str
        What was made as large as possible, in words.
    coarse : bool
        Whether players only had to accept before they are told anything.
    value : Fraction
        Its optimum (unit of the game, 亿元, or of the worth that was given).
    distribution : mapping of tuple of str to Fraction
        Chance of every profile that is drawn at all.
    payoffs : mapping of str to Fraction
        Expected payoff by player (亿元).
    ranges : mapping of str to pair of Fraction
        Least and greatest payoff of each player over *all* such equilibria.
    prices : mapping of Temptation to Fraction
        Gain of the objective per unit by which a temptation may be exceeded, at least zero. Where several
        prices prove the same optimum, these are one choice among them, and the gain may be less.
    player_weights : mapping of str to Fraction
        Egalitarian: how much each player's payoff counts for the least one, adding up to one; else empty.
    program, exact : LinearProgram, ExactCertificate, optional
        The program and its exact optimum; None where the game is too large for fractions.
    """

    objective: str
    coarse: bool
    value: Fraction
    distribution: Mapping[Profile, Fraction]
    payoffs: Mapping[str, Fraction]
    ranges: Mapping[str, tuple[Fraction, Fraction]]
    prices: Mapping[Temptation, Fraction]
    certificate: Certificate
    provenance: Provenance
    player_weights: Mapping[str, Fraction] = field(default_factory=dict)
    program: LinearProgram | None = None
    exact: ExactCertificate | None = None

    @property
    def welfare(self) -> Fraction:
        """Sum of the payoffs."""
        return sum(self.payoffs.values(), Fraction(0))

    @property
    def dearest(self) -> Temptation | None:
        """The temptation with the highest price; None where none costs anything."""
        priced = {each: price for each, price in self.prices.items() if price > 0}
        return max(priced, key=lambda each: priced[each]) if priced else None

    def explain(self) -> str:
        """Say the equilibrium in plain sentences."""
        drawn = "; ".join(f"{', '.join(names)} {float(x):.4g}" for names, x in self._by_chance()[:6])
        more = len(self.distribution) - 6
        words = [
            f"The mediator draws {drawn}{f'; and {more} more' if more > 0 else ''}.",
            f"The {self.objective} is {float(self.value):.6g}, the most that players who may refuse "
            + ("before they are told anything" if self.coarse else "what they are told")
            + " allow.",
        ]
        for player, payoff in self.payoffs.items():
            low, high = self.ranges[player]
            words.append(
                f"{player} gets {float(payoff):.6g}, in all such equilibria {float(low):.6g}"
                f" to {float(high):.6g}."
            )
        if self.dearest is None:
            words.append("No temptation costs anything.")
        else:
            words.append(
                f"The dearest temptation: {self.dearest} (price {float(self.prices[self.dearest]):.4g})."
            )
        return " ".join(words)

    def _by_chance(self) -> list[tuple[Profile, Fraction]]:
        return sorted(self.distribution.items(), key=lambda item: -item[1])

    def to_dict(self) -> dict[str, Any]:
        """Return the equilibrium as plain data for JSON."""
        return {
            "objective": self.objective,
            "coarse": self.coarse,
            "value": float(self.value),
            "distribution": [
                {"profile": list(names), "chance": float(x)} for names, x in self.distribution.items()
            ],
            "payoffs": {player: float(payoff) for player, payoff in self.payoffs.items()},
            "ranges": {player: [float(low), float(high)] for player, (low, high) in self.ranges.items()},
            "prices": [
                {"player": each.player, "told": each.told, "rather": each.rather, "price": float(price)}
                for each, price in self.prices.items()
            ],
            "player_weights": {player: float(weight) for player, weight in self.player_weights.items()},
            "certificate": self.certificate.to_dict(),
            "exact_certificate": None if self.exact is None else self.exact.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        kind = "coarse " if self.coarse else ""
        return (
            f"<CorrelatedEquilibrium: {kind}{self.objective} {float(self.value):.6g},"
            f" {len(self.distribution)} profiles drawn>"
        )
