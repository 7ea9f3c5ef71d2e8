"""Quadratic damage: equilibria against searched replies, conjectures, prices, the linear limit."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar

from citypact.errors import CertificateError, InputError
from citypact.games.abatement import QuadraticDamage
from citypact.games.allocation import Allocation
from citypact.mechanisms.abatement import (
    alpha_game,
    block_equilibrium,
    delta_game,
    gamma_game,
    nash_equilibrium,
    settle_quadratic,
)
from citypact.mechanisms.abatement.quadratic.design import check_quadratic
from citypact.mechanisms.abatement.quadratic.program import compare_with_program
from citypact.solvers import sampled_shapley, shapley


def drawn(count: int, seed: int = 0, *, tight: bool = False, curved: float = 1.0) -> QuadraticDamage:
    draw = np.random.default_rng(seed)
    flows = draw.random((count, count)) * 0.4 + np.eye(count)
    emitted = draw.random(count) + (0.2 if tight else 20)
    return QuadraticDamage(
        flows,
        curved * draw.random(count),
        draw.random(count) * 2,
        draw.random(count) + 1,
        emitted,
        draw.random(count) + 2,
    )


def searched(game: QuadraticDamage, blocks: Sequence[Sequence[int]]) -> np.ndarray:
    """Blocks reply in turn, each by a numerical search on its payoffs, until nobody moves."""
    level = np.zeros(game.size)
    for _ in range(200):
        before = level.copy()
        for block in map(list, blocks):

            def loss(own: np.ndarray, block: list[int] = block) -> float:
                tried = level.copy()
                tried[block] = own
                return -float(game.payoffs(tried)[block].sum())

            bounds = [(0.0, game.limits[at]) for at in block]
            found = minimize(loss, level[block], bounds=bounds, options={"ftol": 1e-15, "gtol": 1e-9})
            level[block] = found.x
        if np.abs(level - before).max() < 1e-9:
            break
    return level


@pytest.mark.parametrize("tight", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_equilibria_are_those_of_searched_replies(seed: int, tight: bool) -> None:
    game = drawn(4, seed, tight=tight)
    assert nash_equilibrium(game) == pytest.approx(searched(game, [[0], [1], [2], [3]]), abs=1e-4)
    for blocks in ([0, 0, 1, 2], [0, 0, 1, 1], [0, 0, 0, 0]):
        groups = [[at for at in range(4) if blocks[at] == one] for one in sorted(set(blocks))]
        assert block_equilibrium(game, np.array(blocks)) == pytest.approx(searched(game, groups), abs=1e-4)


@pytest.mark.parametrize("tight", [False, True])
def test_no_city_has_a_better_reply_anywhere(tight: bool) -> None:
    """A global scan of each city's levels at the claimed equilibrium, and a search beside it."""
    game = drawn(6, 3, tight=tight)
    level = nash_equilibrium(game)
    for city in range(6):

        def value(own: float, city: int = city) -> float:
            tried = level.copy()
            tried[city] = own
            return float(game.payoffs(tried)[city])

        here = value(level[city])
        assert all(value(own) <= here + 1e-9 for own in np.linspace(0, game.limits[city], 301))
        best = minimize_scalar(lambda own: -value(own), bounds=(0, game.limits[city]), method="bounded")
        assert -best.fun <= here + 1e-9


def test_worths_are_differences_of_searched_payoffs() -> None:
    game = drawn(3, 5)
    before = game.payoffs(searched(game, [[0], [1], [2]]))
    gamma, delta = gamma_game(game), delta_game(game)
    for mask in range(1, 8):
        inside = [at for at in range(3) if mask >> at & 1]
        outside = [at for at in range(3) if at not in inside]
        alone = searched(game, [inside, *([at] for at in outside)])
        gained = (game.payoffs(alone) - before)[inside].sum()
        assert gamma.table[mask] == pytest.approx(gained, abs=1e-4)
        joined = searched(game, [inside, outside] if outside else [inside])
        assert delta.table[mask] == pytest.approx((game.payoffs(joined) - before)[inside].sum(), abs=1e-4)


def test_nothing_that_outsiders_do_brings_a_coalition_below_alpha() -> None:
    """Minimax over a draw of outsiders' levels, the coalition replying best to each."""
    game = drawn(4, 6)
    without = nash_equilibrium(game)
    draw = np.random.default_rng(0)
    for inside in ([0], [1, 2], [0, 1, 3]):
        worth = alpha_game(game).worth(*(game.players[at] for at in inside))
        outside = [at for at in range(4) if at not in inside]
        worst = math.inf
        for trial in range(12):
            level = np.zeros(4)
            level[outside] = game.limits[outside] * draw.random(len(outside)) * (trial > 0)

            def loss(own: np.ndarray, level: np.ndarray = level, inside: list[int] = inside) -> float:
                tried = level.copy()
                tried[inside] = own
                return -float(game.gains(tried, without)[inside].sum())

            bounds = [(0.0, game.limits[at]) for at in inside]
            found = minimize(loss, without[inside], bounds=bounds, options={"ftol": 1e-14})
            worst = min(worst, -found.fun)
        assert worst == pytest.approx(worth, abs=1e-5)


def test_with_linear_damage_coalitions_do_the_same_and_have_it_against_the_same_outsiders() -> None:
    """models.md §5.6 calls all conjectures equal; that holds against the same outsiders.

    From no agreement, outsiders who agree bring a windfall and outsiders who stop abating a loss.
    """
    game = drawn(5, 7, curved=0.0)
    closed = game.linear()
    assert (np.asarray(closed.efficient_abatement) < game.limits).all()
    for conjecture in (gamma_game, delta_game, alpha_game):
        assert conjecture(game, "same outsiders").table == pytest.approx(closed.table, abs=1e-9)
    assert gamma_game(game).table == pytest.approx(closed.table, abs=1e-9)
    benefits, costs = np.asarray(closed.benefits), np.asarray(closed.costs)
    delta, alpha = delta_game(game), alpha_game(game)
    for mask in range(1, 32):
        inside = [at for at in range(5) if mask >> at & 1]
        outside = [at for at in range(5) if at not in inside]
        windfall = (
            sum(
                closed.windfalls(*(closed.players[at] for at in outside))[closed.players[at]] for at in inside
            )
            if outside
            else 0.0
        )
        lost = sum(benefits[i, j] * benefits[i, i] / costs[i] for i in outside for j in inside)
        assert delta.table[mask] == pytest.approx(closed.table[mask] + windfall, abs=1e-9)
        assert alpha.table[mask] == pytest.approx(closed.table[mask] - lost, abs=1e-9)


def test_the_linear_settlement_is_the_closed_form() -> None:
    from citypact.mechanisms.abatement import settle_abatement

    game = drawn(6, 8, curved=0.0)
    ours, closed = settle_quadratic(game), settle_abatement(game.linear())
    assert ours.payments.vector() == pytest.approx(closed.payments.vector(), abs=1e-9)
    assert ours.participation is not None
    for name, ends in closed.participation.items():
        assert ours.participation[name] == pytest.approx(ends, abs=1e-8)


def test_sampling_is_validated_on_the_linear_case() -> None:
    game = drawn(14, 9, curved=0.0)
    truth = np.array(shapley(game.linear()).vector())
    found = sampled_shapley(gamma_game(game), 1500, np.random.default_rng(1))
    errors = np.abs(np.array(found.vector()) - truth)
    assert (errors <= 4 * np.array(found.standard_errors) + 1e-9).all()
    settled = settle_quadratic(game)
    assert settled.in_core is None
    assert settled.gains.vector() == pytest.approx(truth, rel=0.1)


@pytest.mark.parametrize("tight", [False, True])
def test_prices_are_slopes_of_the_best_total(tight: bool) -> None:
    game = drawn(4, 10, tight=tight)
    settled = settle_quadratic(game)

    def total(background: np.ndarray, emissions: np.ndarray) -> float:
        other = replace(game, background=background, emissions=emissions)
        return float(other.payoffs(block_equilibrium(other, np.zeros(4, dtype=np.int64))).sum())

    ground, emitted = np.asarray(game.background), np.asarray(game.emissions)
    for at, name in enumerate(game.players):
        step = 1e-4 * np.eye(4)[at]
        rise = (total(ground - step, emitted) - total(ground + step, emitted)) / 2e-4
        assert settled.damage_prices[name] == pytest.approx(rise, rel=1e-5)
        # More can be abated while the same is received without abatement.
        same = step @ np.asarray(game.transport)
        rise = (total(ground - same, emitted + step) - total(ground + same, emitted - step)) / 2e-4
        assert settled.limit_prices[name] == pytest.approx(rise, rel=1e-3, abs=1e-6)
    assert min(settled.shadow_prices.values()) >= 0
    assert bool(settled.binding) is tight


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_any_unit(unit: float) -> None:
    game = drawn(4, 11, tight=True)
    scaled = replace(
        game,
        curvatures=unit * np.asarray(game.curvatures),
        damages=unit * np.asarray(game.damages),
        costs=unit * np.asarray(game.costs),
    )
    first, second = settle_quadratic(game), settle_quadratic(scaled)
    assert second.targets.vector() == pytest.approx(first.targets.vector(), rel=1e-10)
    assert np.array(second.payments.vector()) / unit == pytest.approx(first.payments.vector(), abs=1e-9)


def test_cities_that_harm_each_other_more_than_themselves_are_refused() -> None:
    game = QuadraticDamage([[0.1, 1], [1, 0.1]], [50, 50], [0, 0], [1, 1], [1, 1])
    with pytest.raises(InputError) as refused:
        settle_quadratic(game)
    assert str(refused.value) == (
        "transport: found cities that harm each other more than themselves, expected one equilibrium at most,"
        " to compare an agreement with; lower the curvatures of the damage or raise the local parts of the"
        " transport"
    )


def test_degenerate_cities() -> None:
    sole = settle_quadratic(QuadraticDamage([[1]], [1], [1], [1], [3]))
    assert sole.surplus == 0
    assert sole.targets.vector() == sole.no_agreement.vector() == (2.0,)
    clean = settle_quadratic(QuadraticDamage(np.eye(2), [0, 0], [0, 0], [1, 1], [0, 0]))
    assert clean.explain() == "Acting together adds nothing: there is nothing to agree on."


@pytest.mark.parametrize("conjecture", ["gamma", "delta", "alpha"])
def test_every_conjecture_settles_the_same_targets(conjecture: str) -> None:
    game = drawn(5, 12)
    settled = settle_quadratic(game, conjecture=conjecture)
    assert settled.targets == settle_quadratic(game).targets
    assert sum(settled.gains.vector()) == pytest.approx(settled.surplus)
    assert settled.certificate.holds
    data = json.loads(json.dumps(settled.to_dict(), allow_nan=False))
    assert data["conjecture"] == conjecture
    assert len(settled.to_frame()) == 1 + 7 * 5 + 10


@pytest.mark.parametrize("broken", [0.01, math.nan])
@pytest.mark.parametrize("field", ["targets", "no_agreement", "own_gains", "payments", "gains"])
def test_tampering_is_seen(field: str, broken: float) -> None:
    game = drawn(3, 13)
    settled = settle_quadratic(game)
    amounts = list(getattr(settled, field).vector())
    amounts[1] -= broken
    assert not check_quadratic(replace(settled, **{field: Allocation(game.players, amounts)}), None).holds


def test_forged_prices_and_optima_are_seen() -> None:
    game = drawn(3, 14, tight=True)
    settled = settle_quadratic(game)
    forged = replace(settled, damage_prices={**settled.damage_prices, "city 1": math.nan})
    assert not check_quadratic(forged, None).holds
    with pytest.raises(CertificateError, match="the convex program finds"):
        compare_with_program(game, 0.5 * np.array(settled.targets.vector()))


def test_refusals() -> None:
    with pytest.raises(InputError, match="conjecture: found beta, expected one of gamma, delta, alpha"):
        settle_quadratic(drawn(2), conjecture="beta")
    with pytest.raises(InputError, match="rule: found nucleolus, expected shapley for more than 12 cities"):
        settle_quadratic(drawn(13), "nucleolus")
    with pytest.raises(InputError, match="disagreement: found nothing, expected one of no agreement"):
        gamma_game(drawn(2), "nothing")
