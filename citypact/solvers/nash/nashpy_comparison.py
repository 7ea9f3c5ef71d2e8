"""How many equilibria of a small game nashpy finds of those that are known: a report, never a source.

References
----------
V. Knight and J. Campbell, "Nashpy: A Python library for the computation of Nash equilibria", Journal of
Open Source Software 3(30), 2018, 904.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from citypact.games.coalitional import FloatArray
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.nash.equilibrium import NashEquilibrium

#: Strategies of either player up to which support enumeration takes a few milliseconds.
SMALL = 4
NEAR = 1e-6


def compared_with_nashpy(game: NormalFormGame, found: Sequence[NashEquilibrium]) -> str:
    """Say how many of the equilibria nashpy's support enumeration finds on payoffs scaled to [0, 1].

    Empty for games with more than ``SMALL`` strategies.
    """
    if max(game.shape) > SMALL:
        return ""
    import nashpy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that a game is degenerate, which the answer says
        theirs = [
            np.concatenate(pair)
            for pair in nashpy.Game(*map(_unit, game.tables)).support_enumeration()
            if all(np.isfinite(side).all() for side in pair)
        ]
    ours = [np.concatenate(each.strategies) for each in found]
    hits = sum(any(np.abs(one - other).max() <= NEAR for other in theirs) for one in ours)
    return f"nashpy found {hits} of {len(ours)}"


def _unit(table: FloatArray) -> FloatArray:
    """Shift and scale payoffs to [0, 1]: best replies do not change."""
    largest = float(np.abs(table).max()) or 1.0
    shifted = table / largest
    shifted = shifted - shifted.min()
    return np.asarray(shifted / (float(shifted.max()) or 1.0))
