"""Complements against a scan of all pairs, and extreme equilibria against a scan of all profiles."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.normal_form import NormalFormGame
from citypact.solvers.dominance import increasing_differences, iterated_dominance, supermodular

F = Fraction
few = settings(deadline=None, max_examples=60)


def adoption(n: int, cost: float, benefit: float) -> NormalFormGame:
    """models.md §7.11: who recognises pays ``cost`` and earns ``benefit`` from each other who does."""
    tables = [np.zeros((2,) * n) for _ in range(n)]
    for profile in product((0, 1), repeat=n):
        for city in range(n):
            tables[city][profile] = profile[city] * (benefit * (sum(profile) - 1) - cost)
    names = ["武汉", "长沙", "合肥", "南昌"][:n]
    return NormalFormGame(tables, names, [("不认", "互认")] * n)


def pure_equilibria(tables: list[np.ndarray]) -> list[tuple[int, ...]]:
    return [
        profile
        for profile in product(*map(range, tables[0].shape))
        if all(
            table[profile] >= table[(*profile[:at], other, *profile[at + 1 :])]
            for at, table in enumerate(tables)
            for other in range(table.shape[at])
        )
    ]


def complements(tables: list[np.ndarray]) -> bool:
    """All pairs of strategies, not neighbours alone."""
    shape = tables[0].shape
    for i, j in permutations(range(len(shape)), 2):
        table = np.moveaxis(tables[i], (i, j), (0, 1))
        for low, high in combinations(range(shape[i]), 2):
            for before, then in combinations(range(shape[j]), 2):
                gain = table[high] - table[low]
                if (gain[then] < gain[before]).any():
                    return False
    return True


def test_mutual_recognition() -> None:
    """n = 4, cost 2, benefit 1: nobody and everybody are the extremes."""
    found = supermodular(adoption(4, 2, 1))
    assert found.holds
    assert found.least == ("不认",) * 4
    assert found.greatest == ("互认",) * 4
    assert found.unique is False
    cheap = supermodular(adoption(4, -0.5, 1))
    assert cheap.unique
    assert cheap.least == ("互认",) * 4
    assert cheap.explain() == ("The game is supermodular; its only equilibrium is 互认, 互认, 互认, 互认.")
    dear = supermodular(adoption(4, 3.5, 1))
    assert dear.greatest == ("不认",) * 4
    assert iterated_dominance(adoption(4, 3.5, 1)).solution == dear.greatest


@given(
    shape=st.sampled_from([(3, 3), (2, 4), (2, 2, 3), (3, 2, 2)]),
    seed=st.integers(0, 10**6),
    power=st.sampled_from([-9, 0, 9]),
)
@few
def test_extremes_bracket_all_equilibria(shape: tuple[int, ...], seed: int, power: int) -> None:
    rng = np.random.default_rng(seed)
    tables = []
    for at in range(len(shape)):
        own = rng.integers(-9, 4, shape[at])
        links = rng.integers(0, 4, len(shape))
        table = np.zeros(shape, dtype=int)
        for profile in product(*map(range, shape)):
            others = sum(int(links[k]) * profile[k] for k in range(len(shape)) if k != at)
            table[profile] = own[profile[at]] + profile[at] * others
        tables.append(table)
    units = [np.vectorize(lambda x: float(f"{x}e{power}"))(table) for table in tables]
    found = supermodular(NormalFormGame(units))
    assert found.holds
    equilibria = pure_equilibria(tables)
    assert found.least == tuple(str(min(column) + 1) for column in zip(*equilibria, strict=True))
    assert found.greatest == tuple(str(max(column) + 1) for column in zip(*equilibria, strict=True))
    assert found.unique == (len(equilibria) == 1)
    survivors = iterated_dominance(NormalFormGame(tables), by_mixed=False).survivors.values()
    for low, high, names in zip(found.least, found.greatest, survivors, strict=True):
        assert (names[0], names[-1]) == (low, high)  # Milgrom and Roberts (1990), theorem 5
    for low, high in zip(found.rising, found.rising[1:], strict=False):
        assert all(a <= b for a, b in zip(low, high, strict=True))


@given(
    shape=st.sampled_from([(2, 2), (3, 2), (2, 2, 2)]),
    numbers=st.lists(st.integers(-2, 2), min_size=24, max_size=24),
)
@few
def test_the_verdict_against_all_pairs(shape: tuple[int, ...], numbers: list[int]) -> None:
    size = int(np.prod(shape))
    cells = (numbers * 2)[: size * len(shape)]
    tables = [np.reshape(cells[at * size : (at + 1) * size], shape) for at in range(len(shape))]
    found = supermodular(NormalFormGame(tables))
    assert found.holds == complements(tables)
    if not found.holds:
        assert found.witness is not None
        assert found.witness.amount > 0
        assert (found.least, found.greatest, found.unique) == (None, None, None)


def test_quantities_are_complements_read_backwards() -> None:
    """Cournot: price 12 - x - y, cost nothing; 4 each is the equilibrium on whole numbers near it."""
    amounts = np.arange(7)
    own = np.array([[x * (12 - x - y) for y in amounts] for x in amounts])
    names = [str(x) for x in amounts]
    game = NormalFormGame((own, own.T), ("甲", "乙"), (names, names))
    verdict = supermodular(game)
    assert not verdict.holds
    assert str(verdict.witness) == "甲 gains 1 less by going from 0 to 1 once 乙 goes from 0 to 1"
    turned = supermodular(game, {"乙": names[::-1]})
    assert turned.holds
    equilibria = [(str(x), str(y)) for x, y in pure_equilibria([own, own.T])]
    assert turned.least in equilibria
    assert turned.greatest in equilibria
    assert turned.least[0] == min(x for x, _ in equilibria)
    assert turned.greatest[0] == max(x for x, _ in equilibria)


def test_degenerate_games() -> None:
    flat = supermodular(NormalFormGame((np.zeros((2, 3)), np.zeros((2, 3)))))
    assert (flat.least, flat.greatest) == (("1", "1"), ("2", "3"))
    alone = supermodular(NormalFormGame((np.zeros((1, 1)), np.zeros((1, 1)))))
    assert alone.unique


def test_tampering_is_found() -> None:
    game = adoption(2, 0.5, 1)
    assert increasing_differences._recheck(game, None, [(0, 0)], [(1, 1)]).holds
    assert not increasing_differences._recheck(game, None, [(0, 1)], [(1, 1)]).holds
    assert not increasing_differences._recheck(game, None, [(1, 1)], [(0, 0)]).holds
    chicken = NormalFormGame(([[6, 2], [7, 0]], [[6, 7], [2, 0]]))
    witness = supermodular(chicken).witness
    assert witness is not None
    assert not increasing_differences._recheck(chicken, replace(witness, amount=F(1)), [], []).holds


def test_plain_data_and_refusals() -> None:
    game = adoption(2, 0.5, 1)
    data = json.loads(json.dumps(supermodular(game).to_dict(), allow_nan=False))
    assert data["least"] == ["不认", "不认"]
    chicken = NormalFormGame(([[6, 2], [7, 0]], [[6, 7], [2, 0]]))
    assert supermodular(chicken).to_dict()["witness"]["amount"] == 3
    assert "not supermodular in this order" in supermodular(chicken).explain()
    with pytest.raises(InputError) as refused:
        supermodular(game, {"武汉": ["互认"], "南昌": ["a"]})
    assert str(refused.value) == (
        "orders: found 南昌, expected one of 武汉, 长沙\n"
        "order of 武汉: found 互认, expected each once of 不认, 互认"
    )


@pytest.mark.parametrize("orders", [["1", "2"], {"player 1": 5}])
def test_orders_of_another_kind_are_refused(orders) -> None:
    with pytest.raises(InputError, match="order"):
        supermodular(NormalFormGame(([[1, 0], [0, 1]], [[1, 0], [0, 1]])), orders)
