"""Dominance, and how extreme equilibria hang together."""

from __future__ import annotations

from slow_nash import game_of

from citypact.solvers.nash.dominance import undominated
from citypact.solvers.nash.nash_subsets import connected, maximal_products
from citypact.solvers.nash.recheck import WholeGame


def test_dominated_strategies_are_dropped_again_and_again() -> None:
    """Osborne and Rubinstein, section 4.2: after the row, a column is beaten too."""
    game = WholeGame.of(game_of([[3, 0], [0, 3], [1, -1]], [[0, 1], [0, 1], [9, 0]]))
    assert undominated(game) == ([1], [1])
    assert undominated(WholeGame.of(game_of([[1, 1], [1, 0]], [[0, 0], [0, 0]]))) == ([0, 1], [0, 1])


def test_components_and_maximal_products() -> None:
    path = [(0, 0), (1, 0), (1, 1), (2, 1), (5, 7)]
    assert connected(path) == ((0, 1, 2, 3), (4,))
    assert maximal_products(path) == [((0, 1), (0,)), ((1,), (0, 1)), ((1, 2), (1,)), ((5,), (7,))]
