"""Games made from games: definitions, duality, and what stays exact."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from slow_forms import FORMS, drawn_form

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.games.coalitional.derived import add, dual, marginal_game, restriction
from citypact.games.coalitional.forms import (
    AdditiveGame,
    AirportGame,
    BankruptcyGame,
    SpanningTreeGame,
    WeightedGraphGame,
)

ABC = ("a", "b", "c")


def drawn(players: int, seed: int) -> CoalitionalGame:
    worths = np.random.default_rng(seed).integers(-20, 30, 1 << players)
    worths[0] = 0
    names = tuple(f"city{at}" for at in range(players))
    return CoalitionalGame(names, [Fraction(int(worth), 7) for worth in worths])


@pytest.mark.parametrize("form", FORMS)
def test_a_restriction_keeps_the_worths_of_its_coalitions(form: type) -> None:
    game = drawn_form(form, 6, 3)
    part = restriction(game, ("city4", "city0", "city3"))
    assert part.players == ("city4", "city0", "city3")
    assert (part.unit, part.cost) == (game.unit, game.cost)
    exact = game.fractions()
    for mask, worth in enumerate(part.fractions()):
        assert worth == exact[game.mask(*part.members(mask))]


def test_some_of_hundreds_of_players() -> None:
    for game in (drawn_form(AirportGame, 300, 1), drawn_form(SpanningTreeGame, 300, 1)):
        part = restriction(game, ("city299", "city17", "city150"))
        assert part.worth("city17", "city299") == game.worths_at(np.isin(np.arange(300), [17, 299])[None])[0]
        assert part.grand == game.worths_at(np.isin(np.arange(300), [17, 150, 299])[None])[0]


@pytest.mark.parametrize("players", [1, 2, 5])
def test_the_dual_is_what_the_others_lose(players: int) -> None:
    game = drawn(players, players)
    exact, lost = game.fractions(), dual(game).fractions()
    everyone = (1 << players) - 1
    assert all(lost[mask] == exact[-1] - exact[everyone ^ mask] for mask in range(1 << players))
    assert dual(dual(game)).fractions() == exact


def test_the_dual_of_a_bankruptcy_is_what_can_be_claimed_of_the_estate() -> None:
    """v*(S) = min(E, claims of S) (Aumann and Maschler 1985)."""
    game = BankruptcyGame(ABC, 0.7, (0.1, 0.2, 0.5))
    claimed = AdditiveGame(ABC, game.claims).fractions()
    assert dual(game).fractions() == tuple(min(Fraction(7, 10), claim) for claim in claimed)


def test_an_additive_game_is_its_own_dual_and_marginal_game() -> None:
    game = AdditiveGame(ABC, (0.1, 0.2, -0.7))
    assert dual(game).fractions() == game.fractions()
    assert marginal_game(game, ("b",)).fractions() == AdditiveGame(("a", "c"), (0.1, -0.7)).fractions()


def test_a_marginal_game_counts_from_the_group() -> None:
    game = drawn(5, 2)
    exact = game.fractions()
    left = marginal_game(game, ("city3", "city1"))
    assert left.players == ("city0", "city2", "city4")
    group = game.mask("city1", "city3")
    for mask, worth in enumerate(left.fractions()):
        assert worth == exact[game.mask(*left.members(mask)) | group] - exact[group]


def test_marginal_games_are_duals_of_restricted_duals() -> None:
    """(v*)^T restricted is the dual of v on the players outside T: the two reductions mirror each other."""
    game = drawn(5, 9)
    outside = ("city0", "city2", "city3")
    left = marginal_game(dual(game), ("city1", "city4"))
    assert left.players == outside
    assert left.fractions() == dual(restriction(game, outside)).fractions()


def test_a_sum_goes_by_names_not_places() -> None:
    game, other = drawn(4, 1), drawn(4, 2)
    order = ("city2", "city0", "city3", "city1")
    turned = restriction(other, order)
    both = add(game, turned)
    assert both.players == game.players
    assert both.fractions() == tuple(x + y for x, y in zip(game.fractions(), other.fractions(), strict=True))
    assert add(turned, game).worth("city0", "city3") == both.worth("city0", "city3")


def test_sums_of_decimals_are_exact() -> None:
    once, twice = AdditiveGame(("a",), (0.1,)), AdditiveGame(("a",), (0.2,))
    assert add(once, twice).grand == 0.3
    assert add(once, twice).fractions() == (0, Fraction(3, 10))


def test_large_games_are_reckoned_in_floats() -> None:
    names = tuple(f"city{at}" for at in range(18))
    game = FunctionGame(names, lambda masks: np.bitwise_count(masks) ** 2.0)
    assert dual(game).worth("city3", "city7") == 18**2 - 16**2
    assert marginal_game(game, names[4:]).grand == 18**2 - 14**2
    assert add(game, dual(game)).grand == 2 * 18**2
    assert restriction(game, names[5:]).grand == 13**2
    assert restriction(game, reversed(names)).table.tolist() == game.table.tolist()


def test_two_players_of_a_graph_restrict_to_their_link() -> None:
    game = WeightedGraphGame(ABC, [[0, 0.1, 0.3], [0.1, 0, 0.7], [0.3, 0.7, 0]], cost=True, unit="km")
    part = restriction(game, ("c", "b"))
    assert (part.cost, part.unit, part.table.tolist()) == (True, "km", [0, 0, 0, 0.7])


def test_what_cannot_be_derived_is_refused() -> None:
    game = drawn(3, 1)
    names = ("city0", "city1", "city2")
    with pytest.raises(InputError, match="players: found city9, expected a player of city0"):
        restriction(game, ("city0", "city9"))
    with pytest.raises(InputError, match="each player named once"):
        restriction(game, ("city0", "city0"))
    with pytest.raises(InputError, match="at least one"):
        marginal_game(game, ())
    with pytest.raises(InputError, match="a player outside the group"):
        marginal_game(game, names)
    with pytest.raises(InputError, match="players: found a, b, c, expected the players city0"):
        add(game, AdditiveGame(ABC, (1, 2, 3)))
    with pytest.raises(InputError, match="unit: found km"):
        add(game, AdditiveGame(names, (1, 2, 3), unit="km"))
    with pytest.raises(InputError, match="cost: found a game of costs, expected a game of gains"):
        add(game, AirportGame(names, (1, 2, 3)))
    with pytest.raises(InputError, match="at most 30"):
        restriction(drawn_form(AirportGame, 40, 1), [f"city{at}" for at in range(31)])
    with pytest.raises(InputError, match="at most 30"):
        dual(drawn_form(AirportGame, 40, 1))
