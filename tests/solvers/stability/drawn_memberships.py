"""Small games of membership with many ties, and games of equal cities."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from citypact.games.coalitional.membership import MembershipGame


def drawn(players: int, seed: int, spread: int = 3, unit: Fraction = Fraction(1)) -> MembershipGame:
    """Whole numbers between -spread and spread, times a unit."""
    numbers = np.random.default_rng(seed).integers(-spread, spread + 1, (players, 1 << players)).tolist()
    for row in numbers:
        for at in range(players):
            row[1 << at] = row[0]
    table = [[unit * number for number in row] for row in numbers]
    return MembershipGame([f"c{k}" for k in range(players)], table)


def equal_cities(
    players: int, inside: Callable[[int], Fraction], outside: Callable[[int], Fraction]
) -> MembershipGame:
    """Payoffs that depend on the number of members only."""

    def payoffs(mask: int) -> list[Fraction]:
        size = max(mask.bit_count(), 1)
        alone = size == 1
        return [inside(size) if alone or mask >> at & 1 else outside(size) for at in range(players)]

    return MembershipGame.from_function([f"c{k}" for k in range(players)], payoffs)


def abatement(players: int, scale: Fraction = Fraction(1)) -> MembershipGame:
    """Linear benefit and quadratic cost (models.md §8.4), in units of b²/c = scale."""
    return equal_cities(
        players,
        lambda k: scale * (players - k + Fraction(k * k, 2)),
        lambda k: scale * (players - k + k * k - Fraction(1, 2)),
    )


games = st.builds(
    drawn,
    st.integers(2, 5),
    st.integers(0, 10**6),
    st.sampled_from([1, 3, 20]),
    st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(1, 10**9), Fraction(10**9)]),
)
