r"""Regret: what a player would gain by its best departure, as a part of the range of its payoffs.

A profile of mixed strategies is a Nash equilibrium iff every player's regret is zero. It is computed
in fractions from the payoffs as they were given, so that nothing is lost to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.normal_form import NormalFormGame


def payoff_ranges(game: NormalFormGame) -> tuple[Fraction, ...]:
    """Return the range of each player's payoffs, 1 where they are all the same."""
    return tuple(Fraction(table.max() - table.min()) or Fraction(1) for table in game.exact_tables)


def deviation_payoffs(
    game: NormalFormGame, profile: Sequence[Sequence[Fraction]]
) -> tuple[tuple[Fraction, ...], ...]:
    """Return what each strategy of each player earns against the others' mixed strategies, exactly.

    Parameters
    ----------
    game : NormalFormGame
        The game.
    profile : sequence of n sequences of Fraction
        Chance of each strategy of each player.
    """
    found = []
    for player, table in enumerate(game.exact_tables):
        # Only what the others play with some chance is looked at.
        played = [
            list(range(size)) if at == player else [k for k, chance in enumerate(profile[at]) if chance]
            for at, size in enumerate(game.shape)
        ]
        value: Any = np.moveaxis(table[np.ix_(*played)], player, -1)
        for at, chosen in enumerate(played):
            if at != player:
                value = sum(profile[at][k] * value[place] for place, k in enumerate(chosen))
        found.append(tuple(Fraction(payoff) for payoff in value))
    return tuple(found)


def exact_regrets(game: NormalFormGame, profile: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
    """Return every player's regret as a part of the range of its payoffs.

    Parameters
    ----------
    game : NormalFormGame
        The game.
    profile : sequence of n sequences of Fraction
        Chance of each strategy of each player, adding up to one.

    Examples
    --------
    >>> game = NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    >>> [str(x) for x in exact_regrets(game, [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]])]
    ['1/5', '0']
    """
    regrets = []
    for mix, earned, span in zip(profile, deviation_payoffs(game, profile), payoff_ranges(game), strict=True):
        mean = sum((p * payoff for p, payoff in zip(mix, earned, strict=True)), Fraction(0))
        regrets.append((max(earned) - mean) / span)
    return tuple(regrets)
