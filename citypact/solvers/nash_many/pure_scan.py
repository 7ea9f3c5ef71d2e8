"""Every equilibrium in pure strategies, by looking at every combination."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from citypact.games.coalitional import BoolArray
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.certificate import Certificate
from citypact.solvers.provenance import Provenance

#: Whole numbers up to this size are floats without rounding.
EXACT_WHOLE = 2**53


@dataclass(frozen=True, repr=False)
class PureEquilibria:
    """All equilibria in pure strategies; there is no other.

    Parameters
    ----------
    players : tuple of str
        The players.
    strategies : tuple of tuples of str
        Names of their strategies.
    profiles : tuple of tuples of int
        The equilibria, strategies by their place.
    payoffs : tuple of tuples of float
        Payoffs of the players in each (亿元).
    certificate, provenance
        What vouches for it.
    """

    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    profiles: tuple[tuple[int, ...], ...]
    payoffs: tuple[tuple[float, ...], ...]
    certificate: Certificate
    provenance: Provenance

    @property
    def named(self) -> tuple[tuple[str, ...], ...]:
        """The equilibria by the names of the strategies."""
        return tuple(
            tuple(names[at] for names, at in zip(self.strategies, profile, strict=True))
            for profile in self.profiles
        )

    def explain(self) -> str:
        """Say the equilibria in plain sentences."""
        if not self.profiles:
            return "There is no equilibrium in pure strategies."
        shown = "; ".join(", ".join(names) for names in self.named[:5])
        more = f" and {len(self.profiles) - 5} more" if len(self.profiles) > 5 else ""
        return f"Equilibria in pure strategies: {shown}{more}. There is no other."

    def to_dict(self) -> dict[str, Any]:
        """Return the equilibria as plain data for JSON."""
        return {
            "players": list(self.players),
            "equilibria": [
                {"profile": dict(zip(self.players, names, strict=True)), "payoffs": list(payoffs)}
                for names, payoffs in zip(self.named, self.payoffs, strict=True)
            ],
            "complete": True,
            "certificate": self.certificate.to_dict(),
            "provenance": self.provenance.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<PureEquilibria: {len(self.profiles)}>"


def pure_equilibria(game: NormalFormGame) -> PureEquilibria:
    """Find all equilibria in pure strategies of a game with two or more players.

    Parameters
    ----------
    game : NormalFormGame
        Up to a million combinations of strategies.

    Examples
    --------
    >>> game = NormalFormGame(([[1, 0], [0, 2]], [[1, 0], [0, 2]]), ("a", "b"), (("X", "Y"),) * 2)
    >>> pure_equilibria(game).named
    (('X', 'X'), ('Y', 'Y'))
    """
    best = np.ones(game.shape, dtype=bool)
    for player, table in enumerate(game.tables):
        # Rounding keeps the order of payoffs, so that an exact best reply is one in floats too.
        best &= table == table.max(axis=player, keepdims=True)
    if not _told_apart(game):
        best = _exactly(game, best)
    profiles = tuple(map(tuple, np.argwhere(best).tolist()))
    # Where floats run together, `_exactly` has just compared fractions.
    gains = [
        float((table.max(axis=at, keepdims=True) - table)[best].max(initial=0.0))
        for at, table in enumerate(game.tables)
    ]
    certificate = Certificate({"no departure gains": max(gains)}, tolerance=0.0, exact=True)
    certificate.require()
    return PureEquilibria(
        players=tuple(game.players),
        strategies=tuple(map(tuple, game.strategies)),
        profiles=profiles,
        payoffs=tuple(zip(*(table[best].tolist() for table in game.tables), strict=True)),
        certificate=certificate,
        provenance=Provenance("every combination of strategies looked at", exact=True),
    )


def _told_apart(game: NormalFormGame) -> bool:
    """Say whether different payoffs are different floats: given as such, or small whole numbers."""
    return all(
        bool(((table == np.rint(table)) & (np.abs(table) < EXACT_WHOLE)).all()) or kind == "f"
        for table, kind in zip(game.tables, _kinds(game), strict=True)
    )


def _kinds(game: NormalFormGame) -> list[str]:
    given = game.given
    return [table.dtype.kind if table.dtype.itemsize <= 8 else "O" for table in given]


def _exactly(game: NormalFormGame, best: BoolArray) -> BoolArray:
    """Settle in fractions which candidates are best replies where floats run together."""
    kept = best.copy()
    for profile in np.argwhere(best):
        for player, table in enumerate(game.exact_tables):
            line = tuple(slice(None) if at == player else int(k) for at, k in enumerate(profile))
            if table[tuple(profile)] != max(table[line]):
                kept[tuple(profile)] = False
                break
    return kept
