"""The worths at both ends of a game: one player, all players, all players but one.

Several compromises need these 2n + 1 worths and no others, so they serve games of any
number of players, also where a worth is a run of a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from citypact.games.coalitional.cooperative import CooperativeGame
from citypact.games.coalitional.function import FunctionGame
from citypact.games.rational import as_fraction
from citypact.solvers.worths.scaled_worths import MOST_GIVEN_PLAYERS, rounding, was_computed


@dataclass(frozen=True)
class EndWorths:
    """Worths of single players, of all, and what each player adds to all others.

    Attributes
    ----------
    grand : Fraction
        v(N).
    singles : tuple of Fraction
        v(i).
    last : tuple of Fraction
        v(N) - v(N without i).
    slack : Fraction
        How far sums of these worths can be off: 0 unless worths carry rounding.
    """

    grand: Fraction
    singles: tuple[Fraction, ...]
    last: tuple[Fraction, ...]
    slack: Fraction

    @classmethod
    def of(cls, game: CooperativeGame) -> EndWorths:
        """Read them from a game: as they were given, or as the decimals that they spell."""
        players = np.arange(game.size)
        alone = np.eye(game.size, dtype=bool)
        rounded = np.concatenate(([game.grand], game.singles, game.worths_at(~alone)))
        if game.size <= MOST_GIVEN_PLAYERS and not isinstance(game, FunctionGame):
            table = game.fractions()
            everyone = len(table) - 1
            masks = [everyone, *(1 << players), *(everyone ^ 1 << players)]
            worths = [table[mask] for mask in masks]
        else:
            worths = [as_fraction(worth) for worth in rounded.tolist()]
        computed = any(map(was_computed, rounded.tolist(), worths))
        grand, singles, without = worths[0], worths[1 : game.size + 1], worths[game.size + 1 :]
        return cls(
            grand,
            tuple(singles),
            tuple(grand - rest for rest in without),
            Fraction(rounding(4 * game.size, float(abs(rounded).max()))) if computed else Fraction(0),
        )
