"""Logit equilibria as a reader meets them: chances, payoffs, regret, and the limit where it was asked for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

Chances = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True)
class NashCandidate:
    """The limit of the branch as far as it was followed.

    Parameters
    ----------
    chances : mapping of str to mapping of str to Fraction
        Chance of each strategy by player.
    payoffs : mapping of str to Fraction
        Expected payoffs (亿元).
    regret : Fraction
        The most that any player gains by another strategy, exactly; zero proves an equilibrium.
    """

    chances: Chances
    payoffs: Mapping[str, Fraction]
    regret: Fraction

    def to_dict(self) -> dict[str, Any]:
        """Return the candidate as plain data for JSON."""
        return {
            "chances": _plain(self.chances),
            "payoffs": {player: float(payoff) for player, payoff in self.payoffs.items()},
            "regret": float(self.regret),
        }


@dataclass(frozen=True, repr=False, eq=False)
class LogitEquilibrium:
    """Strategies whose chances rise with what they earn, on the branch that starts at equal chances.

    Parameters
    ----------
    precision : float
        As asked for (per 亿元); may be infinite.
    reached : float
        Where the branch was followed to: the precision, or a large one in place of an infinite one.
    chances : mapping of str to mapping of str to Fraction
        Chance of each strategy by player at ``reached``.
    payoffs : mapping of str to Fraction
        Expected payoffs there (亿元).
    regret : Fraction
        The most that any player gains there by another strategy.
    turned : bool
        Whether the branch turned back in the precision before: it then jumps as precision grows.
    limit : NashCandidate or None
        For infinite precision, the equilibrium that the branch tends to.
    """

    precision: float
    reached: float
    chances: Chances
    payoffs: Mapping[str, Fraction]
    regret: Fraction
    turned: bool
    limit: NashCandidate | None
    certificate: Certificate
    provenance: Provenance

    def explain(self) -> str:
        """Say the equilibrium in plain sentences."""
        chances = self.chances if self.limit is None else self.limit.chances
        words = [
            f"{player} plays " + ", ".join(f"{name} {float(x):.4g}" for name, x in own.items() if x) + "."
            for player, own in chances.items()
        ]
        if self.limit is None:
            words.append(
                f"At precision {self.precision:.4g} nobody forgoes more than {float(self.regret):.4g}."
            )
        elif self.limit.regret == 0:
            words.append("This limit of the branch is a Nash equilibrium, exactly.")
        else:
            words.append(
                f"This limit of the branch is a Nash equilibrium up to a regret of"
                f" {float(self.limit.regret):.3g}."
            )
        if self.turned:
            words.append("The branch turns back on its way: chances jump as precision grows.")
        return " ".join(words)

    def to_dict(self) -> dict[str, Any]:
        """Return the equilibrium as plain data for JSON (an infinite precision as None)."""
        return {
            "precision": self.precision if math.isfinite(self.precision) else None,
            "reached": self.reached,
            "chances": _plain(self.chances),
            "payoffs": {player: float(payoff) for player, payoff in self.payoffs.items()},
            "regret": float(self.regret),
            "turned": self.turned,
            "limit": None if self.limit is None else self.limit.to_dict(),
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        played = "; ".join(
            ", ".join(f"{float(x):.4g}" for x in own.values())
            for own in (self.chances if self.limit is None else self.limit.chances).values()
        )
        return f"<LogitEquilibrium: precision {self.precision:g}, {played}>"


def _plain(chances: Chances) -> dict[str, dict[str, float]]:
    return {player: {name: float(x) for name, x in own.items()} for player, own in chances.items()}
