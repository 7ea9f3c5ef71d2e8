"""Best councils, shares and cores against listing all coalitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import CertificateError
from citypact.games.club import ClubGame
from citypact.mechanisms.council_growth import best_subset as home
from citypact.mechanisms.council_growth import council, council_growth
from citypact.mechanisms.council_growth.best_subset import BestSubset, best_subset
from citypact.mechanisms.council_growth.shares import club_shares
from citypact.scenario.load import load_council
from citypact.solvers import core, in_core, shapley


def drawn(seed: int, size: int) -> ClubGame:
    generator = np.random.default_rng(seed)
    place = generator.uniform(0, 5, size)
    kappa, gamma = generator.uniform(0, 1.5, 2)
    names = [f"c{at}" for at in range(size)]
    masses = generator.uniform(0.3, 3, size).tolist()
    apart = np.abs(place[:, None] - place).tolist()
    return ClubGame(names, masses, apart, 1.0, float(kappa), float(gamma))


def listed(own: np.ndarray, pairs: np.ndarray) -> float:
    """Largest value over all subsets, one after the other."""
    size, best = len(own), 0.0
    for mask in range(1 << size):
        inside = [at for at in range(size) if mask >> at & 1]
        value = sum(own[i] for i in inside) + sum(pairs[i, j] for i in inside for j in inside if i < j)
        best = max(best, value)
    return best


@pytest.mark.parametrize("few", [0, 2, 18])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), scale=st.sampled_from([1e-9, 1.0, 1e9]))
def test_the_best_subset_is_the_best_of_all(few: int, seed: int, scale: float) -> None:
    """With few cities listed at the leaves the branches do the work."""
    generator = np.random.default_rng(seed)
    pairs = generator.normal(size=(7, 7)) * scale
    pairs = np.triu(pairs, 1) + np.triu(pairs, 1).T
    own = generator.normal(size=7) * scale
    kept, home.LISTED = home.LISTED, few
    try:
        found = best_subset(own, pairs)
    finally:
        home.LISTED = kept
    assert found.proved
    assert found.value == pytest.approx(listed(own, pairs), rel=1e-12, abs=1e-12 * scale)


def test_a_search_that_is_cut_short_says_so() -> None:
    generator = np.random.default_rng(4)
    pairs = np.triu(generator.normal(size=(40, 40)), 1)
    found = best_subset(generator.normal(size=40), pairs + pairs.T, branches=2)
    assert not found.proved
    assert found.bound > found.value > 0


def test_nothing_worth_having_leaves_nobody() -> None:
    assert best_subset(np.array([-1.0, -1.0]), np.zeros((2, 2))).members == ()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_the_core_exists_exactly_if_no_cut_is_negative(seed: int) -> None:
    club = drawn(seed, 5)
    found = club_shares(club)
    assert list(found.shares.values()) == pytest.approx(shapley(club).vector(), abs=1e-12)
    assert found.core_exists == (not core(club).empty)
    assert found.core_exists == bool(in_core(club, list(found.shares.values())))
    if not found.core_exists:
        parted = club.worth(*found.objection) - sum(found.shares[city] for city in found.objection)
        assert parted == pytest.approx(found.objection_excess, abs=1e-12)
        assert parted > 0
        rest = [city for city in club.players if city not in found.objection]
        assert club.worth(*found.objection) + club.worth(*rest) > club.grand


def test_a_single_city_has_its_own_core() -> None:
    found = club_shares(ClubGame(("a",), (1,), [[0]], 1, 2))
    assert (found.core_exists, found.convex, found.unwilling) == (True, True, ("a",))


def test_thirty_cities_are_answered_with_a_proof() -> None:
    scenario = load_council("yangtze-delta-30")
    answer = council_growth(scenario.build(), scenario.founders)
    assert answer.best.proved
    assert answer.shares.core_exists is not None
    assert sum(answer.shares.shares.values()) == pytest.approx(answer.club.grand)
    assert answer.validation is None


def test_a_wrong_best_council_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(council, "best_subset", lambda own, pairs: BestSubset((0,), 99.0, 99.0, 1))
    with pytest.raises(CertificateError, match="largest worth"):
        council_growth(drawn(1, 4), ["c0"])


def test_a_bound_below_a_council_that_grew_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    club = ClubGame(("a", "b"), (1, 1), [[0, 1], [1, 0]], 1)
    monkeypatch.setattr(council, "best_subset", lambda own, pairs: BestSubset((), 0.0, 0.0, 1))
    with pytest.raises(CertificateError, match="exceeds the largest"):
        council_growth(club, ["a"])
