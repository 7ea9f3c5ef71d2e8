"""Laws of sampled values: sums, symmetry of treatment, units, seeds, budgets and refusals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from sampled_games import banzhaf_of_a_vote, dividends, names, vote

from citypact.errors import InputError
from citypact.games.coalitional import CoalitionalGame, CooperativeGame, FunctionGame
from citypact.games.coalitional.cached import CachedGame
from citypact.games.coalitional.forms import WeightedGraphGame
from citypact.solvers.sampling.estimate_banzhaf import sampled_banzhaf
from citypact.solvers.sampling.estimate_shapley import sampled_shapley
from citypact.solvers.sampling.evaluation import Evaluations
from citypact.solvers.solved_allocation import Guarantee
from citypact.solvers.values.shapley_value import shapley

METHODS = ("auto", "paired_regression", "stratified")


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def random_table(players: int, seed: int = 2) -> CoalitionalGame:
    worths = rng(seed).normal(size=1 << players)
    worths[0] = 0.0
    return CoalitionalGame(names(players), worths)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("players", [1, 2, 3, 4, 7, 8])
def test_a_budget_for_every_coalition_gives_the_value_itself(players: int, method: str) -> None:
    game = random_table(players)
    found = sampled_shapley(game, (1 << players) - 1, rng(), method=method)
    assert found.vector() == pytest.approx(shapley(game).vector(), abs=1e-12)
    assert found.guarantee is Guarantee.proven
    assert found.standard_errors is None
    assert found.details["method"] == "complete"
    assert found.details["evaluations"] == (1 << players) - 1


def test_a_graph_of_sixty_cities_is_found_exactly() -> None:
    """Pairing leaves nothing of interactions of two players."""
    weights = rng(3).normal(size=(60, 60))
    weights = (weights + weights.T) / 2
    game = WeightedGraphGame(names(60), weights)
    truth = np.diag(weights) + (weights.sum(axis=1) - np.diag(weights)) / 2
    for method, budget in (("paired_regression", 400), ("stratified", 4000)):
        found = sampled_shapley(game, budget, rng(), method=method)
        assert np.abs(np.array(found.vector()) - truth).max() < 1e-9 * np.abs(weights).sum()
        assert max(found.standard_errors or ()) < 1e-9 * np.abs(weights).sum()


@pytest.mark.parametrize("method", METHODS)
def test_same_seed_same_bytes(method: str) -> None:
    game, _ = dividends(30)
    first, second, other = (sampled_shapley(game, 2000, rng(seed), method=method) for seed in (5, 5, 6))
    assert first == second
    assert repr(first.to_dict()) == repr(second.to_dict())
    assert first.vector() != other.vector()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_amounts_sum_to_the_worth_of_all_and_follow_the_unit(method: str, unit: float) -> None:
    game, _ = dividends(30)
    scaled = FunctionGame(game.players, lambda members: unit * game.worths_at(members), takes="members")
    found, base = (sampled_shapley(g, 2500, rng(), method=method) for g in (scaled, game))
    assert math.fsum(found.vector()) == pytest.approx(scaled.grand, rel=1e-13)
    assert np.array(found.vector()) / unit == pytest.approx(base.vector(), rel=1e-9, abs=1e-9)
    assert np.array(found.standard_errors) / unit == pytest.approx(base.standard_errors, rel=1e-6)
    assert found.guarantee is Guarantee.estimated


@pytest.mark.parametrize("method", METHODS)
def test_a_lump_sum_for_each_city_is_added_to_its_amount(method: str) -> None:
    game, _ = dividends(30)
    lumps = rng(9).normal(size=30)
    shifted = FunctionGame(
        game.players, lambda members: game.worths_at(members) + members @ lumps, takes="members"
    )
    found, base = (sampled_shapley(g, 2500, rng(), method=method) for g in (shifted, game))
    moved = np.array(found.vector()) - base.vector()
    # A ridge penalty feels the lump sums, but by less than a standard error.
    assert (np.abs(moved - lumps) <= 1.0 * np.array(base.standard_errors)).all()


def test_equal_players_of_a_vote_get_equal_amounts() -> None:
    """Worth depends on size alone, which the blocks of sizes take out whole."""
    game, truth = vote(30)
    assert sampled_shapley(game, 1000, rng()).vector() == pytest.approx(truth, abs=1e-12)


@pytest.mark.parametrize("worth", [0.0, 1.0])
@pytest.mark.parametrize("method", METHODS)
def test_constant_games(method: str, worth: float) -> None:
    """Nothing varies, or everything is worth the same: ties everywhere, no variance at all."""
    game = FunctionGame(names(31), lambda members: worth * members.any(axis=1), takes="members")
    found = sampled_shapley(game, 2000, rng(), method=method)
    assert found.vector() == pytest.approx([worth / 31] * 31, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("players", "budget"), [(9, 470), (30, 1700), (31, 2999), (63, 5000), (100, 6000)])
def test_the_budget_is_kept_and_reported(method: str, players: int, budget: int) -> None:
    asked = 0

    def worth(members: np.ndarray) -> np.ndarray:
        nonlocal asked
        asked += len(members)
        return np.sqrt(members @ np.arange(1.0, players + 1))

    game = FunctionGame(names(players), worth, takes="members")
    asked = 0  # the game has tried the empty coalition at the door
    reports: list[tuple[int, int]] = []
    found = sampled_shapley(
        game, budget, rng(), method=method, progress=lambda done, of: reports.append((done, of))
    )
    assert asked == found.details["evaluations"] <= budget
    assert asked >= 0.99 * budget
    assert reports[-1] == (asked, budget)
    assert all(before < after for (before, _), (after, _) in pairwise(reports))


def test_control_c_stops_at_once_and_a_cache_keeps_what_was_paid_for() -> None:
    game, _ = dividends(30)
    cached = CachedGame(game)

    def impatient(done: int, of: int) -> None:
        if done > of / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sampled_shapley(cached, 1000, rng(), progress=impatient)
    kept = cached.remembered
    assert 400 < kept < 600
    again = sampled_shapley(cached, 1000, rng())
    assert cached.remembered <= 1000 + 30  # the same draws: only the second half was asked anew
    # Worths asked in other company may differ in the last bit.
    assert again.vector() == pytest.approx(sampled_shapley(game, 1000, rng()).vector(), rel=1e-9)


def test_banzhaf_of_a_listed_game_and_of_a_vote() -> None:
    game = random_table(6)
    truth = [
        sum(game.table[mask | 1 << k] - game.table[mask] for mask in range(64) if not mask >> k & 1) / 32
        for k in range(6)
    ]
    found = sampled_banzhaf(game, 63, rng())
    assert found.vector() == pytest.approx(truth, abs=1e-12)
    assert (found.guarantee, found.details["evaluations"]) == (Guarantee.proven, 63)
    assert sampled_banzhaf(random_table(1), 1, rng()).vector() == pytest.approx(random_table(1).table[1:])
    vote_game, _ = vote(40)
    sampled = sampled_banzhaf(vote_game, 20_000, rng())
    strays = (np.array(sampled.vector()) - banzhaf_of_a_vote(40)) / np.array(sampled.standard_errors)
    assert np.abs(strays).max() < 4
    assert sampled == sampled_banzhaf(vote_game, 20_000, rng())


@dataclass(frozen=True)
class Broken(CooperativeGame):
    """A game that returns no number for some coalitions."""

    players: Sequence[str]
    unit: str = "t"
    cost: bool = False

    def worths_at(self, members: np.ndarray) -> np.ndarray:
        return np.where(members[:, 0] & ~members[:, 1], np.nan, 1.0)


@pytest.mark.parametrize("estimate", [sampled_shapley, sampled_banzhaf])
def test_refusals(estimate: object) -> None:
    game, _ = dividends(30)
    with pytest.raises(InputError, match="at least 181 evaluations for 30 players"):
        estimate(game, 180, rng())  # type: ignore[operator]
    with pytest.raises(InputError, match="at least 7 "):
        estimate(random_table(3), 6, rng())  # type: ignore[operator]
    with pytest.raises(InputError, match="whole number"):
        estimate(game, 1e3, rng())  # type: ignore[operator]
    with pytest.raises(InputError, match=r"numpy\.random\.Generator"):
        estimate(game, 1000, 7)  # type: ignore[operator]
    with pytest.raises(InputError, match="a finite worth for city0"):
        estimate(Broken(names(40)), 1000, rng())  # type: ignore[operator]


def test_refusals_of_methods() -> None:
    game, _ = dividends(30)
    with pytest.raises(InputError, match="one of auto"):
        sampled_shapley(game, 1000, rng(), method="permutations")
    with pytest.raises(InputError, match="by stratified"):
        sampled_shapley(game, 1000, rng(), method="stratified")


@pytest.mark.parametrize("rule", [sampled_shapley, sampled_banzhaf])
def test_units_whose_squares_leave_floating_point_are_refused(rule: object) -> None:
    for unit, said in ((1e160, "at most 1e150"), (1e-170, "from 1e-150")):
        game = FunctionGame(names(12), lambda masks, unit=unit: unit * np.bitwise_count(masks) ** 3.0)
        with pytest.raises(InputError, match=said):
            rule(game, 500, rng())  # type: ignore[operator]


def test_the_coalition_whose_worth_is_too_large_is_named() -> None:
    """The third of four rows, so that neither the first nor the last of the good ones is meant."""
    broken = FunctionGame(names(3), lambda masks: np.where(masks == 6, 1e160, np.bitwise_count(masks) * 1.0))
    rows = np.array([[1, 0, 0], [0, 1, 0], [0, 1, 1], [0, 0, 1]], dtype=bool)
    second, third = names(3)[1:]
    with pytest.raises(InputError, match=rf"a finite worth for {second}\+{third}, at most 1e150"):
        Evaluations(broken, 10)(rows)
