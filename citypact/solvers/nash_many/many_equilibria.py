"""Equilibria of a game of many players that were found, and whether these are all."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: Chance of each strategy of each player.
Mixed: TypeAlias = tuple[tuple[Fraction, ...], ...]
#: Equilibria spelt out by ``explain``.
SPELT = 12


@dataclass(frozen=True, repr=False)
class ManyEquilibrium:
    """A profile of strategies, each a best reply to the others.

    Parameters
    ----------
    exact : tuple of n tuples of Fraction
        Probabilities of each player's strategies. With three players equilibria may be irrational:
        then these are fractions next to one, as ``regret`` tells.
    payoffs : tuple of n Fraction
        What they earn (亿元).
    regret : Fraction
        What the best other strategy would add for the player who would gain most, relative to the
        range of its payoffs, recomputed in fractions: at most 1e-9.
    stable : bool
        Whether it is strict, which is when it is asymptotically stable under the replicator dynamics
        (Ritzberger and Weibull 1995).
    """

    exact: Mixed
    payoffs: tuple[Fraction, ...]
    regret: Fraction
    stable: bool

    @property
    def strategies(self) -> tuple[tuple[float, ...], ...]:
        """The probabilities as floats."""
        return tuple(tuple(map(float, mix)) for mix in self.exact)

    @property
    def pure(self) -> bool:
        """Whether every player plays one strategy for sure."""
        return all(max(mix) == 1 for mix in self.exact)

    @property
    def supports(self) -> tuple[tuple[int, ...], ...]:
        """Strategies that are played with positive probability, counted from 0."""
        return tuple(tuple(at for at, p in enumerate(mix) if p) for mix in self.exact)

    def to_dict(self) -> dict[str, Any]:
        """Return the equilibrium as plain data for JSON."""
        return {
            "strategies": [list(mix) for mix in self.strategies],
            "payoffs": [float(payoff) for payoff in self.payoffs],
            "regret": float(self.regret),
            "pure": self.pure,
            "stable": self.stable,
        }

    def __repr__(self) -> str:
        mixes = " against ".join("(" + ", ".join(f"{p:.4g}" for p in mix) + ")" for mix in self.strategies)
        return f"<ManyEquilibrium: {mixes}>"


@dataclass(frozen=True, eq=False, repr=False)
class ManyEquilibria:
    """Equilibria of a game, pure ones first.

    Parameters
    ----------
    game : NormalFormGame
        The game.
    equilibria : tuple of ManyEquilibrium
        Those found.
    complete : bool
        Whether it is proved that there are no more (of a continuum, no more ends).
    degenerate : bool or None
        Whether some equilibrium is not regular: an unused best reply, a double root or a continuum;
        None where it was not decided.
    method : str
        How they were found.
    certificate, provenance
        What vouches for them.
    """

    game: NormalFormGame
    equilibria: tuple[ManyEquilibrium, ...]
    complete: bool
    degenerate: bool | None
    method: str
    certificate: Certificate
    provenance: Provenance

    @property
    def pure(self) -> tuple[ManyEquilibrium, ...]:
        """The pure equilibria."""
        return tuple(each for each in self.equilibria if each.pure)

    def explain(self) -> str:
        """Say the equilibria in plain sentences."""
        count = len(self.equilibria)
        kind = "equilibrium" if count == 1 else "equilibria"
        lead = f"The game has {count} {kind}" if self.complete else f"{count} {kind} found, perhaps not all"
        words = [f"{lead}."]
        words += [self._sentence(each) for each in self.equilibria[:SPELT]]
        if count > SPELT:
            words.append(f"And {count - SPELT} more.")
        if self.degenerate:
            words.append("The game is degenerate: some equilibrium is not isolated or hangs on a tie.")
        return " ".join(words)

    def _sentence(self, each: ManyEquilibrium) -> str:
        parts = []
        for player, names, mix in zip(self.game.players, self.game.strategies, each.exact, strict=True):
            played = [
                name if p == 1 else f"{name} {float(p):.4g}" for name, p in zip(names, mix, strict=True) if p
            ]
            parts.append(f"{player} plays {', '.join(played)}")
        earned = ", ".join(f"{float(payoff):.6g}" for payoff in each.payoffs)
        return f"{'; '.join(parts)}: payoffs {earned}{', stable' if each.stable else ''}."

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data for JSON."""
        return {
            "players": list(self.game.players),
            "strategies": [list(names) for names in self.game.strategies],
            "equilibria": [each.to_dict() for each in self.equilibria],
            "complete": self.complete,
            "degenerate": self.degenerate,
            "method": self.method,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        known = "complete" if self.complete else "perhaps not complete"
        return f"<ManyEquilibria: {len(self.equilibria)} found, {known}>"
