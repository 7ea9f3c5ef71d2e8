"""What every strategy earns against mixed strategies, exactly, and what a player forgoes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from citypact.games.normal_form import NormalFormGame

#: Chances in floating point are read on this grid: finer than their own rounding, and short to multiply.
GRID = 2**60

Profile = tuple[tuple[Fraction, ...], ...]


def read_chances(chances: Sequence[Sequence[float]]) -> Profile:
    """Turn chances in floating point into fractions that add up to one.

    Examples
    --------
    >>> read_chances([[0.25, 0.75]])
    ((Fraction(1, 4), Fraction(3, 4)),)
    """
    profile = []
    for own in chances:
        counts = [max(round(x * GRID), 0) for x in own]
        profile.append(tuple(Fraction(count, sum(counts)) for count in counts))
    return tuple(profile)


def earnings(game: NormalFormGame, profile: Profile) -> list[list[Fraction]]:
    """Return the expected payoff of every strategy of every player against the others.

    Examples
    --------
    >>> game = NormalFormGame(([[2, 0], [0, 1]], [[1, 0], [0, 2]]))
    >>> half = (Fraction(1, 2), Fraction(1, 2))
    >>> earnings(game, (half, half))[0]
    [Fraction(1, 1), Fraction(1, 2)]
    """
    found = []
    for at, table in enumerate(game.exact_tables):
        value: Any = np.moveaxis(table, at, -1)
        for other, chances in enumerate(profile):
            if other != at:
                value = sum(p * part for p, part in zip(chances, value, strict=True) if p)
        found.append([Fraction(number) for number in value])
    return found


def regret(game: NormalFormGame, profile: Profile) -> tuple[Fraction, list[Fraction]]:
    """Return the most that any player gains by another strategy, and everybody's payoff."""
    earned = earnings(game, profile)
    payoffs = [
        sum((p * value for p, value in zip(chances, own, strict=True)), Fraction(0))
        for chances, own in zip(profile, earned, strict=True)
    ]
    return max(max(own) - payoff for own, payoff in zip(earned, payoffs, strict=True)), payoffs
