"""Structured games of the literature, and what their forms promise."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from slow_forms import drawn_form

from citypact.games.coalitional.forms import (
    AirportGame,
    AssignmentGame,
    BankruptcyGame,
    DividendGame,
    LinearProductionGame,
    SpanningTreeGame,
    WeightedGraphGame,
    WeightedVotingGame,
)
from citypact.games.coalitional.forms.shadow_prices import covering_corners


def test_the_three_houses_of_shapley_and_shubik() -> None:
    """Shapley and Shubik (1971), three houses and three buyers: the best matching is worth 16."""
    game = AssignmentGame(("h1", "h2", "h3"), ("b1", "b2", "b3"), [[5, 8, 2], [7, 9, 6], [2, 3, 0]])
    assert game.grand == 16
    assert game.worth("h1", "h2") == 0
    assert game.worth("h1", "b2") == 8
    assert game.worth("h1", "h2", "b1", "b2") == 15
    assert game.worth("h2", "b1", "b2", "b3") == 9


@pytest.mark.parametrize(("estate", "pairs"), [(100, (0, 0, 0)), (200, (0, 0, 100)), (300, (0, 100, 200))])
def test_the_three_wives_of_the_mishnah(estate: int, pairs: tuple[int, ...]) -> None:
    """Aumann and Maschler (1985): claims 100, 200, 300; pairs get what the third leaves."""
    game = BankruptcyGame(("first", "second", "third"), estate, (100, 200, 300))
    assert tuple(game.worth(*pair) for pair in combinations(game.players, 2)) == pairs
    assert game.singles.tolist() == [0, 0, 0]
    assert game.grand == estate


def test_three_stops_on_one_line() -> None:
    game = AirportGame(("near", "middle", "far"), (1, 2, 4))
    assert game.table.tolist() == [0, 1, 2, 2, 4, 4, 4, 4]


def test_a_coalition_may_need_a_dearer_network_than_all_together() -> None:
    """A node in the middle makes the tree cheaper: the cost of a spanning tree game is not monotone."""
    far, near = 10, 1
    costs = [[0, far, far, near], [far, 0, far, near], [far, far, 0, near], [near, near, near, 0]]
    game = SpanningTreeGame(("a", "b", "hub"), costs)
    assert game.worth("a", "b") == 20
    assert game.grand == 3


def test_parliament_of_four_parties() -> None:
    """Weights 4, 3, 2, 1 and quota 6: winning are 1+2, 1+3, 2+3+4 and whatever holds them."""
    game = WeightedVotingGame(("p1", "p2", "p3", "p4"), (4, 3, 2, 1), 6)
    winning = [set(game.members(mask)) for mask in np.flatnonzero(game.table)]
    least = [{"p1", "p2"}, {"p1", "p3"}, {"p2", "p3", "p4"}]
    assert all((one in winning) for one in least)
    assert all(any(one <= found for one in least) for found in winning)


def test_a_graph_game_has_the_dividends_of_its_links() -> None:
    weights = [[1, 2, 0], [2, 0, -3], [0, -3, 5]]
    links = {("a",): 1, ("c",): 5, ("a", "b"): 2, ("b", "c"): -3}
    graph, sums = WeightedGraphGame(("a", "b", "c"), weights), DividendGame(("a", "b", "c"), links)
    assert graph.fractions() == sums.fractions()


def test_gloves_are_a_market_and_a_production() -> None:
    """Left and right gloves: one good needs one of each, and a pair sells for 1."""
    market = AssignmentGame(("l1", "l2"), ("r1", "r2", "r3"), np.ones((2, 3)))
    gloves = [[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]]
    workshop = LinearProductionGame(market.players, gloves, [[1], [1]], [1])
    assert workshop.corners == ((0, 1), (1, 0))
    assert workshop.fractions() == market.fractions()


@pytest.mark.parametrize("seed", range(5))
def test_the_prices_of_all_resources_are_in_the_core(seed: int) -> None:
    """Owen (1975): paid by the shadow prices of the grand coalition, no coalition does better alone."""
    game = drawn_form(LinearProductionGame, 5, seed)
    assert isinstance(game, LinearProductionGame)
    owned = [[Fraction(amount) for amount in row] for row in game.resources]
    bills = [
        [sum(amount * price for amount, price in zip(row, corner, strict=True)) for row in owned]
        for corner in game.corners
    ]
    paid = min(bills, key=sum)
    worths = game.fractions()
    assert sum(paid) == worths[-1]
    assert all(
        sum(paid[at] for at in range(5) if mask >> at & 1) >= worth for mask, worth in enumerate(worths)
    )


def test_corners_are_where_enough_products_just_cover_their_price() -> None:
    draw = np.random.default_rng(1)
    for _ in range(20):
        technology = draw.integers(0, 5, (3, 4))
        technology[0] += 1
        prices = draw.integers(-1, 6, 4)
        corners = covering_corners(technology.tolist(), prices.tolist())
        assert len(set(corners)) == len(corners) > 0
        for corner in corners:
            cover = [
                sum(int(technology[m, k]) * corner[m] for m in range(3)) - int(prices[k]) for k in range(4)
            ]
            assert min(*cover, *corner) >= 0
            tight = [technology[:, k] for k in range(4) if cover[k] == 0]
            tight += [row for row, price in zip(np.eye(3), corner, strict=True) if price == 0]
            assert np.linalg.matrix_rank(np.array(tight)) == 3


def test_degenerate_products_give_each_corner_once() -> None:
    """Five products that all just break even at the price 1 of the only resource."""
    assert covering_corners([[1, 2, 3, 4, 5]], [1, 2, 3, 4, 5]) == ((Fraction(1),),)
    assert covering_corners([[1, 1, 2], [1, 1, 2]], [1, 1, 2]) == ((0, 1), (1, 0))


def test_nothing_that_sells_is_worth_nothing() -> None:
    game = LinearProductionGame(("a", "b"), [[1], [2]], [[0, 1]], [0, -1])
    assert game.table.tolist() == [0, 0, 0, 0]


def test_market_of_one_side_absent_is_worth_nothing() -> None:
    game = AssignmentGame(("s", "t"), ("a",), [[0.1], [0.2]])
    assert game.fractions()[game.mask("s", "t")] == 0
    assert game.fractions()[game.mask("s", "t", "a")] == Fraction(1, 5)


def test_numbers_of_numpy_are_the_decimals_that_they_show() -> None:
    game = AirportGame(("a", "b"), np.array([0.1, 0.7], dtype=np.float32))
    assert game.costs == (0.1, 0.7)
    assert game.fractions()[-1] == Fraction(7, 10)
    assert AirportGame(("a", "b"), np.array([1, 3])).costs == (1, 3)
