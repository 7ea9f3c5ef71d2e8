"""The oracles against the fixtures of ``models.md`` Appendix C, against each other, and against grids."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import (
    Worth,
    acceptable_ratios,
    best_posted_ratio_uniform,
    best_ratio_sets,
    clip_polygon,
    effort_ratio,
    effort_welfare,
    egalitarian_ratio,
    exact,
    gains,
    grid_between,
    kalai_smorodinsky_ratio,
    laffer_ratio,
    minmax_regret_ratio,
    nash_ratio,
    nucleolus_pair,
    park_ratio,
    polygon_area,
    portfolio_welfare,
    posted_welfare,
    posted_welfare_density,
    prior_predictive,
    pv,
    risk_ratio,
    rubinstein_share,
    seller_buyers_game,
    shapley,
    statute_cash,
    statute_pv,
    stay_value,
    tournament_interval,
    weighted_shapley,
    worst_regret,
)
from oracles_cash_flow import CashProblem, best_design, frontier, liquidity_path, nash_on_frontier
from scipy.optimize import brentq

F = Fraction
hundredths = st.integers(-50, 120).map(lambda i: F(i, 100))
shares = st.integers(0, 100).map(lambda i: F(i, 100))
few = settings(max_examples=50, deadline=None)
POLARISED = [(1, 0.70, 0.05), (1, 0.05, 0.70)]


# Bargaining


@pytest.mark.parametrize(
    ("terms", "alpha", "p_w", "ratio", "interval"),
    [
        ((1, 0.3, 0.1), 0.5, 0, "0.6", ("0.3", "0.9")),
        ((1, 0.1, 0.3), 0.5, 0, "0.4", ("0.1", "0.7")),
        ((1, 0.2, 0.2), 0.4, 0, "0.44", ("0.2", "0.8")),
        ((1, 0.2, 0.2), 0.5, 0.25, "0.375", ("0.15", "0.6")),
        ((4, 1.2, 0.8), 0.5, 0.3, "0.385", ("0.21", "0.56")),
    ],
)
def test_nash_ratios_of_the_fixtures(
    terms: tuple[float, float, float], alpha: float, p_w: float, ratio: str, interval: tuple[str, str]
) -> None:
    assert nash_ratio(*terms, alpha, p_w=p_w) == F(ratio)
    assert acceptable_ratios(*terms, p_w=p_w) == (F(interval[0]), F(interval[1]))


@few
@given(loss=hundredths, cost=hundredths, alpha=shares, cap=shares)
def test_nash_ratio_is_the_closed_form_moved_into_the_acceptable_interval(
    loss: Fraction, cost: Fraction, alpha: Fraction, cap: Fraction
) -> None:
    found = nash_ratio(1, loss, cost, alpha, cap=cap)
    low, high = max(F(0), loss), min(cap, 1 - cost)
    if low > high:
        assert found is None
    else:
        assert found == min(max(alpha + (1 - alpha) * loss - alpha * cost, low), high)


@few
@given(loss=shares, cost=shares)
def test_without_a_binding_limit_the_equal_splits_agree(loss: Fraction, cost: Fraction) -> None:
    """Nash, egalitarian, Kalai-Smorodinsky, Shapley, nucleolus and the middle of the interval (§4.0)."""
    ratio = nash_ratio(1, loss, cost)
    pair = nucleolus_pair(0, 0, 1 - loss - cost)
    if ratio is None:
        others = [egalitarian_ratio(1, loss, cost), kalai_smorodinsky_ratio(1, loss, cost), pair]
        assert others == [None] * 3
        return
    assert pair is not None
    assert ratio == egalitarian_ratio(1, loss, cost) == loss + pair[0] == (loss + 1 - cost) / 2
    assert kalai_smorodinsky_ratio(1, loss, cost) == pytest.approx(ratio, abs=1e-12)
    game: Worth = lambda members: 1 - loss - cost if len(members) == 2 else 0  # noqa: E731
    assert shapley(2, game) == list(pair)


def test_no_surplus_means_no_ratio() -> None:
    assert nash_ratio(1, 0.6, 0.5) is egalitarian_ratio(1, 0.6, 0.5) is None
    assert nash_ratio(1, 0.6, 0.4) == kalai_smorodinsky_ratio(1, 0.6, 0.4) == F(3, 5)
    assert nash_ratio(1, 0.6, 0.2, cap=0.5) is None


def test_a_cap_moves_kalai_smorodinsky_but_not_nash() -> None:
    assert kalai_smorodinsky_ratio(1, 0.1, 0.2, 0.5) == pytest.approx(0.3545454545, abs=1e-9)
    assert nash_ratio(1, 0.1, 0.2, cap=0.5) == F(9, 20)


def test_the_floor_moves_kalai_smorodinsky_when_the_origin_gains_without_a_share() -> None:
    """L = -0.2: no ratio gives the destination all of W, its ideal is R - K = 0.8 at s = 0."""
    assert nash_ratio(1, -0.2, 0.2) == F(3, 10)
    assert kalai_smorodinsky_ratio(1, -0.2, 0.2) == pytest.approx(16 / 45)


@few
@given(loss=shares, cost=shares, cap=shares, p_w=st.sampled_from([0, 0.25, 0.7]))
def test_kalai_smorodinsky_gives_equal_fractions_of_the_ideals(
    loss: Fraction, cost: Fraction, cap: Fraction, p_w: float
) -> None:
    interval = acceptable_ratios(1, loss, cost, p_w, cap)
    ratio = kalai_smorodinsky_ratio(1, loss, cost, cap, p_w=p_w)
    if interval is None or ratio is None:
        assert (interval, ratio) == (None, None)
        return
    own, other = gains(1, loss, cost, ratio, p_w)
    best_own, best_other = (
        gains(1, loss, cost, interval[1], p_w)[0],
        gains(1, loss, cost, interval[0], p_w)[1],
    )
    assert own * best_other == pytest.approx(other * best_own, abs=1e-12)


@few
@given(loss=hundredths, cost=hundredths, cap=shares, p_w=st.sampled_from([0, 0.25, 0.7]))
def test_a_grid_finds_the_same_acceptable_ratios(
    loss: Fraction, cost: Fraction, cap: Fraction, p_w: float
) -> None:
    interval = acceptable_ratios(1, loss, cost, p_w, cap)
    for s in grid_between(F(0), cap, 40):
        accepted = min(gains(1, loss, cost, s, p_w)) >= 0
        assert accepted == (interval is not None and interval[0] <= s <= interval[1])


@pytest.mark.parametrize(("dA", "dB"), [(0.9, 0.8), (0.5, 0.99), (0, 0.7), (1, 0.6), (0.7, 0)])
def test_alternating_offers(dA: float, dB: float) -> None:
    assert rubinstein_share(dA, dB) == pytest.approx((1 - dB) / (1 - dA * dB), abs=1e-12)


def test_quick_offers_reward_patience() -> None:
    impatience_A, impatience_B, round_length = 0.04, 0.12, 1e-4
    share = rubinstein_share(math.exp(-impatience_A * round_length), math.exp(-impatience_B * round_length))
    assert share == pytest.approx(0.75, abs=1e-4)


# Games


def test_seller_and_buyers_of_the_fixture() -> None:
    assert shapley(4, seller_buyers_game([5, 3, 2])) == [F(19, 6), F(4, 3), F(1, 3), F(1, 6)]


@few
@given(surpluses=st.lists(st.integers(0, 20), min_size=1, max_size=4))
def test_seller_and_buyers_closed_form(surpluses: list[int]) -> None:
    w = [*sorted(surpluses, reverse=True), 0]
    m = len(surpluses)
    seller = sum(F(w[j - 1], j * (j + 1)) for j in range(1, m + 1))
    buyers = [sum(F(w[k - 1] - w[k], k * (k + 1)) for k in range(j, m + 1)) for j in range(1, m + 1)]
    assert shapley(m + 1, seller_buyers_game(w[:-1])) == [seller, *buyers]


def test_a_rival_raises_the_ratio() -> None:
    """T50-04: surpluses 0.6 and 0.3, l = 0.2."""
    assert F("0.2") + shapley(3, seller_buyers_game([0.6, 0.3]))[0] == F("0.55")


worth_tables = st.lists(st.integers(-20, 20), min_size=7, max_size=7)


def game_of(table: list[int]) -> Worth:
    return lambda members: [0, *table][sum(1 << i for i in members)]


@few
@given(table=worth_tables)
def test_shapley_is_the_sum_of_equally_shared_dividends(table: list[int]) -> None:
    v = game_of(table)
    assert shapley(3, v) == weighted_shapley(3, v, [2, 2, 2]) == shared_dividends(v, [1, 1, 1])


@few
@given(table=worth_tables, weights=st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_weighted_shapley_shares_dividends_by_weight(table: list[int], weights: list[int]) -> None:
    """The formula by dividends of Shapley (1953) and the one by orders of Kalai and Samet (1987)."""
    v = game_of(table)
    assert weighted_shapley(3, v, weights) == shared_dividends(v, weights)


def shared_dividends(v: Worth, weights: list[int]) -> list[Fraction]:
    coalitions = [frozenset(i for i in range(3) if bits[i]) for bits in product((0, 1), repeat=3)]
    value = [F(0)] * 3
    for coalition in coalitions[1:]:
        inside = [part for part in coalitions if part <= coalition]
        dividend = sum(((-1) ** (len(coalition) - len(part)) * exact(v(part)) for part in inside), F(0))
        for i in coalition:
            value[i] += dividend * weights[i] / sum(weights[j] for j in coalition)
    return value


@few
@given(v1=st.integers(-9, 9), v2=st.integers(-9, 9), surplus=st.integers(-3, 20))
def test_nucleolus_of_a_pair_splits_the_surplus_equally(v1: int, v2: int, surplus: int) -> None:
    found = nucleolus_pair(v1, v2, v1 + v2 + surplus)
    assert found == (None if surplus < 0 else (v1 + F(surplus, 2), v2 + F(surplus, 2)))


# The statute


@pytest.mark.parametrize(
    ("growth", "flows", "cumulated", "shortfall", "without", "with_top_up"),
    [
        ("0.8", ["0.4"] * 5, 2, 1, 1.712239, 2.502554),
        ("1.0", ["0.5"] * 5, "2.5", "0.5", 2.140299, 2.535456),
        ("1.2", ["0.6"] * 5, 3, 0, 2.568359, 2.568359),
        ("1.5", ["0.75"] * 4 + ["0"], 3, 0, 2.617713, 2.617713),
        ("2.0", ["1"] * 3 + ["0"] * 2, 3, 0, 2.668357, 2.668357),
    ],
)
def test_reference_table_of_the_statute(
    *, growth: str, flows: list[str], cumulated: str, shortfall: str, without: float, with_top_up: float
) -> None:
    plain = statute_cash(1, [F(growth)] * 5)
    topped = statute_cash(1, [F(growth)] * 5, theta=1)
    assert plain.shares == tuple(map(F, flows))
    assert (plain.cumulated, plain.top_up, topped.top_up) == (F(cumulated), F(0), F(shortfall))
    assert statute_pv(plain, 0.04) == pytest.approx(without, abs=1e-6)
    assert statute_pv(topped, 0.04) == pytest.approx(with_top_up, abs=1e-6)


def test_cumulated_shares_of_the_fixture() -> None:
    growth = [0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0]
    assert [statute_cash(1, [g] * 5).cumulated for g in growth] == [1.5, 2, 2.5, 3, 3, 3, 3]


taxes_paid = st.lists(st.integers(0, 30).map(lambda i: F(i, 10)), min_size=5, max_size=5)


@few
@given(base=shares, taxes=taxes_paid, s=shares, chi=st.sampled_from([F(1, 2), F(1), F(2)]))
def test_the_two_steps_are_one_window_with_a_cap(
    base: Fraction, taxes: list[Fraction], s: Fraction, chi: Fraction
) -> None:
    found = statute_cash(base, taxes, s, chi=chi)
    assert len(found.shares) == 5
    for year in range(6):
        assert sum(found.shares[:year]) == min(3 * chi * base, s * sum(taxes[:year]))


def test_a_refund_year_parts_the_two_steps_from_the_window() -> None:
    """A net refund after the cap was reached: the formula with cumulated taxes needs taxes >= 0."""
    taxes = [F(10), F(-2), F(0), F(0), F(0)]
    assert statute_cash(1, taxes).cumulated == 2
    assert min(3, F(1, 2) * sum(taxes)) == 3


@few
@given(base=shares, taxes=taxes_paid, theta=st.sampled_from([F(0), F(1, 2), F(1)]))
def test_the_origins_value_is_concave_and_does_not_fall_in_the_ratio(
    base: Fraction, taxes: list[Fraction], theta: Fraction
) -> None:
    values = [statute_pv(statute_cash(base, taxes, F(i, 10), theta=theta), F(1, 25)) for i in range(11)]
    steps = [after - before for before, after in pairwise(values)]
    assert min(steps) >= 0
    assert all(later <= sooner for sooner, later in pairwise(steps))


def test_the_effective_share_is_a_sixth() -> None:
    everything = pv([F(1, 2)] + [F(1)] * 19, 0.04)
    assert everything == pytest.approx(13.109557, abs=1e-6)
    for g in (0.8, 1, 1.2):
        effective = statute_pv(statute_cash(1, [g] * 5), 0.04) / (exact(g) * everything)
        assert effective == pytest.approx(0.1633, abs=5e-5)


@pytest.mark.parametrize(("growth", "hazard"), [(0.8, 0.3434), (1.0, 0.2912), (1.2, 0.2515)])
def test_break_even_hazard(growth: float, hazard: float) -> None:
    worth = float(statute_pv(statute_cash(1, [growth] * 5), 0.04))
    found = brentq(lambda h: float(stay_value(1, round(h, 12), 0.04, 150)) - worth, 0.1, 0.9)
    assert found == pytest.approx(hazard, abs=1e-4)


@pytest.mark.parametrize(("hazard", "weight"), [("0.25", -0.002), ("0.30", 0.067), ("0.40", 0.144)])
def test_implied_bargaining_weight_of_the_statute(hazard: str, weight: float) -> None:
    """§6.3: g = 1.2, 20 years, K = 6b."""
    received = statute_pv(statute_cash(1, [F("1.2")] * 5), 0.04)
    loss = stay_value(1, F(hazard), 0.04, 20)
    surplus = F("1.2") * pv([F(1, 2)] + [F(1)] * 19, 0.04) - loss - 6
    assert (received - loss) / surplus == pytest.approx(weight, abs=5.1e-4)


@pytest.mark.parametrize(("horizon", "ratio"), [(5, 0.464), (6, 0.556), (8, 0.730), (10, 0.891)])
def test_the_equal_split_needs_a_ratio_that_rises_with_the_horizon(horizon: int, ratio: float) -> None:
    """C15: half of all tax up to the horizon over five sharing years from year 2 on."""
    needed = pv([F(1, 2)] + [F(1)] * (horizon - 1), 0.04) / 2 / pv([F(1)] * 5, 0.04, first_year=2)
    assert needed == pytest.approx(ratio, abs=5e-4)


@few
@given(hazard=shares, horizon=st.integers(0, 30))
def test_staying_is_a_geometric_sum(hazard: Fraction, horizon: int) -> None:
    q = (1 - hazard) / F("1.04")
    assert stay_value(2, hazard, 0.04, horizon) == 2 * q * (1 - q**horizon) / (1 - q)


# Portfolios


def test_half_is_the_worst_ratio_for_a_polarised_pair() -> None:
    value, intervals = best_ratio_sets(POLARISED, "project")
    assert value == F(1, 4)
    assert intervals == [(F("0.05"), F("0.3")), (F("0.7"), F("0.95"))]
    assert portfolio_welfare(POLARISED, 0.5, "project") == 0


def test_half_moves_a_polarised_pair_signed_as_one() -> None:
    assert best_ratio_sets(POLARISED, "portfolio") == (F(1, 2), [(F("0.375"), F("0.625"))])


firm_lists = st.lists(
    st.tuples(st.integers(1, 4), st.integers(-4, 12), st.integers(-4, 12)).map(
        lambda f: (f[0], F(f[1], 10), F(f[2], 10))
    ),
    min_size=1,
    max_size=4,
)


@few
@given(firms=firm_lists)
def test_best_ratio_sets_hold_every_best_ratio_of_another_grid(
    firms: list[tuple[int, Fraction, Fraction]],
) -> None:
    for consent in ("project", "portfolio"):
        value, intervals = best_ratio_sets(firms, consent, steps=10)
        for s in grid_between(F(0), F(1), 77):
            here = portfolio_welfare(firms, s, consent)
            assert here <= value
            assert (here == value) == any(low <= s <= high for low, high in intervals)
        for low, high in intervals:
            assert portfolio_welfare(firms, low, consent) == portfolio_welfare(firms, high, consent) == value


@few
@given(firms=firm_lists)
def test_signing_as_one_is_no_worse_if_every_firm_should_move(
    firms: list[tuple[int, Fraction, Fraction]],
) -> None:
    firms = [f for f in firms if f[0] >= f[1] + f[2]]
    total = [sum((exact(f[i]) for f in firms), F(0)) for i in range(3)]
    if firms and acceptable_ratios(*total) is not None:
        assert best_ratio_sets(firms, "portfolio")[0] == sum(R - L - K for R, L, K in firms)
        assert best_ratio_sets(firms, "project")[0] <= best_ratio_sets(firms, "portfolio")[0]


# Hidden costs


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    [(0.6, 0.9, 0.5), (0.3, 0.9, 0.3), (0.9, 0.2, 0.8), (0.4, 0.8, 0.4), (1, 1, 0.5), (0.5, 0.5, 0.5)],
)
def test_best_posted_ratio_of_the_fixture(a: float, b: float, ratio: float) -> None:
    assert best_posted_ratio_uniform(a, b) == pytest.approx(ratio, abs=1e-9)


@few
@given(a=st.integers(5, 100), b=st.integers(5, 100))
def test_no_posted_ratio_on_a_grid_integrates_to_more(a: int, b: int) -> None:
    upper_l, upper_k = F(a, 100), F(b, 100)
    welfare = {i: posted_welfare(F(i, 50), (0, upper_l), (0, upper_k)) for i in range(51)}
    if upper_l + upper_k < 1:
        with pytest.raises(ValueError, match="not unique"):
            best_posted_ratio_uniform(upper_l, upper_k)
        return
    best = best_posted_ratio_uniform(upper_l, upper_k)
    assert best == pytest.approx(sorted([1 - upper_k, F(1, 2), upper_l])[1], abs=1e-9)
    assert max(welfare.values()) <= posted_welfare(best, (0, upper_l), (0, upper_k)) + 1e-12


def test_posting_half_under_uniform_beliefs_yields_an_eighth() -> None:
    assert posted_welfare(0.5, (0, 1), (0, 1)) == pytest.approx(1 / 8)
    assert posted_welfare_density(0.5, np.ones_like, np.ones_like) == pytest.approx(1 / 8)


def test_exchangeable_costs_make_half_stationary_but_not_best() -> None:
    """Costs near 0.05 or 0.70, independent and alike: the slope at 1/2 is 0 and 0.72 does better."""

    def two_humps(x: np.ndarray) -> np.ndarray:
        return np.where(x <= 0.1, 5.0, 0.0) + np.where((x >= 0.66) & (x <= 0.71), 10.0, 0.0)

    kinks = (0.1, 0.66, 0.71)
    value = {s: posted_welfare_density(s, two_humps, two_humps, kinks) for s in (0.49, 0.5, 0.51, 0.72)}
    assert value[0.49] == pytest.approx(value[0.51])
    assert value[0.72] > value[0.5]


# Where a condition of the text needs one more word


def test_a_weight_between_0_and_1_does_not_mean_that_half_is_acceptable() -> None:
    """C3: (R/2 - L)/W lies in [0, 1] although L, K > R/2; the equivalence with C2 needs W > 0."""
    loss, cost = F("0.6"), F("0.7")
    assert 0 <= (F(1, 2) - loss) / (1 - loss - cost) <= 1
    assert acceptable_ratios(1, loss, cost) is None


def test_half_can_be_least_regretted_though_the_best_cases_differ() -> None:
    """C8: with the highest k at exactly 1/2 the median is 1/2 although the lowest l and k differ."""
    assert minmax_regret_ratio(((0.1, 0.9), (0.3, 0.5)))[:2] == (F(1, 2), F(1, 2))


# Effort, leadership, risk


def test_effort_ratio_of_the_fixture() -> None:
    first_best = F(2 + 3, 2)
    assert effort_ratio(1, 2, 1, 3) == F(2, 5)
    assert effort_welfare(F(2, 5), 1, 2, 1, 3) / first_best == F("0.76")


@few
@given(terms=st.tuples(*[st.integers(1, 9)] * 4))
def test_effort_ratio_follows_productivity(terms: tuple[int, int, int, int]) -> None:
    theta_A, c_A, theta_B, c_B = terms
    a, b = theta_A**2 * c_A, theta_B**2 * c_B
    best = effort_ratio(*terms)
    assert best == F(a, a + b)
    assert effort_welfare(best, *terms) / F(a + b, 2) == F(a * a + a * b + b * b, (a + b) ** 2)


@pytest.mark.parametrize(("alpha", "beta"), [(0.2, 0.45), (0.3, 0.3), (0.6, 0.1), (0.05, 0.9)])
def test_park_ratio(alpha: float, beta: float) -> None:
    odds = math.sqrt(alpha * (1 - beta) / (beta * (1 - alpha)))
    assert park_ratio(alpha, beta) == pytest.approx(odds / (1 + odds), abs=1e-12)
    if (alpha, beta) == (0.2, 0.45):
        assert park_ratio(alpha, beta) == pytest.approx(0.35598995, abs=1e-8)


@pytest.mark.parametrize(("eps", "ratio"), [(0.5, 2 / 3), (1, 1 / 2), (2, 1 / 3)])
def test_laffer_ratio(eps: float, ratio: float) -> None:
    assert laffer_ratio(eps) == pytest.approx(ratio, abs=1e-12)


@pytest.mark.parametrize(
    ("rho_A", "rho_B", "ratio"), [(0.5, 1.5, 0.75), (2, 2, 0.5), (0, 1, 1), (3, 1, 0.25)]
)
def test_risk_ratio(rho_A: float, rho_B: float, ratio: float) -> None:
    assert risk_ratio(rho_A, rho_B) == pytest.approx(ratio, abs=1e-12)


# Robustness, tournaments, priors


@pytest.mark.parametrize(
    ("box", "ratio"),
    [
        (((0.1, 0.9), (0.3, 0.8)), "0.4"),
        (((0.2, 0.45), (0.1, 0.9)), "0.45"),
        (((0, 1), (0, 1)), "0.5"),
        (((0.3, 0.8), (0, 0.4)), "0.65"),
        (((0, 0.9), (0.5, 0.6)), "0.4"),
    ],
)
def test_minmax_regret_is_the_median(
    box: tuple[tuple[float, float], tuple[float, float]], ratio: str
) -> None:
    low, high, regret = minmax_regret_ratio(box)
    assert low == high == F(ratio)
    assert regret == worst_regret(F(ratio), box)


def test_full_ignorance_costs_half() -> None:
    assert minmax_regret_ratio(((0, 1), (0, 1)))[2] == F(1, 2)


def test_a_box_without_conflict_leaves_an_interval_without_regret() -> None:
    assert minmax_regret_ratio(((0.1, 0.3), (0.1, 0.4))) == (F("0.3"), F("0.6"), F(0))


sides = st.tuples(st.integers(0, 16), st.integers(0, 16)).map(lambda p: (F(min(p), 16), F(max(p), 16)))


@few
@given(losses=sides, costs=sides)
def test_worst_regret_is_the_limit_of_a_grid_of_types(
    losses: tuple[Fraction, Fraction], costs: tuple[Fraction, Fraction]
) -> None:
    box = (losses, costs)
    l, k = np.meshgrid(*[np.linspace(float(low), float(high), 129) for low, high in box])  # noqa: E741
    width = max(float(high - low) for low, high in box)
    for s in (0.0, 0.237, 0.5, 0.8125, 1.0):
        forgone = np.where((l > s) | (k > 1 - s), 1 - l - k, 0.0)
        worst = float(worst_regret(s, box))
        assert worst - 2 * width / 128 - 1e-12 <= max(0.0, forgone.max()) <= worst + 1e-12


@few
@given(losses=sides, costs=sides)
def test_the_median_formula_needs_a_conflict_and_an_efficient_type(
    losses: tuple[Fraction, Fraction], costs: tuple[Fraction, Fraction]
) -> None:
    low, high, regret = minmax_regret_ratio((losses, costs), steps=40)
    if losses[1] + costs[1] < 1:
        assert (low, high, regret) == (losses[1], 1 - costs[1], F(0))
    else:
        median = sorted([1 - costs[1], (1 + losses[0] - costs[0]) / 2, losses[1]])[1]
        assert worst_regret(median, (losses, costs)) == regret
        if losses[0] + costs[0] < 1:
            assert low == high == median


def test_the_larger_of_the_worst_gains_is_that_of_the_worst_corner() -> None:
    """§4.8: max-min of the smaller gain over a box looks at its upper corner only."""
    box = ((F("0.1"), F("0.5")), (F("0.2"), F("0.3")))
    worst = {
        s: min(min(gains(1, *corner, s)) for corner in product(*box)) for s in grid_between(F(0), F(1), 100)
    }
    assert max(worst, key=lambda s: worst[s]) == egalitarian_ratio(1, box[0][1], box[1][1]) == F("0.6")


def test_tournament_interval_of_the_fixture() -> None:
    assert tournament_interval(1, 0.2, 0.2) == (F("0.4"), F("0.6"))


@few
@given(rho=st.integers(0, 50), loss=hundredths, cost=hundredths)
def test_standing_shrinks_the_interval_around_the_equal_split(
    rho: int, loss: Fraction, cost: Fraction
) -> None:
    found = tournament_interval(rho, loss, cost)
    half = (1 - loss - cost) / (2 * (1 + 2 * F(rho)))
    centre = (1 + loss - cost) / 2
    low, high = max(F(0), centre - half), min(F(1), centre + half)
    assert found == (None if half < 0 or low > high else (low, high))


def test_prior_predictive_of_the_fixture() -> None:
    assert prior_predictive(((0.1, 0.6), (0.1, 0.6))) == (F(16, 23), F(15, 46))


def test_prior_predictive_by_counting() -> None:
    box = ((0.0, 0.7), (0.2, 0.9))
    l, k = np.meshgrid(*[low + (high - low) * (np.arange(1000) + 0.5) / 1000 for low, high in box])  # noqa: E741
    kept = l + k <= 1
    counted = [float(event[kept].mean()) for event in (np.maximum(l, k) <= 0.5, np.abs(l - k) <= 0.1 + 1e-12)]
    assert list(map(float, prior_predictive(box))) == pytest.approx(counted, abs=2e-3)


def test_a_clipped_square() -> None:
    square = [(F(0), F(0)), (F(1), F(0)), (F(1), F(1)), (F(0), F(1))]
    assert polygon_area(clip_polygon(square, lambda p: 1 - p[0] - p[1])) == F(1, 2)
    assert polygon_area(clip_polygon(square, lambda p: F(-1))) == 0
    assert polygon_area(clip_polygon(square, lambda p: F(1))) == 1


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_number_that_is_none_is_refused(bad: float) -> None:
    for attempt in (
        lambda: nash_ratio(1, bad, 0.2),
        lambda: shapley(1, lambda members: bad if members else 0),
        lambda: statute_cash(bad, [1] * 5),
        lambda: rubinstein_share(bad, 0.5),
        lambda: risk_ratio(bad, 1) if math.isnan(bad) else exact(bad),
    ):
        with pytest.raises((ValueError, OverflowError)):
            attempt()


# Cash flows


def problem(**changes: object) -> CashProblem:
    data: dict[str, object] = {
        "taxes": [1.2] * 5,
        "service_costs": [0.5] * 5,
        "origin_discount": 0.90,
        "destination_discount": 0.96,
        "ramp": 0.4,
        "investment": 0.3,
        "origin_loss": 1.0,
        "destination_outside": 0.0,
    } | changes
    return CashProblem(**data)  # type: ignore[arg-type]


def test_two_years_against_a_grid_of_plans() -> None:
    small = problem(
        taxes=[1.0, 2.0],
        service_costs=[0.5, 0.5],
        origin_loss=0.6,
        cap=1.0,
        central_max=0.2,
        lump_sum=(0.0, 0.25),
    )
    plans = [
        small.gains((x1, x2), y, (z, 0.2 - z))
        for x1 in np.linspace(0, 0.5, 21)
        for x2 in np.linspace(0, 1.5, 61)
        for y in np.linspace(0, 0.25, 6)
        for z in np.linspace(0, 0.2, 5)
        if x1 + x2 <= 1 + 1e-9
    ]
    willing = [u for u in plans if min(u) >= -1e-9]
    for weights in [(1.0, 0.0), (0.0, 1.0), (0.5, 0.5), (0.7, 0.3)]:
        found = best_design(small, weights)
        assert found is not None
        on_grid = max(weights[0] * u[0] + weights[1] * u[1] for u in willing)
        assert on_grid <= found.value + 1e-9
        assert on_grid >= found.value - 0.05
    fair = best_design(small, "egalitarian")
    assert fair is not None
    assert max(map(min, willing)) == pytest.approx(fair.value, abs=0.05)
    assert max(map(min, willing)) <= fair.value + 1e-9


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_an_impatient_origin_is_paid_first_in_any_currency(unit: float) -> None:
    """§4.11: payments take all that is left after services until the origin is whole, then stop."""
    design = problem(
        taxes=[1.2 * unit] * 5,
        service_costs=[0.42 * unit] * 5,
        ramp=0.4 * unit,
        investment=0.3 * unit,
        origin_loss=unit,
        lump_sum=(0.0, 0.0),
    )
    cheapest, path = best_design(design, (0.0, 1.0)), liquidity_path(design)
    assert cheapest is not None
    assert path is not None
    assert np.array(cheapest.x) / unit == pytest.approx(np.array(path) / unit, abs=1e-8)
    assert path[0] / (1.2 * unit) == pytest.approx(0.65)
    assert path[-1] == 0


def test_a_patient_origin_is_paid_last() -> None:
    design = best_design(
        problem(origin_discount=0.97, destination_discount=0.92, lump_sum=(0, 0)), (0.0, 1.0)
    )
    assert design is not None
    assert design.x[0] == pytest.approx(0)
    assert design.x[-1] == pytest.approx(0.7)


def test_a_cap_on_the_sum_brings_the_payments_of_a_patient_origin_forward() -> None:
    """The cap is in yuan, not in present value: at the cap late payments no longer make A whole."""
    patient = problem(
        origin_discount=0.97, destination_discount=0.92, origin_loss=1.27, cap=1.4, lump_sum=(0, 0)
    )
    design = best_design(patient, (0.0, 1.0))
    assert design is not None
    assert sum(design.x) == pytest.approx(1.4)
    assert design.x[0] > 0.2
    assert design.x[3:] == pytest.approx([0, 0])
    late = (0, 0, 0, 0.7, 0.7)
    assert patient.gains(late, 0, (0, 0))[0] < 0


def test_an_unbounded_lump_sum_at_signing_replaces_every_payment_to_an_impatient_origin() -> None:
    design = best_design(problem(), (0.0, 1.0))
    assert design is not None
    assert design.x == pytest.approx([0] * 5)
    assert design.y == pytest.approx(1.0)


def test_the_least_central_money_is_what_a_poor_deal_lacks() -> None:
    """No lump sum, capped shares: the origin is short by its loss less the value of the capped shares."""
    poor = problem(origin_loss=2.0, cap=1.5, central_max=5.0, lump_sum=(0, 0), destination_discount=0.9)
    design = best_design(poor, "min_central")
    assert design is not None
    best = 0.7 * 0.9**2 + 0.7 * 0.9**3 + 0.1 * 0.9**4
    assert design.value == pytest.approx(2 - best)
    assert best_design(problem(origin_loss=2.0, cap=1.5, lump_sum=(0, 0))) is None
    assert liquidity_path(problem(origin_loss=2.0, cap=1.5)) is None


def test_a_window_and_a_ratio_cap_bind_by_year() -> None:
    limited = problem(window=3, ratio_cap=0.25, origin_loss=0.2, lump_sum=(0, 0))
    design = best_design(limited, (1.0, 0.0))
    assert design is not None
    assert design.x == pytest.approx([0.3, 0.3, 0.3, 0, 0])


def test_the_statute_is_a_plan_that_the_best_design_weakly_beats() -> None:
    for growth in (1.0, 1.2, 2.0):
        shares = [float(share) for share in statute_cash(1, [growth] * 5).shares]
        terms = problem(
            taxes=[growth] * 5, service_costs=[0.0] * 5, cap=3.0, origin_loss=0.5, lump_sum=(0, 0)
        )
        got = terms.gains(shares, 0, (0, 0))
        best = best_design(terms, (1.0, 0.0), (0.0, got[1]))
        assert best is not None
        assert best.gains[0] >= got[0] - 1e-9


random_problems = st.builds(
    problem,
    taxes=st.lists(st.integers(0, 20).map(lambda i: i / 10), min_size=4, max_size=4),
    service_costs=st.just([0.3, 0.5, 0.2, 0.4]),
    origin_discount=st.sampled_from([0.85, 0.92, 0.96]),
    destination_discount=st.sampled_from([0.85, 0.92, 0.96]),
    origin_loss=st.sampled_from([0.1, 0.5, 1.0]),
    cap=st.sampled_from([None, 0.8, 2.0]),
    central_max=st.sampled_from([0.0, 0.3]),
    lump_sum=st.sampled_from([(0, 0), (0.0, 0.2), (None, None)]),
)


@few
@given(terms=random_problems, alpha=st.sampled_from([0.3, 0.5, 0.8]))
def test_frontier_holds_the_best_plan_for_every_weight(terms: CashProblem, alpha: float) -> None:
    corners = frontier(terms)
    if corners is None:
        assert best_design(terms) is None
        return
    for i in range(1, 20):
        weights = (i / 20, 1 - i / 20)
        best = best_design(terms, weights)
        assert best is not None
        assert best.value == pytest.approx(max(weights[0] * u + weights[1] * w for u, w in corners), abs=1e-7)
    own, other = nash_on_frontier(corners, alpha)
    if min(own, other) > 1e-6:
        # Nash's supporting line: with these weights nothing else is better
        tangent = best_design(terms, (alpha / own, (1 - alpha) / other))
        assert tangent is not None
        assert tangent.value == pytest.approx(1, abs=1e-5)


@few
@given(terms=random_problems)
def test_frontier_agrees_with_the_most_for_b_given_a_floor_for_a(terms: CashProblem) -> None:
    corners = frontier(terms)
    if corners is None:
        return
    for floor in np.linspace(corners[0][0], corners[-1][0], 7)[1:-1]:
        best = best_design(terms, (0.0, 1.0), (float(max(0.0, floor)), 0.0))
        assert best is not None
        most = float(np.interp(floor, [u for u, _ in corners], [w for _, w in corners]))
        assert best.gains[1] == pytest.approx(most, abs=1e-6)


@few
@given(terms=random_problems)
def test_the_egalitarian_plan_is_where_the_frontier_meets_equality(terms: CashProblem) -> None:
    corners, fair = frontier(terms), best_design(terms, "egalitarian")
    if corners is None or fair is None:
        assert (corners, fair) == (None, None)
        return
    parts = [
        min(a[0] + p * (b[0] - a[0]), a[1] + p * (b[1] - a[1]))
        for a, b in zip(corners, [*corners[1:], corners[-1]], strict=True)
        for p in np.linspace(0, 1, 2001)
    ]
    assert max(parts) == pytest.approx(fair.value, abs=2e-3)
    assert max(parts) <= fair.value + 1e-7


def test_one_yuan_for_one_makes_the_frontier_the_nash_ratio() -> None:
    """One sharing year, both equally patient: cash design and the reduced form are the same problem."""
    terms = CashProblem([1.0], [0.0], 1.0, 1.0, origin_loss=0.3, investment=0.1, lump_sum=(0, 0))
    corners = frontier(terms)
    assert corners is not None
    own, _ = nash_on_frontier(corners, 0.4)
    ratio = nash_ratio(1, 0.3, 0.1, 0.4)
    assert ratio is not None
    assert own == pytest.approx(float(ratio) - 0.3)
