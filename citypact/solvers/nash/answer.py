"""All equilibria of a two-player game that were found, and whether these are all."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.nash.equilibrium import NashEquilibrium
from citypact.solvers.nash.polytope import Strategy
from citypact.solvers.provenance import Provenance

if TYPE_CHECKING:
    import pandas as pd

#: Extreme strategies of both players any two of which, and their mixtures, are an equilibrium.
NashSubset: TypeAlias = tuple[tuple[Strategy, ...], tuple[Strategy, ...]]
#: Equilibria spelt out by ``explain``.
SPELT = 12


@dataclass(frozen=True, eq=False, repr=False)
class NashEquilibria:
    """Equilibria of a game, pure ones first.

    Parameters
    ----------
    game : NormalFormGame
    equilibria : tuple of NashEquilibrium
        If ``complete``, every extreme equilibrium: all equilibria of a game that is not degenerate;
        otherwise the others are mixtures of these, as ``maximal_subsets`` say.
    complete : bool
        Whether it is proved that there are no more.
    degenerate : bool or None
        Whether some mixed strategy has more pure best replies than strategies in use; None where it
        was not decided.
    method : str
        How they were found.
    maximal_subsets : tuple of pairs of tuples of strategies, or None
        Maximal Nash subsets by their extreme strategies; None if the list is not complete or too long.
    components : tuple of tuples of int, or None
        Places in ``equilibria`` of each connected component; None if the list is not complete.
    value : Fraction or None
        The row player's value of a game whose payoffs always add up to the same.
    certificate : Certificate
    provenance : Provenance
    """

    game: NormalFormGame
    equilibria: tuple[NashEquilibrium, ...]
    complete: bool
    degenerate: bool | None
    method: str
    maximal_subsets: tuple[NashSubset, ...] | None
    components: tuple[tuple[int, ...], ...] | None
    value: Fraction | None
    certificate: Certificate
    provenance: Provenance

    @property
    def pure(self) -> tuple[NashEquilibrium, ...]:
        """The pure equilibria."""
        return tuple(each for each in self.equilibria if each.pure)

    def explain(self) -> str:
        """Say the equilibria in plain sentences."""
        count = len(self.equilibria)
        kind = "extreme equilibrium" if self.degenerate else "equilibrium"
        kind = kind if count == 1 else kind[:-2] + "a"
        lead = f"The game has {count} {kind}" if self.complete else f"{count} {kind} found, perhaps not all"
        words = [lead + "."]
        words += [self._sentence(each) for each in self.equilibria[:SPELT]]
        if count > SPELT:
            words.append(f"And {count - SPELT} more.")
        if self.degenerate:
            words.append(
                "The game is degenerate: some strategy has more best replies than strategies in use."
            )
            if self.components is not None and count > len(self.components):
                parts = len(self.components)
                words.append(
                    f"Mixtures of these are equilibria too; they form {parts} connected"
                    f" {'set' if parts == 1 else 'sets'}."
                )
        if self.value is not None:
            words.append(f"Its value to {self.game.players[0]} is {float(self.value):.6g}.")
        return " ".join(words)

    def _sentence(self, each: NashEquilibrium) -> str:
        parts = []
        for player, names, strategy in zip(self.game.players, self.game.strategies, each.exact, strict=True):
            played = [
                name if p == 1 else f"{name} {float(p):.4g}"
                for name, p in zip(names, strategy, strict=True)
                if p
            ]
            parts.append(f"{player} plays {', '.join(played)}")
        earned = " and ".join(f"{float(payoff):.6g}" for payoff in each.payoffs)
        return f"{'; '.join(parts)}: payoffs {earned}{', stable' if each.stable else ''}."

    def rows(self) -> list[tuple[str, float | None, str]]:
        """Return the figures as (name, value, unit), for tables."""
        lines: list[tuple[str, float | None, str]] = []
        for number, each in enumerate(self.equilibria, 1):
            for player, names, strategy, payoff in zip(
                self.game.players, self.game.strategies, each.strategies, each.payoffs, strict=True
            ):
                lines += [
                    (f"equilibrium {number}: chance that {player} plays {name}", p, "")
                    for name, p in zip(names, strategy, strict=True)
                    if p
                ]
                lines.append((f"equilibrium {number}: payoff of {player}", float(payoff), "亿元"))
        if self.value is not None:
            lines.append((f"value to {self.game.players[0]}", float(self.value), "亿元"))
        return lines

    def to_frame(self) -> pd.DataFrame:
        """Return the figures as a table with columns quantity, value, unit."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=["quantity", "value", "unit"])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data for JSON."""
        subsets = self.maximal_subsets
        return {
            "players": list(self.game.players),
            "strategies": [list(names) for names in self.game.strategies],
            "equilibria": [each.to_dict() for each in self.equilibria],
            "complete": self.complete,
            "degenerate": self.degenerate,
            "method": self.method,
            "maximal_subsets": None
            if subsets is None
            else [[[[float(p) for p in one] for one in side] for side in subset] for subset in subsets],
            "components": None if self.components is None else [list(one) for one in self.components],
            "value": None if self.value is None else float(self.value),
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        known = "complete" if self.complete else "perhaps not complete"
        kind = {True: ", degenerate", False: "", None: ", degeneracy not decided"}[self.degenerate]
        return f"<NashEquilibria: {len(self.equilibria)} found, {known}{kind}>"
