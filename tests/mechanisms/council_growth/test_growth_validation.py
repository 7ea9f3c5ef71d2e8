"""Rank correlations and their p-values against scipy, exhaustive permutation, and cases by hand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from citypact.errors import InputError
from citypact.games.club import ClubGame
from citypact.mechanisms.council_growth import Validation, grow, validate_order
from citypact.mechanisms.council_growth.rank_tests import _taus, exchange_p, kendall_tau, permutation_p
from citypact.scenario.load import load_council


def test_distances_may_be_fractions() -> None:
    cities, years = ("hub", "near", "far"), {"hub": 1, "near": 2, "far": 3}
    kilometres = [[0, 1, 2.5], [1, 0, 3], [2.5, 3, 0]]
    exact = [[Fraction(str(km)) for km in row] for row in kilometres]
    plain, told = (
        validate_order(ClubGame(cities, (9, 1, 1), table, 1), ["hub"], years, "hub", draws=10_000)
        for table in (kilometres, exact)
    )
    assert plain.comparisons == told.comparisons


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=4, max_size=9),
    st.randoms(use_true_random=False),
)
def test_tau_is_that_of_scipy_with_ties(outcome: list[int], random: object) -> None:
    predictor = np.random.default_rng(sum(outcome)).integers(0, 5, len(outcome)).astype(float)
    given_outcome = np.array(outcome, dtype=float)
    found = kendall_tau(predictor, given_outcome)
    if found is None:
        assert np.ptp(predictor) == 0 or np.ptp(given_outcome) == 0
        return
    assert found == pytest.approx(float(kendalltau(predictor, given_outcome).statistic))
    assert _taus(predictor[None], given_outcome)[0] == pytest.approx(found)


def test_the_p_value_is_near_that_of_all_permutations() -> None:
    predictor = np.array([3.0, 1.0, 4.0, 5.0, 2.0, 6.0])
    outcome = np.array([1.0, 1.0, 2.0, 3.0, 1.0, 2.0])
    least = kendalltau(predictor, outcome).statistic - 1e-12
    every = [kendalltau(predictor, list(each)).statistic >= least for each in permutations(outcome)]
    found = permutation_p(predictor, outcome, 20_000, np.random.default_rng(5))
    assert found == pytest.approx(np.mean(every), abs=0.008)


def test_the_p_value_of_a_difference_is_near_that_of_all_exchanges() -> None:
    first, second = np.array([1.0, 2, 3, 4, 5, 6]), np.array([2.0, 1, 4, 3, 6, 5])
    outcome = np.array([1.0, 1, 2, 2, 3, 3])
    gap = kendalltau(first, outcome).statistic - kendalltau(second, outcome).statistic - 1e-12
    every = []
    for mask in range(64):
        swap = np.array([bool(mask >> at & 1) for at in range(6)])
        one, other = np.where(swap, second, first), np.where(swap, first, second)
        every.append(kendalltau(one, outcome).statistic - kendalltau(other, outcome).statistic >= gap)
    found = exchange_p(first, second, outcome, 20_000, np.random.default_rng(6))
    assert found == pytest.approx(np.mean(every), abs=0.012)


def test_a_predictor_the_wrong_way_round_is_not_significant() -> None:
    values = np.arange(7.0)
    assert permutation_p(values, -values, 999, np.random.default_rng(1)) == 1.0


def test_what_orders_nothing_has_no_test() -> None:
    flat, values = np.ones(5), np.arange(5.0)
    generator = np.random.default_rng(1)
    assert kendall_tau(flat, values) is None
    assert permutation_p(values, flat, 99, generator) is None
    assert exchange_p(flat, values, values, 99, generator) is None


LEVEL = 0.05


def hub_and_spokes() -> tuple[ClubGame, dict[str, int]]:
    """Heavy cities join first, wherever they are: mass predicts, distance does not."""
    place = np.array([0.0, 9, 8, 7, 6, 5, 4, 3, 2])
    apart = np.abs(place[:, None] - place)
    masses = [50.0, 4.0**8, 4.0**7, 4.0**6, 4.0**5, 4.0**4, 4.0**3, 4.0**2, 4.0]
    names = ["hub", *(f"c{at}" for at in range(8))]
    years = {name: 1990 + at for at, name in enumerate(names)}
    return ClubGame(names, masses, apart.tolist(), 1, mass_power=1, distance_power=0.5), years


def test_a_model_that_is_right_beats_distance() -> None:
    club, years = hub_and_spokes()
    found = validate_order(club, ["hub"], years, "hub").comparisons[0]
    assert (found.tau, found.distance_tau) == (pytest.approx(1.0), pytest.approx(-1.0))
    assert found.p_value is not None
    assert found.p_value < 0.001
    assert found.verdict == "order from the founders: the model beats distance to the centre."


def test_a_small_lead_is_not_called_one() -> None:
    names = ("hub", "a", "b", "c", "d")
    place = np.array([0.0, 1, 2, 3, 4])
    club = ClubGame(names, (9, 1, 1, 9, 1), np.abs(place[:, None] - place).tolist(), 1, mass_power=1)
    years = {"hub": 1, "c": 2, "a": 3, "b": 4, "d": 5}
    found = validate_order(club, ["hub"], years, "hub").comparisons[0]
    assert found.difference is not None
    assert found.difference > 0
    assert "fails to beat distance reliably" in found.verdict


def test_the_same_seed_gives_the_same_answer_and_another_nearly() -> None:
    club, years = hub_and_spokes()
    shuffled = dict(zip(years, [1990, 1995, 1992, 1992, 1999, 1991, 1996, 1993, 1994], strict=True))
    one, two, other = (
        validate_order(club, ["hub"], shuffled, "hub", seed=seed).to_dict() for seed in (1, 1, 2)
    )
    assert one == two
    first, second = one["comparisons"][0], other["comparisons"][0]
    assert first["tau"] == second["tau"]
    assert first["p_value"] == pytest.approx(second["p_value"], abs=0.03)


@cache
def delta() -> Validation:
    scenario = load_council("yangtze-delta-30")
    years = {city: year for city, year in scenario.years().items() if city in scenario.players}
    return validate_order(
        scenario.build(), scenario.founders, years, scenario.centre, exponents=scenario.exponents(),
    )  # fmt: skip


def test_the_real_waves_are_not_better_predicted_than_by_distance() -> None:
    """The finding, and that a change of data or model that alters it is noticed."""
    found = delta()
    order = found.comparisons[0]
    assert order.cities == 16
    assert order.tau == pytest.approx(0.4057, abs=1e-4)
    assert order.distance_tau == pytest.approx(0.5306, abs=1e-4)
    assert order.p_value is not None
    assert order.p_value < LEVEL
    assert order.verdict == "order from the founders: the model fails to beat distance to the centre."
    assert found.beaten == (0, 25)
    assert found.comparisons[2].cities == 29


def test_the_p_values_of_the_delta_are_near_those_of_all_720720_arrangements() -> None:
    """One city in 1997, one in 2003, six in 2010 and eight in 2013: every way to place them is counted."""
    scenario = load_council("yangtze-delta-30")
    club, years = scenario.build(), scenario.years()
    joiners = [city for city in club.players if city not in scenario.founders]
    places = {step.city: -at for at, step in enumerate(grow(club, scenario.founders, "none").steps)}
    near = dict(zip(club.players, (-np.array(club.distances[0])).tolist(), strict=True))
    outcome = np.array([-years[city] for city in joiners])
    low, high = np.triu_indices(16, 1)
    sixes = np.array(list(combinations(range(14), 6)))
    for predictor, found in ((places, 0), (near, 1)):
        values = np.array([predictor[city] for city in joiners])
        ordered = np.sign(values[low] - values[high])
        observed, reached, total = ordered @ np.sign(outcome[low] - outcome[high]), 0, 0
        for first, second in permutations(range(16), 2):
            rest = np.array([at for at in range(16) if at not in (first, second)])
            drawn = np.full((len(sixes), 16), -2013)
            drawn[:, first], drawn[:, second] = -1997, -2003
            np.put_along_axis(drawn, rest[sixes], -2010, axis=1)
            reached += int((np.sign(drawn[:, low] - drawn[:, high]) @ ordered >= observed).sum())
            total += len(sixes)
        assert total == 720_720
        comparison = delta().comparisons[0]
        drawn_p = (comparison.p_value, comparison.distance_p_value)[found]
        assert drawn_p == pytest.approx(reached / total, abs=0.006)


def test_cities_without_a_year_are_left_out_and_two_are_needed() -> None:
    club, years = hub_and_spokes()
    few = {"hub": 1990, "c3": 1994}
    assert validate_order(club, ["hub"], few, "hub").comparisons[0].tau is None
    some = {name: year for name, year in years.items() if name != "c3"}
    assert validate_order(club, ["hub"], some, "hub").comparisons[0].cities == 7


def test_a_wrong_centre_and_too_few_draws_are_told_together() -> None:
    club, years = hub_and_spokes()
    with pytest.raises(InputError) as caught:
        validate_order(club, ["hub"], years, "nowhere", draws=100)
    assert [problem.field for problem in caught.value.problems] == ["centre", "draws"]


def test_costs_however_large_do_not_change_the_predicted_order() -> None:
    names = ("hub", "a", "b", "c")
    apart = [[0, 3, 2, 1], [3, 0, 1, 2], [2, 1, 0, 1], [1, 2, 1, 0]]
    years = {"hub": 1, "a": 4, "b": 3, "c": 2}
    taus = set()
    for benefit, cost in ((1, 0), (1e-9, 1e9), (0, 1)):
        club = ClubGame(names, (1, 1, 1, 1), apart, benefit, cost, cost)
        taus.add(validate_order(club, ["hub"], years, "hub").comparisons[0].tau)
    assert taus == {1.0}


def test_the_order_in_the_file_predicts_nothing() -> None:
    names = ("hub", "a", "b", "c")
    apart = [[0, 1, 2, 3], [1, 0, 1, 2], [2, 1, 0, 1], [3, 2, 1, 0]]
    club = ClubGame(names, (1, 1, 1, 1), apart, 1, mass_power=0, distance_power=0)
    years = {"hub": 1, "a": 2, "b": 3, "c": 4}
    order = validate_order(club, ["hub"], years, "hub").comparisons[0]
    assert order.tau is None
    assert "no test" in order.verdict


def test_why_there_is_no_test_is_true() -> None:
    names = ("hub", "a", "b")
    club = ClubGame(names, (9, 1, 4), [[0, 1, 1], [1, 0, 2], [1, 2, 0]], 1)
    equal = validate_order(club, ["hub"], {"hub": 1, "a": 2, "b": 3}, "hub").comparisons[0]
    assert "in the prediction, in distance or in the waves" in equal.verdict
    lonely = validate_order(club, ["hub"], {"hub": 1, "a": 2}, "hub").comparisons[0]
    assert "fewer than two cities" in lonely.verdict
