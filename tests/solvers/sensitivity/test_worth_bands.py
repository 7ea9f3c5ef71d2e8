"""Ranges of amounts when worths are known within bounds."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from moved_rules import in_proportion, mean_of_orders

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.allocation import Allocation
from citypact.games.coalitional import CoalitionalGame
from citypact.solvers.nucleoli.nucleolus_solutions import nucleolus
from citypact.solvers.sensitivity.worth_bands import worth_bands
from citypact.solvers.solved_allocation import Guarantee
from citypact.solvers.values.shapley_value import shapley

NAMES = ("a", "b", "c")
LOWER = np.array([0, 0, 0, 4, 0, 5, 3, 12.0])
UPPER = np.array([0, 1, 0, 6, 2, 5, 7, 12.0])


def game(worths: np.ndarray, **options: object) -> CoalitionalGame:
    return CoalitionalGame(NAMES, worths, unit="t", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("rule", [shapley, mean_of_orders])
def test_a_linear_rule_by_all_corners(rule: object, unit: float) -> None:
    """The ends of the intervals are attained at corners, all of which are tried here."""
    found = worth_bands(rule, game(unit * LOWER), game(unit * UPPER))  # type: ignore[arg-type]
    corners = np.array(
        [
            mean_of_orders(game(np.where(ends, unit * UPPER, unit * LOWER))).vector()
            for ends in product([False, True], repeat=8)
        ]
    )
    assert found.lowest == pytest.approx(corners.min(axis=0), rel=1e-9)
    assert found.highest == pytest.approx(corners.max(axis=0), rel=1e-9)
    assert found.middle == pytest.approx(mean_of_orders(game(unit * (LOWER + UPPER) / 2)).vector())
    assert (found.guarantee, found.games) == (Guarantee.proven, 0)
    # b+c ranges over 4 and enters a's amount with -1/3, the others with 1/6.
    assert found.drivers[0] == "b+c"


def test_no_uncertainty_no_width() -> None:
    found = worth_bands(shapley, game(LOWER), game(LOWER))
    assert found.lowest == found.highest == pytest.approx(shapley(game(LOWER)).vector())
    assert "depends" not in found.explain()


def test_a_sampled_envelope_is_inside_the_range_and_reaches_for_it() -> None:
    """Nucleolus of three with v(ab) in [3, 7] of 9: a's share runs from 3 to (9 + 7) / 4."""
    low, high = game(np.array([0, 0, 0, 3, 0, 0, 0, 9.0])), game(np.array([0, 0, 0, 7, 0, 0, 0, 9.0]))
    found = worth_bands(nucleolus, low, high, samples=40, generator=np.random.default_rng(1))
    assert found.guarantee is Guarantee.estimated
    assert (found.lowest[0], found.highest[0]) == pytest.approx((3, 4), abs=1e-7)
    assert (found.lowest[2], found.highest[2]) == pytest.approx((1, 3), abs=1e-7)
    assert found.middle == pytest.approx((3.5, 3.5, 2), abs=1e-7)
    assert (found.games, found.without_answer, found.drivers) == (43, 0, ())
    again = worth_bands(nucleolus, low, high, samples=40, generator=np.random.default_rng(1))
    assert again == found
    assert "Estimated from 43 games" in found.explain()


def test_a_rule_that_is_linear_on_the_box_only_is_not_taken_for_linear() -> None:
    """The nucleolus stays on one piece here; its box is sampled all the same."""
    narrow = worth_bands(
        nucleolus,
        game(np.array([0, 0, 0, 6, 0, 6, 6, 9.0])),
        game(np.array([0, 0, 0, 6.1, 0, 6, 6, 9.0])),
        samples=4,
        generator=np.random.default_rng(1),
    )
    assert narrow.guarantee is Guarantee.estimated
    lifted = np.array([0, 1, 1, 1, 1, 1, 1, 1.0])
    curved = worth_bands(
        in_proportion,
        game(LOWER + lifted),
        game(UPPER + lifted),
        samples=4,
        generator=np.random.default_rng(1),
    )
    assert curved.guarantee is Guarantee.estimated


def test_games_without_an_answer_are_counted() -> None:
    low, high = game(np.array([0, 1, 1, 0, 1, 0, 0, 2.0])), game(np.array([0, 1, 1, 0, 1, 0, 0, 4.0]))
    found = worth_bands(nucleolus, low, high, samples=40, generator=np.random.default_rng(1))
    assert 0 < found.without_answer < 43
    assert "no answer at" in found.explain()
    assert np.isfinite(found.lowest).all()
    empty = game(np.array([0, 1, 1, 0, 1, 0, 0, 2.5]))
    with pytest.raises(InfeasibleDesign, match="no answer at any"):
        worth_bands(nucleolus, low, empty, samples=4, generator=np.random.default_rng(1))


def test_a_cost_game_stays_one() -> None:
    seen = []

    def rule(cost_game: CoalitionalGame) -> Allocation:
        seen.append(cost_game.cost)
        return shapley(cost_game)

    worth_bands(rule, game(LOWER, cost=True), game(UPPER, cost=True))
    assert all(seen)


def test_plain_data() -> None:
    found = worth_bands(shapley, game(LOWER), game(UPPER)).to_dict()
    assert found["guarantee"] == "proven"
    assert found["bands"]["a"][0] < found["middle"]["a"] < found["bands"]["a"][1]


def test_refusals() -> None:
    with pytest.raises(InputError, match=r"worth of a\+b: found between 6 and 4"):
        worth_bands(shapley, game(UPPER), game(LOWER))
    with pytest.raises(InputError, match="players of the upper game"):
        worth_bands(shapley, game(LOWER), CoalitionalGame(NAMES[::-1], UPPER, unit="t"))
    with pytest.raises(InputError, match="unit of the upper game"):
        worth_bands(shapley, game(LOWER), CoalitionalGame(NAMES, UPPER, unit="kg"))
    with pytest.raises(InputError, match="cost of the upper game"):
        worth_bands(shapley, game(LOWER), game(UPPER, cost=True))
    with pytest.raises(InputError, match="the rule is not linear"):
        worth_bands(nucleolus, game(LOWER), game(UPPER))
    with pytest.raises(InputError, match="samples"):
        worth_bands(shapley, game(LOWER), game(UPPER), samples=1)
