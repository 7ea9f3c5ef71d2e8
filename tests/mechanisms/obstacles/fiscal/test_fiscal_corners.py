"""Revenue, promotion and supervision in corners: numbers far apart, ties, sentences that must stay true."""

from __future__ import annotations

from fractions import Fraction

import pytest

from citypact.games.obstacles.fiscal.promotion import Promotion
from citypact.games.obstacles.fiscal.tax_competition import TaxCompetition
from citypact.games.obstacles.fiscal.triangle import CentralTriangle
from citypact.mechanisms.obstacles.catalogue import solve_obstacle

AB, ABC = ("A", "B"), ("A", "B", "C")


@pytest.mark.parametrize(
    "game",
    [
        CentralTriangle(AB, (0, 0), (1e9, 1e9), (0, 0), (4e9, 4e9), 0, 3e9, 3e9),
        CentralTriangle(AB, (0, 0), (3, 3), (0, 0), (1, 1), 3000000, 2e-06, 1, 2),
        CentralTriangle(AB, (-1e9, 4e9), (0, 2e9), (-1e9, 4e9), (6e9, 3e9), 1e9, 0, 1e9),
        TaxCompetition(
            AB, (0, 552296711.5464255), 276424780.5537665, 27642478055.376648, 1, 27642478055.376648, 0,
            1.5557818955299343e-10,
        ),
    ],
)  # fmt: skip
def test_demands_that_are_tiny_next_to_the_levers_are_no_defect(
    game: CentralTriangle | TaxCompetition,
) -> None:
    answer = solve_obstacle(game)
    assert answer.plan.cost == 0
    assert answer.certificate.holds


def told_of(game: CentralTriangle | TaxCompetition | Promotion, lever: str) -> str:
    return next(effect.told for effect in solve_obstacle(game).effects if effect.lever.startswith(lever))


def test_up_to_which_strength_both_may_obstruct_is_not_where_cooperating_becomes_dominant() -> None:
    game = CentralTriangle(AB, (1, 4), (1, 2), (3, 5), (5, 5), 1, 3, 1)
    text = " ".join(solve_obstacle(game).notes)
    assert (game.strength_of_trap, game.strength_for_dominance) == (Fraction(1, 5), Fraction(2, 5))
    assert "above 0.4," in text
    assert "Up to a strength of 0.2 both" in text
    for strength, trapped in ((Fraction(1, 5), True), (Fraction(3, 10), False)):
        edges = [game.city_advantage(at, 0, strength) for at in (0, 1)]
        assert (max(edges) <= 0) == trapped
    safe = " ".join(solve_obstacle(CentralTriangle(AB, (1, 4), (0, 2), (3, 5), (5, 5), 1, 3, 1)).notes)
    assert "both may go on obstructing" not in safe


def test_a_second_equilibrium_under_the_levers_is_told() -> None:
    game = CentralTriangle(AB, (4, 4), (3, 3), (3, 3), (5, 5), 1, 3)
    answer = solve_obstacle(game)
    assert answer.plan.sizes["strength of promised supervision"] == 0
    assert "nobody gains by being the first to cooperate" in " ".join(answer.notes)
    watched = CentralTriangle(AB, (1, 4), (1, 2), (3, 5), (5, 5), 1, 3, 1)
    assert "being the first" not in " ".join(solve_obstacle(watched).notes)


def test_shares_that_come_to_rest_on_a_line_do_not_keep_moving() -> None:
    game = CentralTriangle(AB, (2, 2), (1, 1), (1, 1), (1, 1), 0)
    answer = solve_obstacle(game)
    assert game.is_equilibrium((1, 1, 0))
    assert "keep moving" not in " ".join(answer.notes)


def test_lump_sums_and_competition_where_nobody_undercuts() -> None:
    game = TaxCompetition(AB, (0, 0), 1, 1.5)
    assert game.charges == (1.5, 1.5)
    assert told_of(game, "lump sums").endswith("so these stay at the ceiling.")
    forced = TaxCompetition(AB, (0, 0), 1, ceiling=4, floor=4)
    assert solve_obstacle(forced).notes[0] == "Even without an agreement every city charges the ceiling."


def test_two_cities_at_the_ceiling_are_not_told_apart_by_their_order() -> None:
    game = TaxCompetition(ABC, (0.5, 0.9, -0.5), 1, 1.5)
    assert game.charges[0] == game.charges[1] > game.charges[2]
    assert "no city charges more than B, where capital earns most." in solve_obstacle(game).notes[0]


def test_charges_do_not_rise_if_less_is_pooled_than_now() -> None:
    game = TaxCompetition(AB, (0, 0), 1, 10, pooled=0.7, effort_cost=0.002)
    found = [each for each in solve_obstacle(game).effects if "without a premium" in each.lever]
    assert found[0].outcome.actions["charge of A"] < game.charges[0]
    assert found[0].told.startswith("Charges fall;")


def test_a_project_that_brings_nothing_in_all_is_signed_at_one_payment() -> None:
    game = Promotion(AB, (3, -3), 4, 0.25, 2, 2, standing=1)
    assert game.payments_signed == (3, 3)
    assert told_of(game, "payment") == (
        "Both sign the project with a payment of 3 and no other. Effort stays as it is."
    )
    assert "The joint project brings the cities together nothing." in solve_obstacle(game).notes


def test_effort_that_is_right_already() -> None:
    idle = Promotion(AB, (3, 1), 5, 0.25, 2, 0, spillover=1, standing=1)
    answer = solve_obstacle(idle)
    assert answer.plan.cost == 0
    assert answer.effects[-1].efficient
    assert told_of(idle, "prize and") == "Effort is right and the project is carried out."
    assert told_of(Promotion(AB, (3, 1), 8, 0.25, 2, 2), "prize of").startswith("This is the prize already")


def test_equal_scores_end_effort_whatever_the_noise() -> None:
    game = Promotion(AB, (3, 0), 4, 0.25, 2, 2, standing=1)
    told = told_of(game, "weight 1")
    assert told.endswith("effort falls to nothing: both scores are the same whatever the officials do.")


def test_numbers_far_apart_are_left_to_fractions() -> None:
    """With these numbers a floating-point solver went on for ever."""
    game = CentralTriangle(AB, (1e9, 4e-9), (1e-9, 2e9), (3e9, 5), (5e-9, 5e9), 1e-9, 3e9, 1)
    answer = solve_obstacle(game)
    assert answer.certificate.holds
    assert answer.plan.cost is not None
