"""What a table of worths accepts, how it reads it, and what it refuses in one line."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.games.coalitional.forms import AdditiveGame
from citypact.games.coalitional.whole_worths import whole_decimals


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.longdouble])
def test_numbers_of_any_precision_are_the_decimals_that_they_spell(kind: type) -> None:
    game = CoalitionalGame(("a", "b"), np.array([0, 0.1, 0.2, 0.3], dtype=kind))
    assert game.table.tolist() == [0, 0.1, 0.2, 0.3]
    assert game.fractions()[1:] == (Fraction(1, 10), Fraction(1, 5), Fraction(3, 10))
    assert CoalitionalGame(("a",), {("a",): kind(0.1)}).table[1] == 0.1


def test_winners_and_decimals_are_numbers() -> None:
    votes = CoalitionalGame(("a", "b"), np.array([False, False, True, True]))
    assert votes.fractions() == (0, 0, 1, 1)
    assert CoalitionalGame(("a",), [Decimal(0), Decimal("0.1")]).fractions()[1] == Fraction(1, 10)


@pytest.mark.parametrize(
    ("worths", "said"),
    [
        (["0", "1", "2", "3"], "worth 0: found '0', expected a number"),
        (np.array(["0", "1", "2", "3"]), "an array of <U1"),
        ([0, [1], 2, 3], r"worth 1: found \[1\]"),
        ([0, None, 2, 3], "worth 1: found None"),
        (np.zeros((4, 4)), r"an array of shape \(4, 4\)"),
        (np.zeros((4, 1)), r"an array of shape \(4, 1\)"),
        (np.zeros(4, dtype=complex), "an array of complex128"),
        ({0, 1, 2, 3}, "found set"),
        ("0123", "found str"),
        ((worth for worth in (0, 1, 2, 3)), "found generator"),
        (3, "found int"),
        ([0, 10**400, 0, 0], "a number beyond 1.7e308"),
        ([0, Fraction(10**400), 0, 0], "a number beyond 1.7e308"),
        ([0, 1.1e300, 0, 0], "a finite worth for a, up to 1e300"),
        ([0, float("nan"), 0, 0], "a finite worth for a"),
        ({1: 1}, "found 1, expected players of a, b"),
    ],
)
def test_what_is_no_table_is_refused(worths: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        CoalitionalGame(("a", "b"), worths)  # type: ignore[arg-type]


@pytest.mark.parametrize("players", [3, None])
def test_players_are_several_names(players: object) -> None:
    with pytest.raises(InputError, match="a sequence of names"):
        CoalitionalGame(players, [0, 1])  # type: ignore[arg-type]


def test_a_function_beyond_floating_point_sums_is_refused() -> None:
    with pytest.raises(InputError, match="a finite worth of a, up to 1e300"):
        FunctionGame(("a",), lambda masks: masks * 1.5e300).worth("a")


def test_whole_worths_are_the_fractions() -> None:
    masks = np.array([1, 2, 3])
    names = [f"city {at}" for at in range(13)]
    thirds = AdditiveGame(names, [Fraction(1, 3)] * 13)
    quarters = CoalitionalGame(names, np.bitwise_count(np.arange(1 << 13)) * 0.25)
    small = CoalitionalGame(("a", "b"), [0, Fraction(1, 3), Fraction(1, 2), Fraction(5, 6)])
    for game in (thirds, quarters, small):
        found = game.whole_worths(masks)
        assert found is not None
        whole, divisor = found
        wanted = [game.fraction_of(mask) for mask in masks.tolist()]
        assert [Fraction(int(worth), divisor) for worth in whole] == wanted
    assert whole_decimals(np.array([1e15])) is None
