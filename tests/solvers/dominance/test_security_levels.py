"""Guarantees against closed forms, an exact scan of two strategies, and the two sides of minimax."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.dominance import guarantees, security_levels
from citypact.solvers.dominance.arena import Arena

F = Fraction
few = settings(deadline=None, max_examples=40)


@st.composite
def games(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    shape = draw(st.sampled_from([(2, 2), (2, 4), (2, 2, 2), (2, 3, 2)]))
    size = int(np.prod(shape))
    numbers = st.lists(st.integers(-5, 5), min_size=size, max_size=size)
    return tuple(np.reshape(draw(numbers), shape) for _ in shape)


def two_rows(rows: np.ndarray) -> F:
    """The best guarantee of mixing two strategies: the lower envelope peaks at an end or a crossing."""
    first, second = ([int(x) for x in row] for row in rows)

    def worst(p: F) -> F:
        return min(p * a + (1 - p) * b for a, b in zip(first, second, strict=True))

    points = {F(0), F(1)}
    for s, t in combinations(range(len(first)), 2):
        slope = (first[s] - second[s]) - (first[t] - second[t])
        if slope and 0 <= F(second[t] - second[s], slope) <= 1:
            points.add(F(second[t] - second[s], slope))
    return max(map(worst, points))


@given(tables=games(), power=st.sampled_from([-9, 9]))
@few
def test_two_strategies_exactly(tables: tuple[np.ndarray, ...], power: int) -> None:
    found = security_levels(NormalFormGame(tables))
    for at, level in enumerate(found.levels.values()):
        rows = np.moveaxis(tables[at], at, 0).reshape(tables[at].shape[at], -1)
        assert level.pure_maximin == rows.min(axis=1).max()
        assert level.pure_minmax == rows.max(axis=0).min()
        assert level.pure_maximin <= level.maximin == level.minmax <= level.pure_minmax
    first = np.moveaxis(tables[0], 0, 0).reshape(2, -1)
    assert found["player 1"].maximin == two_rows(first)
    units = tuple(np.vectorize(lambda x: float(f"{x}e{power}"))(table) for table in tables)
    scaled = security_levels(NormalFormGame(units))
    assert scaled["player 1"].maximin == found["player 1"].maximin * F(10) ** power
    shifted = security_levels(NormalFormGame(tuple(table + 10**12 for table in tables)))
    assert shifted["player 2"].maximin == found["player 2"].maximin + 10**12


@given(st.lists(st.integers(-9, 9), min_size=12, max_size=12))
@few
def test_opposed_interests(numbers: list[int]) -> None:
    """Von Neumann: what one guarantees itself is what the other must concede."""
    table = np.reshape(numbers, (3, 4))
    found = security_levels(NormalFormGame((table, -table)))
    assert found.minmax_exact
    assert found["player 1"].maximin == -found["player 2"].maximin
    mixture = found["player 1"].strategy
    punishing = found["player 2"].punishment
    assert sum(mixture.values()) == sum(punishing.values()) == 1


def test_punishment_by_three_may_be_correlated() -> None:
    """Two who coordinate hold the third to less than two who mix on their own."""
    payoff = np.zeros((2, 2, 2))
    payoff[0, 0, 0] = payoff[1, 1, 1] = -1  # the third player's loss when all do the same
    game = NormalFormGame((-payoff, -payoff, payoff), ("南京", "合肥", "上海"))
    level = security_levels(game)["上海"]
    assert (level.maximin, level.pure_maximin, level.pure_minmax) == (-F(1, 2), -1, 0)
    assert level.punishment == {("1", "1"): F(1, 2), ("2", "2"): F(1, 2)}
    # Independent mixing: chance q1 q2 against (1 - q1)(1 - q2); the smaller is at most a quarter.
    grid = [F(k, 20) for k in range(21)]
    alone = min(max(-q * r, -(1 - q) * (1 - r)) for q, r in product(grid, grid))
    assert alone == -F(1, 4)
    assert not security_levels(game).minmax_exact


def test_a_prisoners_dilemma_and_constant_payoffs() -> None:
    dilemma = security_levels(
        NormalFormGame(([[3, 0], [5, 1]], [[3, 5], [0, 1]]), ("a", "b"), (("c", "d"),) * 2)
    )
    assert (dilemma["a"].maximin, dilemma["a"].pure_strategy, dilemma["a"].pure_punishment) == (
        1,
        "d",
        ("d",),
    )
    flat = security_levels(NormalFormGame((np.full((2, 2), 7), np.full((2, 2), 7))))
    assert flat["player 1"].maximin == 7
    lone = security_levels(NormalFormGame((np.array([[1, 0, 2]]), np.array([[1, 0, 2]]))))
    assert (lone["player 1"].maximin, lone["player 2"].maximin) == (0, 2)


def test_tampering_is_found() -> None:
    arena = Arena(NormalFormGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])))
    level = security_levels(arena.game)["player 1"]
    assert max(guarantees.recheck_level(arena, 0, level).values()) == 0
    for changed in (
        replace(level, maximin=F(1, 10)),
        replace(level, maximin=-F(1, 10)),
        replace(level, strategy={"1": F(1)}),
        replace(level, punishment={("1",): F(1, 2)}),
        replace(level, strategy={"1": F(3, 2), "2": -F(1, 2)}),
    ):
        assert max(guarantees.recheck_level(arena, 0, changed).values()) > 0


def test_plain_data_words_and_refusal() -> None:
    found = security_levels(NormalFormGame(([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), ("even", "odd")))
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["levels"][0]["strategy"] == {"1": 0.5, "2": 0.5}
    assert found.explain().startswith(
        "even guarantees itself 0 by 1 0.5, 2 0.5 (-1 by 1 alone);"
        " one profile of the others holds it down to 1."
    )
    with pytest.raises(InputError) as refused:
        security_levels(NormalFormGame((np.zeros((101, 100)), np.zeros((101, 100)))))
    assert str(refused.value) == "game: found 10100 profiles, expected at most 10000"
