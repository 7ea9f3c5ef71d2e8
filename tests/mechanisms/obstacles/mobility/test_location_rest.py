"""All equilibria of cities that compete for firms, also those to which best replies do not lead."""

from __future__ import annotations

import math
from itertools import pairwise, product
from time import perf_counter

import numpy as np
import pytest

from citypact.errors import InfeasibleDesign
from citypact.games.obstacles.mobility.location import LocationChoice
from citypact.games.obstacles.mobility.location_rest import resting_shares
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.mobility.location_choice import agree, headline

NAMES = ("A", "B", "C", "D")


def region(ratios: tuple[float, ...], leads: tuple[float, ...], mass: float = 1) -> LocationChoice:
    return LocationChoice(NAMES[: len(ratios)], mass, 1, [mass / ratio for ratio in ratios], leads)


def gains(game: LocationChoice, shares: tuple[float, ...]) -> float:
    """Largest gain of a city from rest at these shares, on a fine grid of its other shares."""
    charges = [1 / (1 - share) for share in shares]
    worth = [a + b * p - t for a, b, p, t in zip(game.alpha, game.beta, shares, charges, strict=True)]
    grid = np.linspace(1e-5, 1 - 1e-5, 40_001)
    largest = 0.0
    for at, share in enumerate(shares):
        level = math.log(sum(math.exp(each) for place, each in enumerate(worth) if place != at))
        level -= game.alpha[at]

        def earned(p: np.ndarray, level: float = level, at: int = at) -> np.ndarray:
            return p * (game.beta[at] * p / 2 - level - np.log(p / (1 - p)))

        largest = max(largest, float(earned(grid).max() - earned(np.array([share]))[0]))
    return largest


def by_scan(game: LocationChoice) -> list[tuple[float, ...]]:
    """Equilibria of two cities by a scan over the first one's share."""

    def apart(p: float) -> float:
        first = math.log(p) + 1 / (1 - p) - game.beta[0] * p - game.alpha[0]
        return first - math.log(1 - p) - 1 / p + game.beta[1] * (1 - p) + game.alpha[1]

    odds = np.linspace(-12, 12, 4001) + 1e-7
    places = 1 / (1 + np.exp(-odds))
    found = []
    for low, high in pairwise(places):
        if apart(low) * apart(high) > 0:
            continue
        left, right = float(low), float(high)
        for _ in range(60):
            middle = (left + right) / 2
            left, right = (left, middle) if apart(left) * apart(middle) <= 0 else (middle, right)
        if gains(game, (left, 1 - left)) <= 1e-9:
            found.append((left, 1 - left))
    return found


@pytest.mark.parametrize("ratios", list(product((5.5, 6.75, 7.1, 11.0), repeat=2)))
@pytest.mark.parametrize("lead", [0.0, 0.3, -1.5])
def test_two_cities_have_the_equilibria_of_a_scan_and_no_others(
    ratios: tuple[float, float], lead: float
) -> None:
    game = region(ratios, (lead, 0.0))
    wanted = by_scan(game)
    try:
        found = [tuple(play.shares.tolist()) for play in game.plays()]
    except InfeasibleDesign:
        assert wanted == []
        return
    assert len(found) == len(wanted)
    for shares in wanted:
        assert min(abs(shares[0] - each[0]) for each in found) <= 1e-6


def test_a_region_with_an_equilibrium_that_replies_do_not_reach_is_not_refused() -> None:
    game = region((6.982102328619603, 12.840028639064915, 4.271248028905537), (0.866, -1.601, -0.658))
    answer = solve_obstacle(game)
    shares = tuple(float(answer.without.actions[f"share of firms in {city}"]) for city in "ABC")
    assert shares == pytest.approx((0.1317, 0.8543, 0.0139), abs=1e-3)
    assert gains(game, shares) <= 1e-9
    assert answer.certificate.holds
    assert float(answer.headline.value) == float(headline(game).value)


def test_the_places_of_rest_of_three_alike_cities_come_in_every_order() -> None:
    """Shares at 7.2: one city ahead, in each of the three ways."""
    plays = region((7.2,) * 3, (0.0,) * 3).plays()
    assert sorted(int(play.shares.argmax()) for play in plays) == [0, 1, 2]
    assert [round(float(play.shares.max()), 4) for play in plays] == [0.7354] * 3


def test_at_a_place_of_rest_the_levels_are_equal_and_small_departures_lose() -> None:
    for shares in resting_shares(np.array([8.0, 6.0, 12.0]), np.array([0.5, 0.0, -0.5])):
        level = np.log(shares) + 1 / (1 - shares) - np.array([8.0, 6.0, 12.0]) * shares
        assert np.ptp(level - np.array([0.5, 0.0, -0.5])) <= 1e-9
        assert shares.sum() == pytest.approx(1, abs=1e-12)
        assert (np.array([8.0, 6.0, 12.0]) * shares * (1 - shares) ** 2 <= 1 + 1e-9).all()


def test_several_equilibria_are_all_told_and_the_one_counted_from_is_named() -> None:
    answer = agree(region((6.75, 6.75), (0.0, 0.0)))
    assert len(answer.equilibria) == 3
    assert any(note.startswith("Equilibria found: 3") for note in answer.notes)
    assert any("counted from the first" in note for note in answer.notes)


def test_a_pool_of_unlike_cities_may_lower_a_charge_and_says_so() -> None:
    answer = agree(region((3.372, 14.376), (1.488, -1.534)))
    pool = next(each for each in answer.effects if each.lever.startswith("pool"))
    ratios = [
        float(pool.outcome.actions[f"charge of {city}"]) / float(answer.without.actions[f"charge of {city}"])
        for city in "AB"
    ]
    assert min(ratios) < 1 < max(ratios)
    assert f"Charges become {min(ratios):.3g} to {max(ratios):.3g} times" in pool.told


def test_of_alike_cities_any_could_be_the_one_with_most_firms() -> None:
    answer = agree(region((3.0,) * 3, (0.0,) * 3))
    assert any("A, or as well any other city, should have" in note for note in answer.notes)


@pytest.mark.parametrize("mass", [1e-9, 1.0, 1e9])
def test_many_firms_in_alike_cities_where_nothing_is_left_to_gain(mass: float) -> None:
    """The sums of premiums have coefficients of the size of the mass and bounds of zero."""
    answer = solve_obstacle(region((2.01,) * 3, (0.0,) * 3, mass))
    assert answer.surplus == 0
    assert answer.certificate.holds


def test_a_dozen_cities_that_draw_firms_strongly_take_little_time() -> None:
    began = perf_counter()
    found = [resting_shares(np.full(12, worth), np.zeros(12)) for worth in (7.5, 20.0)]
    assert perf_counter() - began < 5
    assert [len(each) for each in found] == [13, 12]
