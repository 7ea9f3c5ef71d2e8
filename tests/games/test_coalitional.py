"""A complete table of worths: nothing missing, nothing invented, nothing that changes later."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame

TABLE = {
    ("a",): 1.0,
    ("b",): 2.0,
    ("c",): 0.0,
    ("a", "b"): 5.0,
    ("a", "c"): 1.5,
    ("b", "c"): 2.0,
    ("a", "b", "c"): 9.0,
}


def test_coalitions_are_bit_masks_in_player_order() -> None:
    game = CoalitionalGame(("a", "b", "c"), TABLE)
    assert game.table.tolist() == [0, 1, 2, 5, 0, 1.5, 2, 9]
    for mask in range(8):
        assert game.mask(*game.members(mask)) == mask
        assert game.worth(*reversed(game.members(mask))) == game.table[mask]
    assert game.worth() == 0


def test_a_mapping_and_an_array_state_the_same_game() -> None:
    listed = CoalitionalGame(["a", "b", "c"], [0, 1, 2, 5, 0, 1.5, 2, 9])
    shuffled = CoalitionalGame(("a", "b", "c"), {tuple(reversed(k)): v for k, v in reversed(TABLE.items())})
    assert listed.table.tolist() == shuffled.table.tolist()


@pytest.mark.parametrize("kind", [int, float, Fraction, np.int64, np.float32])
def test_worths_may_be_any_kind_of_number(kind: type) -> None:
    game = CoalitionalGame(("a", "b"), {("a",): kind(1), ("b",): kind(2), ("a", "b"): kind(4)})
    assert game.worth("a", "b") == 4.0


def test_the_table_cannot_be_changed_from_outside() -> None:
    worths = np.array([0.0, 1.0])
    game = CoalitionalGame(("a",), worths)
    worths[1] = 7.0
    assert game.worth("a") == 1.0
    with pytest.raises(ValueError, match="read-only"):
        game.table[1] = 7.0


@pytest.mark.parametrize(
    ("worths", "what"),
    [
        ({k: v for k, v in TABLE.items() if k != ("a", "c")}, r"a\+c"),
        ({**TABLE, ("a", "d"): 1.0}, "a.d"),
        ({**TABLE, ("b", "a"): 5.0}, "once"),
        ({**TABLE, ("a", "b"): math.nan}, r"a\+b"),
        ({**TABLE, (): 1.0}, "empty"),
        ([0, 1, 2], "8"),
        ([[0, 1, 2, 5], [0, 1, 2, 9]], "8"),
        ([0, 1, 2, 5, 0, math.inf, 2, 9], r"a\+c"),
        ([0, 1, 2, 5, 0, math.nan, 2, 9], r"a\+c"),
        ([1e-9, 1, 2, 5, 0, 1.5, 2, 9], "empty"),
        ([math.nan, 1, 2, 5, 0, 1.5, 2, 9], "worth"),
    ],
)
def test_a_table_that_is_not_a_game_is_refused(worths: object, what: str) -> None:
    with pytest.raises(InputError, match=what):
        CoalitionalGame(("a", "b", "c"), worths)  # type: ignore[arg-type]


@pytest.mark.parametrize("players", [(), ("a", "a")])
def test_players_are_named_once_each(players: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="players"):
        CoalitionalGame(players, [0.0] * 2 ** len(players))


def test_every_missing_coalition_is_listed() -> None:
    with pytest.raises(InputError) as caught:
        CoalitionalGame(("a", "b", "c"), {("a",): 1.0})
    assert len(caught.value.problems) == 6


def test_the_empty_coalition_may_be_stated_as_zero() -> None:
    assert CoalitionalGame(("a",), {(): 0.0, ("a",): 2.0}).worth("a") == 2.0
