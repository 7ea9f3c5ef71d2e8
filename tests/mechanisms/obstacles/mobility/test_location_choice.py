"""Firms that vote with their feet: fixtures, far departures, best shares, levers, refusals."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from citypact.errors import InfeasibleDesign, InputError
from citypact.games.obstacles.mobility.location import FIRMS, LocationChoice
from citypact.games.obstacles.mobility.location_best import best_shares, together
from citypact.games.obstacles.mobility.location_floor import resting_above
from citypact.games.obstacles.mobility.location_play import UNIQUE_TO, Play
from citypact.games.obstacles.mobility.location_reply import earned, peaks, share_at
from citypact.games.obstacles.mobility.symmetric_location import (
    largest_mass,
    largest_ratio,
    symmetric_candidate,
)
from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.mobility.location_choice import agree, headline
from citypact.mechanisms.obstacles.mobility.location_proof import proof
from citypact.mechanisms.obstacles.mobility.location_terms import premium_to

NAMES = ("A", "B", "C", "D", "E", "F")
PRINTED = LocationChoice(NAMES[:3], 1, 0.8, (2, 2, 2), (0, 0, 0))


def alike(count: int, mass: float, spread: float = 1.0, cost: float = 1.0) -> LocationChoice:
    return LocationChoice([f"city {at}" for at in range(count)], mass, spread, [cost] * count, [0] * count)


@st.composite
def regions(draw: st.DrawFn, most: int = 4, strongest: float = 5.0) -> LocationChoice:
    count = draw(st.integers(2, most))
    spread, mass = draw(st.floats(0.1, 3)), draw(st.floats(0.5, 50))
    ratios = draw(st.lists(st.floats(0.1, strongest), min_size=count, max_size=count))
    leads = draw(st.lists(st.floats(-1.5, 1.5), min_size=count, max_size=count))
    costs = [mass / (spread * ratio) for ratio in ratios]
    return LocationChoice(NAMES[:count], mass, spread, costs, [spread * lead for lead in leads])


def payoff(
    game: LocationChoice, outcome: Outcome, at: int, charge: Any, amenity: Any, premium: float = 0.0
) -> Any:
    """Payoff of one city from the printed formulas, for numbers or arrays of its own actions."""
    spread, rest = float(game.spread), 0.0
    for place, city in enumerate(game.players):
        if place != at:
            paid, offered = (float(outcome.actions[f"{word} of {city}"]) for word in ("charge", "amenity"))
            rest += math.exp((float(game.attractions[place]) + offered - paid) / spread)
    own = np.exp((float(game.attractions[at]) + amenity - charge) / spread)
    spent = float(game.costs[at]) * amenity**2 / 2
    return (charge + premium) * float(game.mass) * own / (own + rest) - spent


def largest_gain(game: LocationChoice, outcome: Outcome, at: int, premium: float = 0.0) -> float:
    """Gain of the best of many departures of a city, near and far, per firm over the spread."""
    spread, city = float(game.spread), game.players[at]
    charge, amenity = (float(outcome.actions[f"{word} of {city}"]) for word in ("charge", "amenity"))
    reach = float(game.mass) / float(game.costs[at])
    now = payoff(game, outcome, at, charge, amenity, premium)
    far = np.meshgrid(charge + spread * np.linspace(-9, 9, 181), reach * np.linspace(0, 1.2, 121))
    near = np.meshgrid(
        charge + spread * np.linspace(-0.1, 0.1, 41),
        np.maximum(0, amenity + reach * np.linspace(-0.1, 0.1, 41)),
    )
    best = max(payoff(game, outcome, at, *tried, premium).max() for tried in (far, near))
    return float(best - now) / (spread * float(game.mass))


def test_the_printed_fixture() -> None:
    """models.md Appendix C: n = 3, M = 1, μ = .8, c = 2 → t = 1.2, g = .1667; nothing is left to gain."""
    answer = solve_obstacle(PRINTED)
    resting = answer.without
    for city in PRINTED.players:
        assert float(resting.actions[f"charge of {city}"]) == pytest.approx(1.2, abs=1e-12)
        assert float(resting.actions[f"amenity of {city}"]) == pytest.approx(1 / 6, abs=1e-12)
    assert symmetric_candidate(3, 1, 0.8, 2) == (pytest.approx(1.2), pytest.approx(1 / 6))
    assert answer.surplus == 0
    assert answer.plan.cost == 0
    assert not any(answer.plan.sizes.values())


def test_ten_firms_still_rest_at_equal_shares_and_twelve_do_not() -> None:
    """The text lets M = 10 fail; the symmetric point holds up to 10.8 and fails from there."""
    assert largest_mass(3, 0.8, 2) == pytest.approx(10.8)
    ten = LocationChoice(NAMES[:3], 10, 0.8, (2, 2, 2), (0, 0, 0))
    first = ten.equilibria()[0]
    assert [float(first.actions[f"charge of {city}"]) for city in "ABC"] == pytest.approx([1.2] * 3)
    assert all(largest_gain(ten, first, at) <= 1e-12 for at in range(3))
    twelve = LocationChoice(NAMES[:3], 12, 0.8, (2, 2, 2), (0, 0, 0))
    candidate = twelve.outcome(np.full(3, 1.2), np.full(3, 2.0))
    assert largest_gain(twelve, candidate, 0) > 1e-3
    answer = solve_obstacle(twelve)
    assert any("up to a mass of 10.8" in note for note in answer.notes)
    for outcome in answer.equilibria.values():
        assert max(float(outcome.actions[f"share of firms in {city}"]) for city in "ABC") > 0.7
        assert all(largest_gain(twelve, outcome, at) <= 1e-10 for at in range(3))


def test_at_ten_firms_there_are_other_equilibria_with_one_city_or_two_ahead() -> None:
    answer = solve_obstacle(LocationChoice(NAMES[:3], 10, 0.8, (2, 2, 2), (0, 0, 0)))
    assert len(answer.equilibria) == 7
    assert "equilibrium with B and C ahead" in answer.equilibria
    game = LocationChoice(NAMES[:3], 10, 0.8, (2, 2, 2), (0, 0, 0))
    for outcome in answer.equilibria.values():
        assert all(largest_gain(game, outcome, at) <= 1e-10 for at in range(3))
    assert (
        max(
            float(answer.equilibria["equilibrium with A ahead"].actions[f"share of firms in {c}"])
            for c in "ABC"
        )
        > 0.6
    )


@pytest.mark.parametrize("count", [2, 3, 4, 6, 10, 20])
def test_the_largest_ratio_is_where_a_departure_begins_to_gain(count: int) -> None:
    """Against a plain scan over shares; for n other than 3 it lies below the second-order bound."""
    ratio = largest_ratio(count)
    local = count**3 / (count - 1) ** 2
    assert ratio == pytest.approx(local) if count == 3 else ratio < local - 0.02
    for worth, gains in ((ratio * 0.999, False), (ratio * 1.001, True)):
        level = math.log(count - 1) + worth / count - count / (count - 1)
        grid = np.linspace(1e-6, 1 - 1e-6, 200_001)
        values = grid * (worth * grid / 2 - level - np.log(grid / (1 - grid)))
        own = (worth / count / 2 - level + math.log(count - 1)) / count
        assert (values.max() > own + 1e-9) == gains


@pytest.mark.parametrize(("count", "expected"), [(2, 7.17), (3, 6.75), (10, 8.05)])
def test_the_largest_ratios_known_from_an_earlier_study(count: int, expected: float) -> None:
    assert largest_ratio(count) == pytest.approx(expected, abs=0.01)


@given(worth=st.floats(0.05, 40), level=st.floats(-30, 30))
@settings(max_examples=60, deadline=None)
def test_no_share_of_a_fine_grid_beats_the_best_peak(worth: float, level: float) -> None:
    found = peaks(worth, level)
    odds = np.linspace(-40, 8, 40_001)
    shares = 1 / (1 + np.exp(-odds))
    values = shares * (worth * shares / 2 - level - odds)
    assert values.max() <= earned(worth, level, found[0]) + 1e-12 * (1 + worth + abs(level))
    inner = (values[1:-1] > values[:-2]) & (values[1:-1] > values[2:])
    for share in shares[1:-1][inner]:
        assert min(abs(share - share_at(z)) for z in found) < 1e-2


@given(game=regions())
@settings(max_examples=15, deadline=None)
def test_nobody_gains_by_any_departure_and_the_first_order_conditions_hold(game: LocationChoice) -> None:
    found = game.equilibria()
    assert len(found) == 1
    for at, city in enumerate(game.players):
        share = float(found[0].actions[f"share of firms in {city}"])
        charge, amenity = (float(found[0].actions[f"{word} of {city}"]) for word in ("charge", "amenity"))
        assert charge == pytest.approx(float(game.spread) / (1 - share), rel=1e-9)
        assert amenity == pytest.approx(float(game.mass) * share / float(game.costs[at]), rel=1e-9)
        assert largest_gain(game, found[0], at) <= 1e-11


def test_below_the_bound_of_uniqueness_the_common_level_rises_in_every_share() -> None:
    shares = np.linspace(1e-4, 1 - 1e-4, 100_001)
    slopes = 1 / shares + 1 / (1 - shares) ** 2
    assert UNIQUE_TO < slopes.min() < 5.22


@given(game=regions(most=3, strongest=9))
@settings(max_examples=20, deadline=None)
def test_no_shares_of_a_grid_have_more_in_total(game: LocationChoice) -> None:
    best = best_shares(game.beta, game.alpha)
    assert best.sum() == pytest.approx(1)
    top, count = together(game.beta, game.alpha, best), len(best)
    steps = np.arange(0, 121) / 120
    grid = [np.array([p, 1 - p]) for p in steps]
    if count == 3:
        grid = [np.array([p, q, max(0.0, 1 - p - q)]) for p in steps for q in steps if p + q <= 1 + 1e-12]
    assert max(together(game.beta, game.alpha, shares) for shares in grid) <= top + 1e-9
    # Amenities that are not right for the shares have less, whatever the charge.
    spread, mass = float(game.spread), float(game.mass)
    outcome = game.at_common_charge(0.3 * spread, best)
    assert float(outcome.total) == pytest.approx(top * mass * spread, rel=1e-9, abs=1e-9 * mass * spread)
    amenities = np.array([float(outcome.actions[f"amenity of {city}"]) for city in game.players])
    for factor in (0.8, 1.2):
        assert float(game.outcome(np.zeros(count), amenities * factor).total) <= float(outcome.total)


@given(game=regions(most=6, strongest=8), seed=st.integers(0, 2**16))
@settings(max_examples=8, deadline=None)
def test_a_general_optimiser_from_many_starts_finds_no_better_shares(game: LocationChoice, seed: int) -> None:
    beta, alpha, count = game.beta, game.alpha, len(game.players)
    top = together(beta, alpha, best_shares(beta, alpha))
    for start in np.random.default_rng(seed).dirichlet(np.full(count, 0.5), size=6):
        found = minimize(
            lambda shares: -together(beta, alpha, np.maximum(shares, 1e-300)),
            np.clip(start, 1e-4, 1) / np.clip(start, 1e-4, 1).sum(),
            method="SLSQP",
            bounds=[(1e-12, 1)] * count,
            constraints={"type": "eq", "fun": lambda shares: shares.sum() - 1},
        )
        shares = np.maximum(found.x, 1e-300) / np.maximum(found.x, 1e-300).sum()
        assert together(beta, alpha, shares) <= top + 1e-9


@pytest.mark.parametrize(("count", "turn"), [(2, 2.0), (3, 4 * math.log(2)), (10, 2 * 9 / 8 * math.log(9))])
def test_equal_shares_are_best_only_up_to_the_turn(count: int, turn: float) -> None:
    """The text calls amenities efficient without a condition; beyond it alike cities should differ."""
    below, above = (best_shares(np.full(count, turn + d), np.zeros(count)) for d in (-0.03, 0.03))
    assert below == pytest.approx(np.full(count, 1 / count), abs=1e-6)
    assert above.max() > 1 / count + 0.05
    answer = agree(alike(count, turn + 0.03))
    assert answer.surplus > 0


@given(pooled=st.floats(0.05, 0.9), count=st.integers(2, 6), ratio=st.floats(0.2, 3))
@settings(max_examples=20, deadline=None)
def test_a_pool_raises_charges_and_lowers_amenities_by_the_closed_form(
    pooled: float, count: int, ratio: float
) -> None:
    game = alike(count, 7.0, 0.5, 7.0 / 0.5 / ratio)
    play = game.pooled_play(pooled)
    assert play is not None
    charge, amenity = symmetric_candidate(count, 7.0, 0.5, 7.0 / 0.5 / ratio, pooled)
    assert play.charges * 0.5 == pytest.approx([float(charge)] * count)
    assert play.amenities * 0.5 == pytest.approx([float(amenity)] * count)
    assert float(charge) > float(symmetric_candidate(count, 7.0, 0.5, 1)[0])
    assert largest_mass(count, 1, 1, pooled) > largest_mass(count, 1, 1)
    # Brute force over charges and amenities of the first city, with the pool paid out.
    base = game.payoffs(play.charges * 0.5, play.amenities * 0.5, pooled)[0][0]
    for factor in (0.5, 0.9, 0.99, 1.01, 1.1, 2):
        for other in (0.0, 0.9, 1.0, 1.1, 2):
            charges, amenities = play.charges * 0.5, play.amenities * 0.5
            charges[0] *= factor
            amenities[0] *= other
            assert game.payoffs(charges, amenities, pooled)[0][0] <= base + 1e-10


def test_a_pool_of_unlike_cities_is_an_equilibrium_too() -> None:
    game = LocationChoice(NAMES[:3], 2, 0.7, (2, 3, 1.5), (0.5, 0, -0.4))
    play = game.pooled_play(0.4)
    assert play is not None
    spread = 0.7
    base = game.payoffs(play.charges * spread, play.amenities * spread, 0.4)[0]
    for at in range(3):
        for step in np.linspace(-1, 4, 41):
            for factor in np.linspace(0, 3, 25):
                charges, amenities = play.charges * spread, play.amenities * spread
                charges[at] = step
                amenities[at] *= factor
                assert game.payoffs(charges, amenities, 0.4)[0][at] <= base[at] + 1e-11


def test_under_a_floor_cities_compete_by_amenities() -> None:
    game = alike(4, 2.0)
    above = resting_above(game.plays()[0], 2.0)
    assert above is not None
    assert above.charges == pytest.approx([2.0] * 4)
    assert above.amenities == pytest.approx([2.0 * 2.0 * 3 / 16] * 4)
    unlike = LocationChoice(NAMES[:3], 2, 1, (2, 3, 1.5), (0.5, 0, -0.4))
    held = resting_above(unlike.plays()[0], 1.6)
    assert held is not None
    outcome = unlike.told(held)
    tried = np.meshgrid(np.linspace(1.6, 5, 120), np.linspace(0, 2, 120))
    for at, city in enumerate(unlike.players):
        now = (float(outcome.actions[f"{word} of {city}"]) for word in ("charge", "amenity"))
        assert payoff(unlike, outcome, at, *tried).max() <= payoff(unlike, outcome, at, *now) + 1e-12


@given(game=regions(most=3))
@settings(max_examples=6, deadline=None)
def test_with_its_premium_no_city_departs_and_all_gain_alike(game: LocationChoice) -> None:
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost is not None
    assert float(answer.plan.cost) == pytest.approx(0, abs=1e-9 * float(game.mass) * float(game.spread))
    scale = float(game.mass) * float(game.spread)
    assert [float(gain) / scale for gain in answer.gains.values()] == pytest.approx(
        [float(answer.surplus) / scale / (len(game.players) + 1)] * (len(game.players) + 1), abs=1e-9
    )
    if answer.surplus:
        for at, city in enumerate(game.players):
            premium = float(answer.plan.sizes[premium_to(city)])
            assert largest_gain(game, answer.efficient, at, premium) <= 1e-10
            assert abs(premium) < 1e-9 * float(game.spread) or largest_gain(game, answer.efficient, at) > 0


@given(game=regions(most=4, strongest=12))
@settings(max_examples=25, deadline=None)
def test_the_premium_stops_far_departures_even_where_amenities_are_strong(game: LocationChoice) -> None:
    """Proved in location_terms: the payoff is the total, largest there, and a concave rest, largest there."""
    shares = game.best()
    spread, beta = float(game.spread), game.beta
    charges = np.full(len(shares), 0.7)
    play = Play(beta, game.alpha, charges, beta * shares)
    for at in range(len(shares)):
        premium = 1 / float(np.delete(shares, at).sum()) - 0.7
        assert play.regret(at, premium) <= 1e-9 * (1 + abs(premium))
    outcome = game.told(play)
    assert largest_gain(game, outcome, 0, spread * (1 / float(shares[1:].sum()) - 0.7)) <= 1e-9


@pytest.mark.parametrize("mass", [1.0, 1.7])
def test_the_price_of_one_more_firm_is_the_slope_of_the_best_total(mass: float) -> None:
    game = LocationChoice(NAMES[:3], mass, 0.8, (2, 2.5, 3), (0.2, 0, -0.1))
    step = 1e-4

    def best(firms: float) -> float:
        moved = replace(game, mass=firms)
        return together(moved.beta, moved.alpha, moved.best()) * firms * 0.8

    slope = (best(mass + step) - best(mass - step)) / (2 * step)
    assert float(next(iter(agree(game).efficient_prices.values()))) == pytest.approx(slope, rel=1e-6)


def test_charges_rise_with_spread_and_fall_with_rivals_amenities_rise_with_firms() -> None:
    def first(game: LocationChoice, what: str) -> float:
        return float(game.equilibria()[0].actions[f"{what} of {game.players[0]}"])

    base = LocationChoice(NAMES[:3], 1, 0.8, (2, 2.5, 3), (0.2, 0, -0.1))
    assert first(replace(base, spread=0.9), "charge") > first(base, "charge")
    assert first(alike(4, 1), "charge") < first(alike(3, 1), "charge")
    assert first(replace(base, mass=1.1), "amenity") > first(base, "amenity")
    assert first(replace(base, costs=(2.2, 2.5, 3)), "amenity") < first(base, "amenity")
    assert first(replace(base, attractions=(0.3, 0, -0.1)), "charge") > first(base, "charge")


def test_the_common_charge_lies_in_its_range_and_its_ends_leave_someone_nothing() -> None:
    game = LocationChoice(NAMES[:3], 1, 0.8, (2, 2.5, 3), (0.2, 0, -0.4))
    answer = agree(game)
    assert answer.acceptable is not None
    low, high = answer.acceptable
    assert low is not None
    assert high is not None
    assert low < float(answer.headline.value) < high
    shares = game.best()
    at_high, at_low = game.at_common_charge(float(high), shares), game.at_common_charge(float(low), shares)
    assert float(at_high.payoffs[FIRMS]) == pytest.approx(float(answer.without.payoffs[FIRMS]))
    cities = [
        sum(float(has) for name, has in each.payoffs.items() if name != FIRMS)
        for each in (at_low, answer.without)
    ]
    assert cities[0] == pytest.approx(cities[1])


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    game = LocationChoice(
        NAMES[:3], 1, 0.8 * unit, [c / unit for c in (2, 2.5, 3)], [a * unit for a in (0.2, 0, -0.1)]
    )
    plain = agree(LocationChoice(NAMES[:3], 1, 0.8, (2, 2.5, 3), (0.2, 0, -0.1)))
    answer = agree(game)
    assert float(headline(game).value) / unit == pytest.approx(float(plain.headline.value))
    assert float(answer.surplus) / unit == pytest.approx(float(plain.surplus), rel=1e-6)


def test_an_outcome_with_one_changed_number_fails_its_proof() -> None:
    game = LocationChoice(NAMES[:3], 1, 0.8, (2, 2.5, 3), (0.2, 0, -0.4))
    answer = agree(game)
    paid = {city: float(answer.plan.sizes[premium_to(city)]) for city in game.players}
    good = proof(game, answer.without, answer.efficient, paid)
    assert max(map(float, good.values())) <= 1e-9

    def worst(*said: Any) -> float:
        return max(map(float, proof(game, *said).values()))

    for name in ("charge of B", "amenity of C"):
        actions = {**answer.without.actions, name: float(answer.without.actions[name]) * 1.01}
        numbers = [[float(actions[f"{word} of {c}"]) for c in game.players] for word in ("charge", "amenity")]
        lie = game.outcome(*map(np.array, numbers))
        assert worst(lie, answer.efficient, paid) > 1e-7
    worse = game.at_common_charge(float(answer.headline.value), np.array([0.4, 0.35, 0.25]))
    assert worst(answer.without, worse, paid) > 1e-6
    assert worst(answer.without, answer.efficient, {**paid, "A": paid["A"] * 1.1}) > 1e-7


@pytest.mark.parametrize(
    ("ratios", "leads"), [((20, 0.5), (10, -10)), ((0.01, 20, 20), (10, 0, 0)), ((1e-6, 1e-6), (0, 0))]
)
def test_lopsided_regions_are_solved_or_refused_with_a_reason(
    ratios: tuple[float, ...], leads: tuple[float, ...]
) -> None:
    game = LocationChoice(NAMES[: len(ratios)], 1, 1, [1 / ratio for ratio in ratios], leads)
    try:
        answer = agree(game)
    except InfeasibleDesign as refused:
        assert "leap" in str(refused) or "ten-millionth" in str(refused)  # noqa: PT017
    else:
        assert answer.certificate.holds
        assert float(answer.surplus) >= 0


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"players": ("A", "firms", "B")}, "players"),
        ({"mass": 0}, "mass"),
        ({"mass": float("inf")}, "mass"),
        ({"spread": -1}, "spread"),
        ({"costs": (1, 2)}, "costs"),
        ({"costs": (1, 0, 2)}, "costs of B"),
        ({"costs": (1, 1e-9, 2)}, "costs of B"),
        ({"attractions": (0, float("nan"), 0)}, "attractions"),
        ({"attractions": (0, 900, 0)}, "attractions of B"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": NAMES[:3], "mass": 1, "spread": 0.8, "costs": (2, 2, 2), "attractions": (0, 0, 0)}
    with pytest.raises(InputError, match=named):
        LocationChoice(**{**fields, **given_})  # type: ignore[arg-type]


def test_a_pooled_share_of_one_is_refused() -> None:
    with pytest.raises(InputError, match="pooled"):
        symmetric_candidate(3, 1, 1, 1, 1)
