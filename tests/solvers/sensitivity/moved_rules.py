"""Small rules to move worths under, written out plainly."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from citypact.games.allocation import Allocation
from citypact.games.coalitional import CoalitionalGame
from citypact.solvers.solved_allocation import Guarantee, SolvedAllocation


def exactly(game: CoalitionalGame, amounts: list[Fraction]) -> SolvedAllocation:
    return SolvedAllocation(
        tuple(game.players),
        [float(amount) for amount in amounts],
        game.unit,
        guarantee=Guarantee.exact,
        fractions=tuple(amounts),
    )


def mean_of_orders(game: CoalitionalGame) -> SolvedAllocation:
    """The Shapley value as it is defined."""
    worths, orders = game.fractions(), list(permutations(range(game.size)))
    amounts = [Fraction(0)] * game.size
    for order in orders:
        mask = 0
        for player in order:
            amounts[player] += (worths[mask | 1 << player] - worths[mask]) / len(orders)
            mask |= 1 << player
    return exactly(game, amounts)


def best_alone_takes_all(game: CoalitionalGame) -> SolvedAllocation:
    """Piecewise linear: everything above the second best worth alone goes to the best (ties to the first)."""
    worths = game.fractions()
    alone = [worths[1 << player] for player in range(game.size)]
    best = max(range(game.size), key=lambda player: alone[player])
    return exactly(
        game, [max(alone) - min(alone) if player == best else Fraction(0) for player in range(game.size)]
    )


def in_proportion(game: CoalitionalGame) -> Allocation:
    """Curved: v(N) in proportion to worths alone, in floating point."""
    alone = game.singles
    return Allocation(tuple(game.players), (alone * (game.grand / alone.sum())).tolist(), game.unit)
