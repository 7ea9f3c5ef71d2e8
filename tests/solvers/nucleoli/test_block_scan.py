"""Scans block by block: games that are a function, several blocks, tables that are never copied."""

from __future__ import annotations

import numpy as np
import pytest

from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.solvers import nucleolus, per_capita_prenucleolus, prenucleolus
from citypact.solvers.nucleoli import excess
from citypact.solvers.nucleoli.excess import ExcessBlocks, ExcessFamily, sums
from citypact.solvers.nucleoli.scan import highest_excesses


def worths_of(masks: np.ndarray) -> np.ndarray:
    """Whole numbers with many ties that follow from the mask alone."""
    sizes = np.bitwise_count(masks).astype(float)
    found: np.ndarray = sizes * sizes + (masks * 2654435761 % 7)
    return np.where((masks == 0) | (sizes == 1), 0.0, found)


def game_of(players: int, cost: bool = False) -> FunctionGame:
    sign = -1.0 if cost else 1.0
    names = [f"c{at}" for at in range(players)]
    return FunctionGame(names, lambda masks: sign * worths_of(masks), cost=cost)


@pytest.mark.parametrize("solution", [nucleolus, prenucleolus, per_capita_prenucleolus])
@pytest.mark.parametrize("cost", [False, True])
def test_small_blocks_and_no_table_give_the_same_fractions(
    solution, cost: bool, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    whole = solution(game_of(9, cost))
    monkeypatch.setattr(excess, "BLOCK_BITS", 4)
    monkeypatch.setattr(excess, "MOST_STORED_PLAYERS", 0)
    blocks = solution(game_of(9, cost))
    assert blocks.fractions == whole.fractions
    assert blocks.fractions is not None


@pytest.mark.parametrize("measure", ["unit", "head"])
def test_the_blocks_hold_every_excess(measure) -> None:  # type: ignore[no-untyped-def]
    game = game_of(16)
    family = ExcessFamily(game, measure, individual=False)
    point = np.linspace(-1, 2, 16)
    found = np.concatenate([block.copy() for _, block, _ in ExcessBlocks(family, point)])
    members = np.arange(2**16)[:, None] >> np.arange(16) & 1
    plain = game.table - members @ point
    sizes = members.sum(axis=1)
    expected = plain[1:] if measure == "unit" else plain[1:] / sizes[1:]
    assert found[1:] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("measure", ["unit", "head"])
def test_the_first_pool_holds_those_who_object_most(measure) -> None:  # type: ignore[no-untyped-def]
    game = game_of(16)
    family = ExcessFamily(game, measure, individual=False)
    point = np.linspace(-1, 2, 16)
    members = np.arange(2**16)[:, None] >> np.arange(16) & 1
    excess = game.table - members @ point
    if measure == "head":
        excess[1:] /= members[1:].sum(axis=1)
    found = highest_excesses(family, point, 40)
    assert len(set(found.tolist())) == 40
    assert not {0, 2**16 - 1} & set(found.tolist())
    assert excess[found] == pytest.approx(np.sort(excess[1:-1])[::-1][:40], abs=1e-12)


def test_what_coalitions_of_a_block_hold() -> None:
    amounts = np.array([1.0, 10.0, 100.0, 1000.0])
    assert sums(amounts, 8, 4).tolist() == [1000.0, 1001.0, 1010.0, 1011.0]


def test_a_table_that_is_handed_over_stays_where_it_is() -> None:
    worths = np.zeros(2**12)
    game = CoalitionalGame([f"c{at}" for at in range(12)], worths, copy=False)
    assert game.table is worths or game.table.base is worths
    assert np.shares_memory(ExcessFamily(game, individual=False).block(0, 4), worths)


def test_fifteen_players_full_of_ties_are_exact() -> None:
    found = nucleolus(game_of(15))
    assert found.fractions is not None
    assert sum(found.fractions) == game_of(15).grand
    assert found.certificate is not None
    assert found.certificate.exact
