"""Unions, levels and links: small games in fractions, large ones in floats, and what is refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import coalitional_oracles as plain
import numpy as np
import pytest
from named_cities import names

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.games.coalitional.forms import DividendGame
from citypact.solvers.solved_allocation import Guarantee
from citypact.solvers.values.link_shares import position_value
from citypact.solvers.values.nested_unions import banzhaf_owen, owen, winter
from citypact.solvers.values.shapley_value import shapley
from citypact.solvers.values.structures import aumann_dreze, myerson


def drawn(count: int, seed: int = 2) -> list[Fraction]:
    draw = random.Random(seed)
    return [Fraction(0)] + [Fraction(draw.randint(-9, 9), draw.randint(1, 4)) for _ in range(2**count - 1)]


def named(groups: list[list[int]]) -> list[tuple[str, ...]]:
    return [tuple(f"city {at}" for at in group) for group in groups]


def widened(worths: list[Fraction], count: int) -> CoalitionalGame:
    """The game with idle players added, too many for fractions."""
    small = np.array([float(worth) for worth in worths])
    return CoalitionalGame(names(count), small[np.arange(1 << count) % len(small)])


UNIONS = [[4, 0], [3, 1, 2]]
LEVELS = [[[0], [4], [1, 3], [2]], [[0, 4], [1, 2, 3]]]
LINKS = [[0, 1], [1, 2], [0, 2], [3, 4]]

CASES: dict[str, tuple[Callable[..., Any], Callable[..., Any], list[Any]]] = {
    "owen": (owen, plain.owen, UNIONS),
    "banzhaf_owen": (banzhaf_owen, plain.banzhaf_owen, UNIONS),
    "aumann_dreze": (aumann_dreze, plain.aumann_dreze, UNIONS),
    "myerson": (myerson, plain.myerson, LINKS),
    "position_value": (position_value, plain.position_value, LINKS),
}


@pytest.mark.parametrize("name", CASES)
def test_small_games_are_exact_and_large_ones_right_to_rounding(name: str) -> None:
    """Idle players in a union (or without links) of their own change nothing for the others."""
    value, oracle, groups = CASES[name]
    worths = drawn(5)
    wanted = oracle(worths, groups)
    exact = value(CoalitionalGame(names(5), worths), named(groups))
    assert (list(exact.fractions), exact.guarantee) == (wanted, Guarantee.exact)
    idle = [list(range(5, 12))] if oracle not in (plain.myerson, plain.position_value) else []
    floats = value(widened(worths, 12), named(groups + idle))
    assert floats.guarantee is Guarantee.proven
    assert floats.vector() == pytest.approx([float(one) for one in wanted] + [0.0] * 7, abs=1e-13)


def test_winter_in_fractions_and_in_floats() -> None:
    worths = drawn(5, seed=9)
    wanted = plain.winter(worths, LEVELS)
    game = CoalitionalGame(names(5), worths)
    assert list(winter(game, [named(level) for level in LEVELS]).fractions) == wanted
    idle = [[5, 6], [7, 8, 9, 10, 11]]
    wide = [named(LEVELS[0] + idle), named(LEVELS[1] + [idle[0] + idle[1]])]
    found = winter(widened(worths, 12), wide).vector()
    assert found == pytest.approx([float(one) for one in wanted] + [0.0] * 7, abs=1e-13)


def test_unions_that_say_nothing_leave_the_shapley_value() -> None:
    """Everybody together, and everybody alone; at 16 players as at 5."""
    for count in (5, 16):
        table = np.random.default_rng(4).standard_normal(1 << count)
        table[0] = 0.0
        game = CoalitionalGame(names(count), table)
        plainly = pytest.approx(shapley(game).vector(), abs=1e-13)
        apart, together = [(name,) for name in names(count)], [names(count)]
        assert owen(game, apart).vector() == plainly
        assert owen(game, together).vector() == plainly
        assert winter(game, [apart, together]).vector() == plainly
        assert aumann_dreze(game, together).vector() == plainly
        assert myerson(game, list(combinations(names(count), 2))).vector() == plainly


def test_unions_bargain_as_players_of_the_game_among_unions() -> None:
    """Owen's second axiom: totals of unions are Shapley values of the quotient game."""
    worths = drawn(6, seed=3)
    groups = [[0, 3], [1], [2, 4, 5]]
    masks = [plain.mask_of(group) for group in groups]
    quotient = [worths[sum(masks[at] for at in plain.members(union))] for union in range(8)]
    found = owen(CoalitionalGame(names(6), worths), named(groups)).fractions
    totals = [sum(found[at] for at in group) for group in groups]
    assert totals == plain.shapley(quotient)


def test_sixty_cities_in_six_provinces() -> None:
    """Every pair of neighbours earns 1; the pairs within and across provinces are halved alike."""
    count = 60
    chain = DividendGame(names(count), dict.fromkeys(pairwise(names(count)), 1))
    provinces = [names(count)[at : at + 10] for at in range(0, count, 10)]
    found = owen(chain, provinces).vector()
    assert found == pytest.approx([0.5, *[1.0] * (count - 2), 0.5], abs=1e-12)
    masked = FunctionGame(names(count), chain.worths_of)
    assert owen(masked, provinces).vector() == found


def test_more_cities_than_bits() -> None:
    count = 70
    chain = DividendGame(names(count), dict.fromkeys(pairwise(names(count)), 1))
    provinces = [names(count)[at : at + 7] for at in range(0, count, 7)]
    assert aumann_dreze(chain, provinces).vector() == pytest.approx([0.5, *[1.0] * 5, 0.5] * 10)
    assert owen(chain, provinces).vector() == pytest.approx([0.5, *[1.0] * 68, 0.5])
    cut = [(one, other) for group in provinces for one, other in pairwise(group)]
    assert myerson(chain, cut).vector() == pytest.approx([0.5, *[1.0] * 5, 0.5] * 10)
    assert position_value(chain, cut).vector() == pytest.approx([0.5, *[1.0] * 5, 0.5] * 10)


@pytest.mark.parametrize("value", [myerson, position_value])
def test_components_share_their_own_worth(value: Callable[..., Any]) -> None:
    worths = drawn(6, seed=11)
    edges = named([[0, 2], [2, 5], [5, 0], [1, 4]])
    found = value(CoalitionalGame(names(6), worths), edges).fractions
    for part in ([0, 2, 5], [1, 4], [3]):
        assert sum(found[at] for at in part) == worths[plain.mask_of(part)]


def test_ring_of_thirteen_links_is_beyond_fractions() -> None:
    """On a ring and on a path the symmetric pairs get the same."""
    worths = [Fraction(mask.bit_count() ** 2) for mask in range(1 << 13)]
    game = CoalitionalGame(names(13), worths)
    ring = [*pairwise(names(13)), ("city 12", "city 0")]
    for value in (myerson, position_value):
        assert value(game, ring).vector() == pytest.approx([13.0] * 13, rel=1e-13)
        path = value(game, ring[:-1]).vector()
        assert path == pytest.approx(path[::-1], rel=1e-13)
        assert sum(path) == pytest.approx(169.0, rel=1e-13)


def test_a_game_without_links_leaves_everyone_alone() -> None:
    worths = drawn(4, seed=6)
    alone = [worths[1 << at] for at in range(4)]
    game = CoalitionalGame(names(4), worths)
    assert list(myerson(game, []).fractions) == list(position_value(game, []).fractions) == alone


BAD_UNIONS = {
    "no group of city 2": [("city 0", "city 1")],
    "city 1 twice": [("city 0", "city 1"), ("city 1", "city 2")],
    "found elsewhere": [("city 0", "city 1", "elsewhere"), ("city 2",)],
    "an empty group": [("city 0", "city 1", "city 2"), ()],
}


@pytest.mark.parametrize("message", BAD_UNIONS)
@pytest.mark.parametrize("value", [owen, banzhaf_owen, aumann_dreze])
def test_unions_that_are_no_partition(value: Callable[..., Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        value(CoalitionalGame(names(3), drawn(3)), BAD_UNIONS[message])


def test_levels_that_are_not_nested() -> None:
    game = CoalitionalGame(names(3), drawn(3))
    with pytest.raises(InputError, match=r"levels\[1\]: found city 0\+city 1 split"):
        winter(game, [named([[0, 1], [2]]), named([[0], [1, 2]])])
    with pytest.raises(InputError, match="at least one partition"):
        winter(game, [])


@pytest.mark.parametrize("value", [myerson, position_value])
@pytest.mark.parametrize(
    "edges", [[("city 0",)], [("city 0", "city 0")], [("city 0", "mars")], [("city 0", "city 1")] * 2]
)
def test_links_that_are_no_pairs(value: Callable[..., Any], edges: list[tuple[str, ...]]) -> None:
    with pytest.raises(InputError, match="edges"):
        value(CoalitionalGame(names(3), drawn(3)), edges)


def test_the_limits_are_named() -> None:
    game = FunctionGame(names(30), lambda masks: np.bitwise_count(masks) * 1.0)
    with pytest.raises(InputError, match="at most 24"):
        owen(game, [(name,) for name in names(30)])
    with pytest.raises(InputError, match="at most 24"):
        myerson(game, list(pairwise(names(30))))
    with pytest.raises(InputError, match="at most 20"):
        position_value(game, list(pairwise(names(30))))


@pytest.mark.parametrize("given", [None, 3, "city 0", [["city 0", ["city 1"]], ["city 2"]], [None]])
def test_what_is_no_list_of_names(given: Any) -> None:
    game = CoalitionalGame(names(3), drawn(3))
    for value, field in ((owen, "unions"), (winter, "levels"), (myerson, "edges"), (position_value, "edges")):
        with pytest.raises(InputError, match=field):
            value(game, given)
    with pytest.raises(InputError, match="edges"):
        myerson(CoalitionalGame(("a", "b"), [0, 1, 2, 4]), ["ab"])
