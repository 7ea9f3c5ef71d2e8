"""The club game: closed forms against brute force, distances at the door, and any unit."""

from __future__ import annotations

from itertools import combinations
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.club import ClubGame, check_distances, great_circle
from citypact.games.validation import Door
from citypact.solvers import is_convex, shapley

NAMES = ("a", "b", "c", "d", "e")


def drawn_club(seed: int, size: int = 5, **given: float) -> ClubGame:
    """Cities at drawn places of a plane, so that their distances are sound."""
    generator = np.random.default_rng(seed)
    places = generator.uniform(0, 10, (size, 2))
    apart = np.sqrt(((places[:, None] - places) ** 2).sum(axis=2))
    distances = (np.triu(apart, 1) + np.triu(apart, 1).T).tolist()
    numbers = {"benefit": 0.7, "member_cost": 0.3, "pair_cost": 0.2, **given}
    return ClubGame(NAMES[:size], generator.uniform(0.5, 4, size).tolist(), distances, **numbers)


def by_hand(club: ClubGame, members: tuple[int, ...]) -> float:
    """Worth by the formula, pair by pair, in plain Python."""
    total = 0.0
    for i, j in combinations(members, 2):
        link = (club.masses[i] * club.masses[j]) ** club.mass_power
        total += club.benefit * link / club.distances[i][j] ** club.distance_power
    size = len(members)
    return total - club.member_cost * size - club.pair_cost * size * (size - 1) / 2


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.5, 1.0, 1.7]), st.sampled_from([0.0, 1.0, 2.3]))
def test_worths_are_those_of_the_formula(seed: int, a: float, b: float) -> None:
    club = drawn_club(seed, mass_power=a, distance_power=b)
    for size in range(6):
        for members in combinations(range(5), size):
            mask = sum(1 << at for at in members)
            assert isclose(club.table[mask], by_hand(club, members), rel_tol=1e-12, abs_tol=1e-12)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_money_in_another_unit_changes_the_worths_alone(unit: float) -> None:
    club = drawn_club(3)
    other = drawn_club(3, benefit=0.7 * unit, member_cost=0.3 * unit, pair_cost=0.2 * unit)
    assert other.table / unit == pytest.approx(club.table, rel=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 2))
def test_convex_exactly_if_every_link_pays_for_its_pair(seed: int, cost: float) -> None:
    club = drawn_club(seed, pair_cost=cost)
    off = club.weights[np.triu_indices(5, 1)]
    if np.abs(off).min() > 1e-9:  # nearer to zero rounding decides
        assert bool(is_convex(club)) == bool((off > 0).all())


def test_joining_is_a_difference_of_worths_for_members_too() -> None:
    club = drawn_club(8)
    found = club.joining([1, 3])
    assert found[0] == pytest.approx(club.worth("a", "b", "d") - club.worth("b", "d"))
    assert found[1] == pytest.approx(club.worth("b", "d") - club.worth("d"))


def test_the_shapley_value_of_the_graph_is_that_of_the_worths() -> None:
    club = drawn_club(11)
    assert shapley(club).vector() == pytest.approx(shapley(club.graph).vector(), rel=1e-12)


def test_a_degree_of_the_equator_and_a_quarter_of_the_earth() -> None:
    table = great_circle([0, 0, 90], [0, 1, 0])
    assert table[0][1] == pytest.approx(6371.0088 * np.pi / 180, rel=1e-12)
    assert table[0][2] == pytest.approx(6371.0088 * np.pi / 2, rel=1e-12)
    assert table[1][2] == table[2][1]


def test_points_opposite_each_other_are_half_the_earth_apart() -> None:
    assert great_circle([10, -10], [20, -160])[0][1] == pytest.approx(6371.0088 * np.pi, rel=1e-7)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            [[0, 1, 2], [1, 0, 1], [3, 1, 0]],
            "distances of a and c: found 2 and 3, expected the same both ways",
        ),
        (
            [[0, 1, 5], [1, 0, 1], [5, 1, 0]],
            "distances of a and c: found 5, expected at most 2, the way through b",
        ),
        ([[1, 1, 1], [1, 0, 1], [1, 1, 0]], "distances of a and itself: found 1, expected 0"),
        ([[0, 0, 1], [0, 0, 1], [1, 1, 0]], "distances of a and b: found 0, expected a distance above 0 km"),
    ],
)
def test_distances_that_cannot_be_are_named(table: list[list[float]], told: str) -> None:
    with pytest.raises(InputError) as caught:
        ClubGame(("a", "b", "c"), (1, 1, 1), table, 1)
    assert told in str(caught.value)


def test_a_way_round_of_the_same_length_is_no_fault() -> None:
    door = Door()
    check_distances("km", [[0, 0.1, 0.3], [0.1, 0, 0.2], [0.3, 0.2, 0]], ("a", "b", "c"), door)
    assert not door.problems


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        ClubGame(("a", "b"), (1, 0), [[0, 1], [1, 0]], float("nan"), -1, 0, 9, 1)
    text = str(caught.value)
    for field in ("mass of b", "benefit", "member_cost", "mass_power"):
        assert field in text


def test_links_beyond_floating_point_are_refused() -> None:
    with pytest.raises(InputError, match="links"):
        ClubGame(("a", "b"), (1e150, 1e150), [[0, 1], [1, 0]], 1e10, mass_power=5)


def test_latitudes_beyond_the_pole_are_refused() -> None:
    with pytest.raises(InputError, match="latitude"):
        great_circle([91], [0])
