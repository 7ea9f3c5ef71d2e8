"""Competition for capital: fixtures, slow oracles, comparative statics, worst cases and refusals."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.errors import InputError
from citypact.games.obstacles.fiscal.tax_competition import TaxCompetition
from citypact.games.obstacles.outcome import Outcome
from citypact.mechanisms.obstacles.catalogue import solve_obstacle
from citypact.mechanisms.obstacles.fiscal.charge_effects import floor_prices
from citypact.mechanisms.obstacles.fiscal.charge_proof import charge_certificate
from citypact.mechanisms.obstacles.fiscal.pooling import best_pooling
from citypact.mechanisms.obstacles.fiscal.tax_competition import agree, headline
from citypact.solvers import QuadraticGame, quadratic_equilibrium

NAMES = ("A", "B", "C", "D", "E")


def part(low: float, high: float) -> st.SearchStrategy[Fraction]:
    return st.fractions(Fraction(str(low)), Fraction(str(high)), max_denominator=40)


@st.composite
def games(draw: st.DrawFn, most: int = 5, pooled: bool = True) -> TaxCompetition:
    count = draw(st.integers(2, most))
    congestion, capital = draw(part(0.2, 3)), draw(part(0.3, 3))
    # Differences below congestion times capital leave some capital everywhere at equal charges.
    room = congestion * capital * Fraction(19, 20)
    advantages = [room * draw(part(0, 1)) for _ in range(count)]
    ceiling = congestion * capital * draw(part(0.3, 9))
    floor = ceiling * draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 3), Fraction(1)]))
    share = draw(part(0, 1)) if pooled else Fraction(0)
    return TaxCompetition(NAMES[:count], advantages, congestion, ceiling, capital, floor, share)


def capital_by_bisection(game: TaxCompetition, charges: np.ndarray) -> np.ndarray:
    """Find what capital earns everywhere by bisection, in floats; rows of charges are separate cases."""
    net = np.array([float(a) for a in game.advantages]) - charges
    slope, count = float(game.congestion), len(game.players)
    whole = float(game.capital) * count
    low, high = net.max(-1) - slope * whole - 1e-9, net.max(-1)
    for _ in range(60):
        middle = (low + high) / 2
        too_much = np.maximum(net - middle[..., None], 0).sum(-1) / slope > whole
        low, high = np.where(too_much, middle, low), np.where(too_much, high, middle)
    return np.maximum(net - low[..., None], 0) / slope


def payoffs_in_floats(game: TaxCompetition, charges: np.ndarray, share: float) -> np.ndarray:
    revenue = charges * capital_by_bisection(game, charges)
    return (1 - share) * revenue + share * revenue.mean(-1, keepdims=True)


def test_the_printed_fixtures() -> None:
    """models.md §7.1 and Appendix C."""
    alike = TaxCompetition(NAMES[:4], (0,) * 4, 0.7, 100, 1.3, pooled=0.35)
    assert list(map(float, alike.charges)) == pytest.approx([1.3766667] * 4, abs=1e-6)
    uneven = TaxCompetition(NAMES[:2], (1, 0.4), 1, 100, 0.91)
    assert list(map(float, uneven.charges)) == [2.02, 1.62]


@given(game=games())
@settings(max_examples=30, deadline=None)
def test_the_interior_charges_are_the_closed_form(game: TaxCompetition) -> None:
    share, count = Fraction(game.pooled), len(game.players)
    if share == 1:
        return
    free = replace(game, floor=0, ceiling=10**9)
    weight = 1 - share + share / count
    tilt = count * weight / ((2 * count - 1) * weight + share / count)
    level = Fraction(count, count - 1) * game.congestion * game.capital * (1 + share / (count * (1 - share)))
    mean = sum(map(Fraction, game.advantages)) / count
    assert list(free.charges) == [level + tilt * (Fraction(a) - mean) for a in game.advantages]


@given(game=games())
@settings(max_examples=30, deadline=None)
def test_another_solver_finds_the_same_charges_within_the_limits(game: TaxCompetition) -> None:
    share, count = float(game.pooled), len(game.players)
    if share == 1:
        assert set(game.charges) == {Fraction(game.ceiling)}
        return
    weight, rest = 1 - share + share / count, share / count
    slopes = np.full((count, count), -(weight + rest))
    np.fill_diagonal(slopes, (2 * count - 1) * weight + rest - weight - rest)
    bases = [float(base) * weight * count for base in game.bases]
    ends = [float(game.floor)] * count, [float(game.ceiling)] * count
    found = quadratic_equilibrium(QuadraticGame(slopes, bases, *ends))
    assert found.unique
    assert list(map(float, game.charges)) == pytest.approx(found.actions, rel=1e-9, abs=1e-9)


@given(game=games())
@settings(max_examples=30, deadline=None)
def test_no_city_gains_by_any_charge_even_if_others_run_dry(game: TaxCompetition) -> None:
    """Brute force over 201 charges, capital filled up by bisection."""
    resting, share = np.array(list(map(float, game.charges))), float(game.pooled)
    here = payoffs_in_floats(game, resting, share)
    assert list(map(float, game.payoffs(game.charges))) == pytest.approx(here, rel=1e-7)
    grid = np.linspace(float(game.floor), float(game.ceiling), 201)
    for city in range(len(game.players)):
        tried = np.tile(resting, (201, 1))
        tried[:, city] = grid
        best = payoffs_in_floats(game, tried, share)[:, city].max()
        assert best <= here[city] * (1 + 1e-7) + 1e-9


@given(game=games(), seed=st.integers(0, 9999))
@settings(max_examples=20, deadline=None)
def test_no_charges_bring_more_than_the_ceiling(game: TaxCompetition, seed: int) -> None:
    draws = np.random.default_rng(seed).random((200, len(game.players))) * float(game.ceiling)
    revenue = (draws * capital_by_bisection(game, draws)).sum(-1)
    assert revenue.max() <= float(game.efficient().total) * (1 + 1e-9)
    assert game.equilibrium().total <= game.efficient().total


@given(game=games())
@settings(max_examples=30, deadline=None)
def test_the_smallest_pooled_share_is_the_smallest(game: TaxCompetition) -> None:
    free = replace(game, floor=0)
    needed = free.pooling_needed
    assert set(replace(free, pooled=needed).charges) == {Fraction(game.ceiling)}
    if needed:
        assert min(replace(free, pooled=needed * Fraction(999, 1000)).charges) < game.ceiling


@given(game=games(most=4, pooled=False), seed=st.integers(0, 9999))
@settings(max_examples=15, deadline=None)
def test_in_the_equilibrium_of_a_coalition_nobody_gains_by_other_charges(
    game: TaxCompetition, seed: int
) -> None:
    """Members try 400 other vectors of charges; worths are what they then have more than alone."""
    worths = game.coalitional()
    rng, count = np.random.default_rng(seed), len(game.players)
    low, high = float(game.floor), float(game.ceiling)
    alone = payoffs_in_floats(game, np.array(list(map(float, game.charges))), 0.0)
    for mask in range(1, 1 << count):
        inside = [at for at in range(count) if mask >> at & 1]
        blocks = [inside, *([at] for at in range(count) if at not in inside)]
        resting = np.array(list(map(float, game.charges_in_blocks(blocks))))
        here = payoffs_in_floats(game, resting, 0.0)
        for block in blocks:
            tried = np.tile(resting, (400, 1))
            near = np.clip(
                resting[block] + rng.normal(0, (high - low) / 20 + 1e-9, (200, len(block))), low, high
            )
            far = low + (high - low) * rng.random((200, len(block)))
            tried[:, block] = np.vstack([near, far])
            best = payoffs_in_floats(game, tried, 0.0)[:, block].sum(-1).max()
            assert best <= here[block].sum() * (1 + 1e-7) + 1e-9
        gain = here[inside].sum() - alone[inside].sum()
        found = worths.worth(*(game.players[at] for at in inside))
        assert found == pytest.approx(gain, abs=1e-6 * (1 + here.sum()))


def test_a_coalition_does_better_than_at_one_common_charge() -> None:
    """models.md lets members charge the same; that is not best for them if capital earns unequally."""
    game = TaxCompetition(NAMES[:3], (0.5, 0, 0.2), 1, 50)
    blocks = [[0, 1], [2]]
    charges = game.charges_in_blocks(blocks)
    assert charges[0] > charges[1]
    best = sum(game.payoffs(charges)[:2])
    common = max(
        sum(game.payoffs([charges[1] + step * (charges[0] - charges[1]) / 50] * 2 + [charges[2]])[:2])
        for step in range(51)
    )
    assert common < best


def test_charges_fall_with_the_number_of_cities_and_rise_with_the_pooled_share() -> None:
    by_number = [TaxCompetition([f"c{i}" for i in range(n)], (0,) * n, 1, 50).charges[0] for n in (2, 3, 9)]
    assert by_number == [2, Fraction(3, 2), Fraction(9, 8)]
    by_share = [TaxCompetition(NAMES[:3], (0, 0, 0), 1, 50, pooled=s).charges[0] for s in (0, 0.3, 0.6, 1)]
    assert by_share == sorted(set(by_share))
    assert by_share[-1] == 50


def test_the_city_where_capital_earns_more_charges_more_and_still_has_more_of_it() -> None:
    game = TaxCompetition(NAMES[:3], (0.5, 0, 0.2), 1, 50)
    capital = game.capital_at(game.charges)
    assert game.charges[0] > game.charges[2] > game.charges[1]
    assert capital[0] > capital[2] > capital[1]
    assert headline(replace(game, ceiling=60)).value > headline(game).value


@given(game=games(most=3), cost=part(0.05, 5))
@settings(max_examples=12, deadline=None)
def test_with_the_plan_no_city_gains_by_another_charge_or_another_effort(
    game: TaxCompetition, cost: Fraction
) -> None:
    game = replace(game, effort_cost=cost / (game.congestion * game.capital**2))
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.plan.cost == 0
    sizes = answer.plan.sizes
    share = sizes["pooled share of revenue"]
    premium = sizes["premium of the pool on revenue effort"]
    count, ceiling = len(game.players), Fraction(game.ceiling)
    full = 1 / Fraction(game.effort_cost or 1)

    def payoff(city: int, charge: Fraction, effort: Fraction) -> Fraction:
        charges = [charge if at == city else ceiling for at in range(count)]
        efforts = [effort if at == city else full for at in range(count)]
        taken = [t * k + e for t, k, e in zip(charges, game.capital_at(charges), efforts, strict=True)]
        pooled = (1 - share) * taken[city] + share * sum(taken) / count
        paid = premium * (effort - sum(efforts) / count)
        return pooled + paid + sizes[f"payment to {NAMES[city]}"] - effort**2 / (2 * full)

    for city in range(count):
        kept = payoff(city, ceiling, full)
        assert kept - answer.without.payoffs[NAMES[city]] == answer.gains[NAMES[city]] >= 0
        for step in range(13):
            assert payoff(city, Fraction(game.floor) + (ceiling - game.floor) * step / 12, full) <= kept
            assert payoff(city, ceiling, full * step / 6) <= kept
    assert sum(map(Fraction, answer.gains.values())) == Fraction(answer.surplus)


@pytest.mark.parametrize("cost", [0.005, 0.02, 0.1, 2])
def test_the_best_pooled_share_beats_a_fine_grid(cost: float) -> None:
    """Alike cities: W(s) = n k t(s) + n (w - w²/2)/κ, written out here in floats."""
    game = TaxCompetition(NAMES[:3], (0, 0, 0), 1, 4, effort_cost=cost)
    shares = np.linspace(0, 1, 20001)[:-1]
    charges = np.minimum(1.5 * (1 + shares / (3 * (1 - shares))), 4)
    weights = 1 - shares * 2 / 3
    totals = 3 * charges + 3 * (weights - weights**2 / 2) / cost
    best = best_pooling(game)
    assert float(best.total) >= totals.max() * (1 - 1e-9)
    assert float(best.total) == pytest.approx(totals.max(), rel=3e-5)  # the grid may miss a kink
    assert float(best.share) == pytest.approx(shares[totals.argmax()], abs=1e-4)
    assert best.total == pytest.approx(float(replace(game, pooled=best.share).equilibrium().total))


def test_the_price_of_a_floor_is_what_leaving_it_would_bring() -> None:
    game = TaxCompetition(NAMES[:3], (0.5, 0, 0.2), 1, 50, floor=1.6)
    prices = floor_prices(game)
    assert set(prices) == {"B", "C"}
    for city, price in prices.items():
        lower = [
            t - Fraction(1, 10**6) * (name == city) for name, t in zip(NAMES, game.charges, strict=False)
        ]
        at = NAMES.index(city)
        slope = (game.payoffs(lower)[at] - game.payoffs(game.charges)[at]) * 10**6
        assert float(price) == pytest.approx(float(slope), abs=1e-5)
    assert floor_prices(replace(game, floor=0)) == {}


def test_a_false_equilibrium_or_optimum_is_found_out() -> None:
    game = TaxCompetition(NAMES[:3], (0.5, 0, 0.2), 1, 5, effort_cost=0.3)
    answer = agree(game)
    without, best = answer.without, answer.efficient

    def judged(resting: Outcome, efficient: Outcome) -> tuple[str, ...]:
        prices = {name: Fraction(price) for name, price in answer.efficient_prices.items()}
        return charge_certificate(game, resting, efficient, answer.plan, prices).failures

    assert judged(without, best) == ()
    charges = [*game.charges]
    charges[1] += Fraction(1, 10**9)
    assert "B gains by no other charge" in judged(game.outcome(charges), best)
    assert judged(without, game.outcome(charges, game.effort(0), 0))
    lazy = game.outcome(game.charges, game.effort() / 2)
    assert "effort earns what it costs" in judged(lazy, best)
    richer = replace(without, payoffs={**without.payoffs, "A": Fraction(99)})
    assert "payoffs are what charges, capital and effort bring" in judged(richer, best)


def test_a_low_ceiling_leaves_nothing_to_agree() -> None:
    answer = agree(TaxCompetition(NAMES[:2], (0, 0), 1, 0.5))
    assert answer.surplus == 0
    assert headline(TaxCompetition(NAMES[:2], (0, 0), 1, 0.5)).value == 0
    assert answer.plan.cost == 0


def test_cities_that_must_all_charge_the_floor() -> None:
    game = TaxCompetition(NAMES[:3], (0.4, 0, 0), 1, 3, floor=3)
    assert set(game.charges) == {3}
    answer = agree(game)
    assert answer.certificate.holds
    assert answer.headline.value == answer.plan.sizes["pooled share of revenue"] == 0


def test_a_city_with_hardly_any_capital() -> None:
    game = TaxCompetition(NAMES[:2], (0, 1.999999999), 1, 30)
    assert game.bases[0] == Fraction(1, 2 * 10**9)
    answer = solve_obstacle(game)
    assert answer.headline.value < 1
    assert answer.plan.cost == 0


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_any_unit_of_money(unit: float) -> None:
    game = TaxCompetition(NAMES[:3], (0.5 * unit, 0, 0.2 * unit), unit, 5 * unit, effort_cost=0.3 / unit)
    plain = TaxCompetition(NAMES[:3], (0.5, 0, 0.2), 1, 5, effort_cost=0.3)
    assert [float(t) / unit for t in game.charges] == pytest.approx(list(map(float, plain.charges)))
    answer = solve_obstacle(game)
    assert float(answer.headline.value) == pytest.approx(float(plain.pooling_needed))
    assert float(answer.surplus) / unit == pytest.approx(float(agree(plain).surplus))


def test_three_hundred_cities_in_a_second() -> None:
    rng = np.random.default_rng(3)
    advantages = np.round(rng.random(300), 3).tolist()
    started = time.process_time()
    game = TaxCompetition([f"c{i}" for i in range(300)], advantages, 1, 1.4, 1.2, pooled=0.2)
    charges = game.charges
    assert time.process_time() - started < 1
    assert 0 < sum(charge == Fraction(7, 5) for charge in charges) < 300


def test_beyond_sixteen_cities_the_centre_pays_all_alike() -> None:
    game = TaxCompetition([f"c{i}" for i in range(18)], [at / 20 for at in range(18)], 1, 1.3, effort_cost=1)
    answer = solve_obstacle(game)
    assert answer.plan.cost is not None
    assert not [name for name in answer.plan.sizes if name.startswith("payment")]
    assert min(answer.gains.values()) >= 0
    spent = answer.plan.sizes["equal grant to each city"] * 18
    assert sum(map(Fraction, answer.gains.values())) == Fraction(answer.surplus) + spent


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"players": ("A",)}, "players"),
        ({"advantages": (1, 2)}, "advantages"),
        ({"advantages": (0, 0, float("nan"))}, "advantages of C"),
        ({"advantages": (0, 9, 0)}, "advantages of A"),
        ({"congestion": 0}, "congestion"),
        ({"ceiling": 0}, "ceiling"),
        ({"capital": -1}, "capital"),
        ({"floor": -1}, "floor"),
        ({"floor": 51}, "floor"),
        ({"pooled": 1.1}, "pooled"),
        ({"effort_cost": 0}, "effort_cost"),
    ],
)
def test_wrong_numbers_are_named(given_: dict[str, object], named: str) -> None:
    fields = {"players": NAMES[:3], "advantages": (0, 0, 0), "congestion": 1, "ceiling": 50, **given_}
    with pytest.raises(InputError, match=named):
        TaxCompetition(**fields)  # type: ignore[arg-type]


def test_a_best_share_is_refined_for_sixteen_cities_and_scanned_for_more() -> None:
    for count, refined in ((16, True), (17, False)):
        names = tuple(f"city {at}" for at in range(count))
        game = TaxCompetition(names, (0,) * count, 1, 4, effort_cost=0.02)
        steps = float(best_pooling(game).share / Fraction(game.pooling_needed)) * 32
        assert (abs(steps - round(steps)) > 1e-6) is refined


def test_a_best_share_is_told_with_twelve_decimals() -> None:
    game = TaxCompetition(NAMES[:3], (0, 0, 0), 1, 4, effort_cost=0.02)
    share = best_pooling(game).share
    assert (share * 10**12).denominator == 1
    assert (share * 10**11).denominator > 1
