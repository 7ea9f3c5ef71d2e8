"""Pairs, sizes and blocks; and the regression that leaves each draw out of its own correction."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest

from citypact.solvers.sampling.adjustment import RIDGES, Draws, adjusted_mean
from citypact.solvers.sampling.pair_design import (
    blocks_of,
    drawn,
    listed_sizes,
    pair_count,
    pair_weights,
    pairs_of_size,
)


@pytest.mark.parametrize("players", [2, 3, 6, 9])
def test_all_pairs_are_listed_once(players: int) -> None:
    seen = set()
    for size in range(1, players // 2 + 1):
        rows = [tuple(np.flatnonzero(row)) for block in pairs_of_size(players, size) for row in block]
        assert len(rows) == pair_count(players, size)
        seen |= {frozenset(row) for row in rows} | {frozenset(range(players)) - set(row) for row in rows}
    proper = {frozenset(c) for size in range(1, players) for c in combinations(range(players), size)}
    assert seen == proper


def test_weights_give_an_additive_game_back() -> None:
    """For v(S) = amount of one player, the sum over sizes plus v(N) / n is that amount and 0 elsewhere."""
    for players in (2, 5, 8, 31):
        sizes = np.arange(1, players // 2 + 1)
        # E[(z - s / n)(2 z - 1)] is twice the variance of z, s (n - s) / n**2.
        own = (pair_weights(players)[1:] * 2 * sizes * (players - sizes) / players**2).sum()
        assert own + 1 / players == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("players", "first", "most"), [(30, 2, 100), (30, 2, 5), (300, 1, 37), (11, 5, 3), (4, 1, 1)]
)
def test_blocks_hold_every_size_once_in_order(players: int, first: int, most: int) -> None:
    blocks = blocks_of(players, first, most)
    assert np.concatenate(blocks).tolist() == list(range(first, players // 2 + 1))
    assert 1 <= len(blocks) <= most
    assert all(len(block) for block in blocks)


def test_listing_never_costs_more_than_there_is() -> None:
    for players in (3, 10, 30, 100, 300):
        for pairs in (1, 10, 500, 20_000, 10**7):
            listed = listed_sizes(players, pairs)
            assert sum(pair_count(players, size) for size in range(1, listed + 1)) <= pairs
    assert listed_sizes(30, 10**6) >= 4  # 435 + 4060 + 27405 coalitions of two to four


def test_drawn_coalitions_have_their_size_and_no_favourites() -> None:
    members = drawn(np.repeat([0, 2, 5], 4000), 5, np.random.default_rng(1))
    assert members.sum(axis=1).tolist() == np.repeat([0, 2, 5], 4000).tolist()
    _, counts = np.unique(members[4000:8000], axis=0, return_counts=True)
    assert len(counts) == comb(5, 2)
    # 400 expected; a binomial count strays by 5 standard deviations (95) once in a million.
    assert (np.abs(counts - 400) < 95).all()


def some_draws(blocks: int = 3, each: int = 12, players: int = 4) -> Draws:
    draw = np.random.default_rng(7)
    number = blocks * each
    block = np.repeat(np.arange(blocks), each)
    members = draw.random((number, players)) < 0.5
    slopes = np.column_stack([np.ones(number), block / blocks])
    measured = members @ np.arange(1.0, players + 1) * (1 + block) + draw.normal(size=number)
    return Draws(
        members=members,
        centre=np.full(number, 0.5),
        measured=measured,
        weights=1.0 + block,
        blocks=block,
        common=np.ones((number, 1)),
        slopes=slopes,
        known=draw.normal(size=(blocks, 2)),
    )


@pytest.mark.parametrize("offered", [[], [1], [1, 2]])
def test_leaving_one_out_is_fitting_again_without_it(offered: list[int]) -> None:
    """The identity of the module's formula, by as many separate fits as there are draws."""
    draws = some_draws()
    found = adjusted_mean(draws, offered)
    groups = (found.features - 1) // 4
    x = draws.features(slice(None), groups)
    u, m = draws.directions(slice(None)), np.bincount(draws.blocks)
    importance = draws.weights**2 * (u**2).sum(axis=1) / m[draws.blocks] ** 2
    importance /= importance.mean()
    gram = (x * importance[:, None]).T @ x
    values = np.linalg.eigvalsh(gram)
    penalty = found.ridge * values[values > 1e-11 * values[-1]].mean()
    total = np.zeros(4)
    terms = []
    for j in range(len(x)):
        others = np.arange(len(x)) != j
        root = np.sqrt(importance[others])
        stacked = np.vstack([x[others] * root[:, None], np.sqrt(penalty) * np.eye(x.shape[1])])
        target = np.concatenate([draws.measured[others] * root, np.zeros(x.shape[1])])
        beta = np.linalg.lstsq(stacked, target, rcond=None)[0]
        term = draws.weights[j] * u[j] * (draws.measured[j] - x[j] @ beta)
        terms.append(term)
        slopes = beta[1:].reshape(groups, 4)
        total += (draws.known[draws.blocks[j], :groups] @ slopes + term) / m[draws.blocks[j]]
    assert found.ridge in RIDGES
    assert found.total == pytest.approx(total, rel=1e-8, abs=1e-10)
    plain = sum(np.var(np.array(terms)[draws.blocks == b], axis=0, ddof=1) / m[b] for b in range(3))
    # Student's factor widens, and by less than half at 33 degrees of freedom.
    assert (found.variance >= plain * (1 - 1e-9)).all()
    assert (found.variance <= 1.5 * plain).all()


def test_a_perfect_prediction_leaves_no_variance() -> None:
    draws = some_draws()
    slopes = np.array([3.0, -1.0, 2.0, 0.5])
    exact = Draws(
        draws.members,
        draws.centre,
        draws.directions(slice(None)) @ slopes + 4.0,
        draws.weights,
        draws.blocks,
        draws.common,
        draws.slopes,
        draws.known,
    )
    found = adjusted_mean(exact, [1])
    assert found.total == pytest.approx(draws.known[:, 0].sum() * slopes)
    assert found.variance == pytest.approx(np.zeros(4), abs=1e-20)
