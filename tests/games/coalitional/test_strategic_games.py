"""Strategic equivalence: another unit, another origin, the same game."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from slow_forms import FORMS, drawn_form

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, FunctionGame
from citypact.games.coalitional.derived import restriction
from citypact.games.coalitional.forms import AdditiveGame, AirportGame, BankruptcyGame
from citypact.games.coalitional.strategic import (
    scale,
    strategic_equivalence,
    zero_normalisation,
    zero_one_normalisation,
)

ABC = ("a", "b", "c")


def squares(players: int, factor: float = 1.0, shift: float = 0.0) -> FunctionGame:
    names = tuple(f"city{at}" for at in range(players))

    def worths(masks: Any) -> Any:
        members = np.bitwise_count(masks).astype(float)
        return factor * members**2 + shift * members

    return FunctionGame(names, worths)


@pytest.mark.parametrize("form", FORMS)
def test_scaling_is_the_formula_exactly(form: type) -> None:
    game = drawn_form(form, 5, 2)
    shifts = (0.1, -0.7, 0, Fraction(1, 3), 1e6)
    scaled = scale(game, 0.3, shifts)
    assert (scaled.players, scaled.unit, scaled.cost) == (game.players, game.unit, game.cost)
    added = [Fraction(1, 10), Fraction(-7, 10), Fraction(0), Fraction(1, 3), Fraction(10**6)]
    for mask, worth in enumerate(game.fractions()):
        own = sum((added[at] for at in range(5) if mask >> at & 1), Fraction(0))
        assert scaled.fractions()[mask] == Fraction(3, 10) * worth + own
    named = dict(zip(game.players, shifts, strict=True))
    assert scale(game, 0.3, named).fractions() == scaled.fractions()
    assert (
        scale(game, 0.3, {"city1": -0.7}).fractions()[2] == Fraction(3, 10) * game.fractions()[2] + added[1]
    )


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_zero_normalisation_forgets_the_origin(unit: float) -> None:
    game = scale(BankruptcyGame(ABC, 5, (1, 3, 4)), unit)
    shifted = scale(game, 1, (3 * unit, -8 * unit, 0.1 * unit))
    assert zero_normalisation(shifted).fractions() == zero_normalisation(game).fractions()
    assert zero_normalisation(shifted).singles.tolist() == [0, 0, 0]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_zero_one_normalisation_forgets_the_unit_too(unit: float) -> None:
    game = BankruptcyGame(ABC, 5, (1, 3, 4))
    normal = zero_one_normalisation(game)
    assert normal.grand == 1
    assert normal.singles.tolist() == [0, 0, 0]
    assert zero_one_normalisation(scale(game, unit, (1, 2, 3))).fractions() == normal.fractions()


def test_costs_are_normalised_as_savings() -> None:
    """Three stops at 1, 2 and 4: together they save 3, the two nearest 1, any with the last the lesser."""
    normal = zero_one_normalisation(AirportGame(ABC, (1, 2, 4)))
    assert normal.cost
    third = Fraction(-1, 3)
    assert normal.fractions() == (0, 0, 0, third, 0, third, 2 * third, 3 * third)


@pytest.mark.parametrize(
    "game",
    [
        AdditiveGame(ABC, (0.1, 0.2, 0.3)),
        CoalitionalGame(ABC, [0, 1, 1, 3, 1, 3, 3, 2]),
        CoalitionalGame(ABC, [0, 1, 1, 3, 1, 3, 3, 4], cost=True),
        squares(17, factor=-1.0),
        squares(17, factor=0.0, shift=0.1),
    ],
)
def test_a_game_without_a_gain_has_no_zero_one_form(game: CoalitionalGame) -> None:
    with pytest.raises(InputError, match="from working together, expected a positive gain"):
        zero_one_normalisation(game)


@pytest.mark.parametrize("form", FORMS)
def test_an_equivalence_is_recovered(form: type) -> None:
    game = drawn_form(form, 4, 6)
    shifts = {"city0": 0.5, "city1": -3.0, "city2": 0.0, "city3": 1000.0}
    turned = restriction(scale(game, 2.5, shifts), ("city3", "city1", "city0", "city2"))
    found = strategic_equivalence(game, turned)
    assert found is not None
    assert scale(game, *found).fractions() == scale(game, 2.5, shifts).fractions()
    if any(zero_normalisation(game).fractions()):
        assert found == (2.5, shifts)


def test_equivalence_holds_up_to_the_rounding_of_a_third() -> None:
    worths = np.array([0.0, 1, 2, 5, 4, 7, 9, 23])
    found = strategic_equivalence(CoalitionalGame(ABC, worths), CoalitionalGame(ABC, worths / 3))
    assert found is not None
    assert found[0] == pytest.approx(1 / 3, rel=1e-15)
    assert list(found[1].values()) == pytest.approx([0, 0, 0], abs=1e-14)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_what_is_not_equivalent_has_none(unit: float) -> None:
    game = CoalitionalGame(ABC, unit * np.array([0, 1, 2, 5, 4, 7, 9, 23]))
    for worths in (
        [0, 1, 2, 5, 4, 7, 9, 24],
        [0, 1, 2, 5, 4, 7, 9.000001, 23],
        [0, -1, -2, -5, -4, -7, -9, -23],
    ):
        assert strategic_equivalence(game, CoalitionalGame(ABC, worths)) is None
    assert strategic_equivalence(game, AdditiveGame(ABC, (1, 2, 3))) is None
    assert strategic_equivalence(AdditiveGame(ABC, (1, 2, 3)), game) is None


def test_all_additive_games_are_equivalent() -> None:
    found = strategic_equivalence(AdditiveGame(ABC, (1, 2, 3)), AdditiveGame(ABC, (0.1, 0, 5)))
    assert found == (1.0, {"a": -0.9, "b": -2.0, "c": 2.0})


def test_large_games_are_scaled_in_floats() -> None:
    game = squares(17)
    scaled = scale(game, 2, {"city16": 5, "city0": 3})
    assert scaled.grand == 2 * 17**2 + 8
    assert scaled.worth("city16", "city1") == 13
    assert scaled.worth("city0") == 5
    assert game.grand == 17**2
    zero = zero_normalisation(game)
    assert zero.grand == 17**2 - 17
    assert zero.worth("city3", "city16") == 2
    assert zero_one_normalisation(game).grand == 1
    found = strategic_equivalence(game, squares(17, 0.1, 7.0))
    assert found is not None
    assert found[0] == pytest.approx(0.1, rel=1e-14)
    assert list(found[1].values()) == pytest.approx([7.0] * 17, rel=1e-14)
    cubes = FunctionGame(game.players, lambda masks: np.bitwise_count(masks) ** 3.0)
    assert strategic_equivalence(game, cubes) is None


def test_wrong_factors_and_shifts_are_refused() -> None:
    game = AdditiveGame(ABC, (1, 2, 3))
    for factor in (0, -1, math.nan, math.inf, "2", True):
        with pytest.raises(InputError, match="factor: found"):
            scale(game, factor)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="shifts: found d, expected a player of a, b, c"):
        scale(game, 1, {"d": 1})
    with pytest.raises(InputError, match="shifts of b: found nan"):
        scale(game, 1, {"b": math.nan})
    with pytest.raises(InputError, match="shifts: found 2 numbers"):
        scale(game, 1, (1, 2))
    with pytest.raises(InputError, match="worths: found more than 1e150"):
        scale(game, 1e149, (0, 1e150, 0))
    with pytest.raises(InputError, match="the players a, b, c"):
        strategic_equivalence(game, AdditiveGame(("a", "b", "d"), (1, 2, 3)))
    with pytest.raises(InputError, match="a game of costs"):
        strategic_equivalence(game, AirportGame(ABC, (1, 2, 3)))
