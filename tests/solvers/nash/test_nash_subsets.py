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


def test_exponentially_many_products_are_not_listed() -> None:
    """Everybody joined to all but one: each set but none and all is a side of a maximal product."""
    edges = [(x, y) for x in range(14) for y in range(14) if x != y]
    found = maximal_products(edges)
    assert found is not None
    assert len(found) == 2**14 - 2
    assert maximal_products([*edges, *((x + 14, y + 14) for x, y in edges)]) is None
