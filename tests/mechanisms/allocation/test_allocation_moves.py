"""Which worth moves an allocation most, as the terminal and the document say it."""

from __future__ import annotations

import pytest

from citypact.games.coalitional import CoalitionalGame
from citypact.mechanisms.allocation.worth_moves import plain_moves, strength, worth_moves
from citypact.scenario.coalition_result import allocation_result
from citypact.solvers import nucleolus

GAME = CoalitionalGame(["a", "b", "c"], [0, 0, 0, 6, 0, 8, 4, 14])


def test_the_strongest_come_first_and_are_finite_differences() -> None:
    moves = worth_moves(GAME, ["shapley", "nucleolus"])
    for listed in moves.values():
        assert [strength(move) for move in listed] == sorted(map(strength, listed), reverse=True)
    step = 2.0**-10
    for move in moves["nucleolus"]:
        table = GAME.table.copy()
        table[GAME.mask(*move.coalition)] += step
        after = nucleolus(CoalitionalGame(GAME.players, table)).vector()
        slopes = [(b - a) / step for a, b in zip(nucleolus(GAME).vector(), after, strict=True)]
        assert slopes == pytest.approx(move.right, abs=1e-9)


def test_shapley_s_slopes_are_its_weights() -> None:
    moves = {move.coalition: move.right for move in worth_moves(GAME, ["shapley"])["shapley"]}
    assert moves[("a",)] == pytest.approx((1 / 3, -1 / 6, -1 / 6))


def test_large_games_and_rules_that_need_more_are_left_out() -> None:
    assert worth_moves(CoalitionalGame([f"c{at}" for at in range(5)], [0.0] * 32), ["shapley"]) == {}
    assert worth_moves(GAME, ["owen", "bird_rule"]) == {}
    assert worth_moves(CoalitionalGame(["a", "b"], [0, 5, 5, 7]), ["nucleolus"]) == {}  # it does not exist


def test_the_document_tells_the_range_and_the_moves() -> None:
    game = {"players": ["a", "b", "c"], "values": [0, 0, 0, 6, 0, 8, 4, 14]}
    document = allocation_result({"game": game}).document
    assert document["core"]["ranges"]["a"] == {"lo": 0.0, "hi": 10.0}
    assert document["moves"] == plain_moves(worth_moves(GAME, document["allocations"]))
    for rule, listed in document["moves"].items():
        for move in listed:
            total = sum(move["right"].values())
            everyone = move["coalition"] == ["a", "b", "c"]
            assert total == pytest.approx(1.0 if everyone else 0.0, abs=1e-6), rule
