"""What gambit finds, where it is installed: proposals to be judged like any other.

References
----------
R. Savani and T. L. Turocy, *Gambit: the package for computation in game theory*, gambit-project.org.
"""

from __future__ import annotations

import importlib
from fractions import Fraction

from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash_many.many_equilibria import Mixed


def gambit_profiles(game: NormalFormGame) -> tuple[Mixed, ...]:
    """Return the mixed profiles that gambit's polynomial solver reports, none without gambit.

    Payoffs are handed over moved to [0, 1]. Whatever goes wrong over there, nothing is lost: its
    profiles are an addition to those found here.

    Examples
    --------
    >>> isinstance(gambit_profiles(NormalFormGame(([[0]], [[0]]))), tuple)
    True
    """
    try:
        gambit = importlib.import_module("pygambit")
    except ImportError:
        return ()
    tables = []
    for table in game.exact_tables:
        low, high = table.min(), table.max()
        tables.append(((table - low) / ((high - low) or 1)).astype(float))
    try:
        theirs = gambit.Game.from_arrays(*tables)
        found = gambit.nash.enumpoly_solve(theirs, use_strategic=True).equilibria
        profiles = [
            [[Fraction(float(each[strategy])) for strategy in player.strategies] for player in theirs.players]
            for each in found
        ]
    except (RuntimeError, ValueError, TypeError, AttributeError, KeyError):
        return ()
    kept = [profile for profile in profiles if all(min(mix) >= 0 and sum(mix) > 0 for mix in profile)]
    return tuple(tuple(tuple(p / sum(mix) for p in mix) for mix in profile) for profile in kept)
