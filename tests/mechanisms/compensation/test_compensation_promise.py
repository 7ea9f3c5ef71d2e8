"""A transfer as a mere promise: nobody keeps it, and the sanction that changes that is the transfer."""

from __future__ import annotations

import pytest

from citypact.games.water import WaterPair
from citypact.mechanisms.compensation import central_package, compensate, promise_game
from citypact.solvers.nash import nash_equilibria


@pytest.mark.parametrize("upstream_benefit", [0, 0.6])
@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_no_equilibrium_of_a_promise_protects(unit: float, upstream_benefit: float) -> None:
    game = promise_game(compensate(WaterPair(2 * unit, upstream_benefit * unit, 1.5 * unit)))
    assert game is not None
    # what protecting costs upstream over no agreement is its loss b_D²/2c
    assert float(game.gap) == pytest.approx(2 / 1.5 * unit)
    for found in nash_equilibria(game.normal_form()).equilibria:
        assert found.exact[0][0] == 0  # the chance to protect


def test_the_sanction_that_keeps_it_is_the_transfer() -> None:
    game = promise_game(compensate(WaterPair(2, 0, 1.5)))
    assert game is not None
    package = central_package(game)
    assert (package.sanction, package.subsidy) == (2, 0)


def test_under_a_cap_the_centre_pays_the_rest() -> None:
    found = compensate(WaterPair(2, 0, 1.5), transfer_cap=1)
    game = promise_game(found)
    assert game is not None
    assert float(central_package(game).subsidy) == pytest.approx(found.central_subsidy)


def test_there_is_nothing_to_keep() -> None:
    pair = WaterPair(2, 0, 1.5)
    assert promise_game(compensate(pair, grant=6)) is None  # upstream pays
    assert promise_game(compensate(pair, central_benefit=1)) is None
