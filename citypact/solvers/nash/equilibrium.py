"""One Nash equilibrium of a two-player game, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from citypact.solvers.nash.polytope import Strategy


@dataclass(frozen=True, repr=False)
class NashEquilibrium:
    """A pair of strategies, each a best reply to the other.

    Parameters
    ----------
    exact : tuple of two tuples of Fraction
        Probabilities of the row player's and of the column player's strategies.
    payoffs : tuple of two Fraction
        What they earn.
    regret : Fraction
        What the best other strategy would add, relative to the range of the player's payoffs,
        recomputed in fractions: 0.
    stable : bool
        Whether it is asymptotically stable under the replicator dynamics of two populations: iff it
        is strict (Ritzberger and Weibull 1995), hence always decided.
    index : int or None
        +1 or -1 where the equilibrium is regular (as many best replies as strategies in use on
        both sides); None elsewhere.
    """

    exact: tuple[Strategy, Strategy]
    payoffs: tuple[Fraction, Fraction]
    regret: Fraction
    stable: bool
    index: int | None

    @property
    def strategies(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The probabilities as floats."""
        row, column = self.exact
        return tuple(map(float, row)), tuple(map(float, column))

    @property
    def pure(self) -> bool:
        """Whether both players play one strategy for sure."""
        return all(max(strategy) == 1 for strategy in self.exact)

    @property
    def supports(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Strategies that are played with positive probability, counted from 0."""
        row, column = (tuple(at for at, p in enumerate(strategy) if p) for strategy in self.exact)
        return row, column

    def to_dict(self) -> dict[str, Any]:
        """Return the equilibrium as plain data for JSON."""
        return {
            "strategies": [list(strategy) for strategy in self.strategies],
            "exact": [[str(p) for p in strategy] for strategy in self.exact],
            "payoffs": [float(payoff) for payoff in self.payoffs],
            "regret": float(self.regret),
            "pure": self.pure,
            "stable": self.stable,
            "index": self.index,
        }

    def __repr__(self) -> str:
        row, column = ("(" + ", ".join(map(str, strategy)) + ")" for strategy in self.exact)
        return f"<NashEquilibrium: {row} against {column}>"
